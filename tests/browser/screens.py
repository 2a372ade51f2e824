"""The screens that most people meet, in one small world whose clock begins at the same moment each
time: what is looked at under many conditions is looked at here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from home.services import first_texts
from tests.factories.contacts import asked
from tests.factories.events import ContactFactory, VenueFactory, entry, plan, published
from tests.factories.groups import GroupFactory, answered, begun, put_in
from tests.factories.news import TopicFactory, blocks, contact_form, story
from tests.factories.people import MemberFactory, OrganisationFactory, listed
from tests.factories.profiles import skill
from tests.factories.questions import option, question, run_of
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, BrowserContext, Page

    from community.models import Member

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
TABLE = {
    "columns": [{"type": "text", "heading": "Year"}, {"type": "number", "heading": "People"}],
    "rows": [{"values": ["2025", "120"]}, {"values": ["2026", "340"]}],
    "caption": "People at the counter",
}
TEXT = blocks(
    ("heading", "What changed"),
    ("text", "<p>One counter for <b>seven</b> services, and a <a href='/en/'>first page</a>.</p>"),
    ("quote", {"text": "It is quicker.", "name": "Mari Maasikas", "role": "Designer"}),
    ("table", {"table": TABLE, "names_rows": True}),
)


@dataclass(frozen=True)
class Screen:
    """Where a screen is, who looks at it, and what is done there before it is looked at."""

    path: str
    viewer: str = ""
    act: Callable[[Page], None] | None = None
    status: int = 200
    # Wagtail draws the frame of its screens; ours is what stands in `main`.
    is_ours: bool = True


class World:
    """What the screens show. Made once a test, at `NOW`."""

    def __init__(self) -> None:
        now = timezone.now()
        topic = TopicFactory(name={"en": "Service design"}, slug="service-design")
        ministry = OrganisationFactory(name={"en": "Ministry of Counters"})
        self.member = listed("Mari Maasikas", organisation=ministry, title="Designer")
        self.other = listed(
            "Jaan Tamm", organisation=ministry, topics=[topic], skills=[skill("Sketching")]
        )
        self.organiser = MemberFactory(name="Olga Order", groups=["Organisers"])
        asked(sender=self.other, recipient=self.member, now=now)
        story("One counter for all", slug="one-counter", lead="In short.", body=TEXT)
        story("Üks lett kõigile", slug="uks-lett", lead="Lühidalt.", language="et")
        contact_form("Contact", slug="contact")
        first_texts.make(now=now)
        self._events(now)
        self._group(now)

    def _events(self, now: datetime) -> None:
        way = question("How do you come?", option("By train"), option("On foot"), required=True)
        page = published(
            plan(
                entry(date(2026, 11, 24), venue=VenueFactory(name={"en": "Old Mill"})),
                seats_room=12,
            ),
            title="Service design in a day",
            slug="service-design",
            kind="training",
            lead="A day of trying things out.",
            questions=[way, question("What for?", kind="long", sort_order=1)],
        )
        self.run = run_of(page)
        published(plan(entry(date(2026, 11, 26))), title="Coffee", slug="coffee", kind="meetup")
        today = entry(date(2026, 11, 21), zone="UTC")
        on = published(plan(today, self_check_in=True, self_check_in_minutes=240), title="Now")
        contact = ContactFactory(member=self.member, guest_name="", email=self.member.email)
        for run in (self.run, run_of(on)):
            registered(run, at=now, contact=contact)
        registered(self.run, at=now, contact=ContactFactory(guest_name="Gustav Guest"))

    def _group(self, now: datetime) -> None:
        group = GroupFactory(slug="tea", name="Tea", joining="open")
        put_in(group, self.member, self.other, joined_at=now)
        post = begun(group, self.other, title="Which pot?", body="Clay or glass?", now=now)
        answered(post, self.member, "Glass.", now=now)
        self.thread = post.thread

    def screens(self) -> dict[str, Screen]:
        with translation.override("en"):
            return self._public() | self._members() | self._organisers()

    def _public(self) -> dict[str, Screen]:
        guest = reverse("register_guest", args=[self.run.uuid])
        return {
            "home": Screen("/en/"),
            "story": Screen("/en/news/one-counter/"),
            "calendar": Screen("/en/events/?filters=1"),
            "month": Screen("/en/events/?view=month"),
            "event": Screen("/en/events/service-design/"),
            "guest with errors": Screen(guest, act=send_empty),
            "sign in": Screen(reverse("account_login")),
            "search": Screen("/en/search/?q=counter"),
            "topics": Screen(reverse("topics")),
            "contact form": Screen("/en/contact/"),
            "accessibility": Screen("/en/accessibility-statement/"),
            "not found": Screen("/en/nothing-here/", status=404),
        }

    def _members(self) -> dict[str, Screen]:
        group, thread = self.thread.group.slug, self.thread.uuid
        return {
            "registrations": Screen(reverse("my_registrations"), "member"),
            "profile": Screen(reverse("profile"), "member"),
            "about me": Screen(reverse("profile_about"), "member"),
            "directory": Screen(reverse("members"), "member"),
            "person": Screen(reverse("member", args=[self.other.uuid]), "member"),
            "contacts": Screen(reverse("contacts"), "member"),
            "following": Screen(reverse("following"), "member"),
            "mail choices": Screen(reverse("profile_mail"), "member"),
            "group": Screen(reverse("group", args=[group]), "member"),
            "discussion": Screen(reverse("thread", args=[group, thread]), "member"),
            "check in": Screen(reverse("check_in_here"), "member"),
        }

    def _organisers(self) -> dict[str, Screen]:
        desk = reverse("event_participants", args=[self.run.uuid])
        return {
            "door": Screen(reverse("door", args=[self.run.uuid]), "organiser"),
            "desk": Screen(desk, "organiser", is_ours=False),
        }


def send_empty(page: Page) -> None:
    """Send the form of the page with nothing in it."""
    with page.expect_navigation():
        page.get_by_role("main").locator("form button[type=submit]").last.press("Enter")


class Visitors:
    """A browser's windows, one for each who looks; members are signed in already."""

    def __init__(self, browser: Browser, address: str, world: World) -> None:
        self.browser, self.address, self.world = browser, address, world
        self.contexts: dict[str, BrowserContext] = {}

    def open(self, screen: Screen, **settings: object) -> Page:
        context = self.contexts.get(screen.viewer) or self._enter(screen.viewer, settings)
        page = context.new_page()
        answer = page.goto(self.address + screen.path)
        assert answer.status == screen.status, f"{screen.path}: {answer.status}"
        if screen.act:
            screen.act(page)
        return page

    def _enter(self, viewer: str, settings: dict[str, object]) -> BrowserContext:
        context = self.browser.new_context(locale="en-GB", timezone_id="Europe/Tallinn", **settings)
        if viewer:
            session = session_of(getattr(self.world, viewer))
            context.add_cookies([{"name": "sessionid", "value": session, "url": self.address}])
        self.contexts[viewer] = context
        return context

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


def session_of(member: Member) -> str:
    client = Client()
    client.force_login(member)
    return client.cookies["sessionid"].value
