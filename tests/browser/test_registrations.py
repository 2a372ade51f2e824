"""What people do with a registration: a guest without an account, a member who was offered a seat,
and one who passes it on. Each page is sound, and no browser asks another host for anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.models import Registration
from events.services import contacts, registration
from tests.browser.test_first_thread import a_monday_to_come, sign_in
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.questions import option, question, run_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.models import EventPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

JOIN = "https://meet.example.org/tuesday"


@pytest.fixture(autouse=True)
def _no_request_leaves_the_site(page: Page, live_server) -> Iterator[None]:
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    yield
    assert [a for a in asked if not a.startswith((live_server.url, "data:", "blob:"))] == []
    assert len(asked) > 5


def check(page: Page) -> None:
    """Nothing for axe to find, by day and in the dark, and nothing wider than a phone."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(size)


def meetup(*questions: object, **settings: object) -> EventPage:
    return published(
        plan(entry(a_monday_to_come()), **settings),
        title="Meetup",
        slug="meetup",
        online_link=JOIN,
        questions=list(questions),
    )


def link_in(text: str, live_server) -> str:
    """The link of the registration that a mail is about, on this server."""
    return live_server.url + re.search(r"http://localhost(/r/\S+)", text)[1]


def test_a_guest_registers_with_questions_confirms_and_answers_anew(page: Page, live_server):
    train = option("By train")
    way = question("How do you come?", train, option("On foot"), required=True, sort_order=0)
    station = question(
        "From which station?", shown_if=f"{way.key}:{train.key}", required=True, sort_order=1
    )
    event_page = meetup(way, station, seats_room=5)

    page.goto(f"{live_server.url}/en/events/meetup/")
    page.get_by_role("link", name="Register as a guest").click()
    asked = page.get_by_label("From which station?")
    expect(asked).to_be_hidden()
    check(page)
    page.get_by_role("textbox", name="Name").fill("Anna Kask")
    page.get_by_label("E-mail address").fill("anna@example.org")
    page.get_by_label("By train").check()
    page.get_by_label(re.compile("^I agree")).check()
    page.get_by_role("button", name="Register", exact=True).click()
    # What was left out is said at its place, and nothing that was typed is lost.
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Anna Kask")
    expect(asked).to_be_visible()
    check(page)
    asked.fill("Tapa")
    page.get_by_role("button", name="Register", exact=True).click()

    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    check(page)
    held = Registration.objects.get(run=run_of(event_page))
    assert held.state == "held"
    [ask] = mail.outbox
    assert (ask.to, JOIN in ask.body) == (["anna@example.org"], False)
    page.goto(link_in(ask.body, live_server))
    held.refresh_from_db()
    assert held.state == "held"
    check(page)
    page.get_by_role("button", name="Confirm my registration").click()

    expect(page.get_by_text("You are registered for “Meetup”.")).to_be_visible()
    expect(page.get_by_role("link", name="Join online")).to_have_attribute("href", JOIN)
    check(page)
    page.get_by_role("link", name="Change my answers").click()
    expect(asked).to_have_value("Tapa")
    page.get_by_label("On foot").check()
    expect(asked).to_be_hidden()
    check(page)
    page.get_by_role("button", name="Save my answers").click()
    expect(page.get_by_text("Your answers are saved.")).to_be_visible()
    held.refresh_from_db()
    assert held.state == "confirmed"
    assert {name: answer["value"] for name, answer in held.answers.items()} == {
        str(way.key): str(way.options.all()[1].key)
    }


def test_a_member_accepts_the_seat_that_is_offered(page: Page, live_server):
    run = run_of(meetup(seats_room=1, waiting_policy="offer"))
    now = timezone.now()
    holder = registration.register(run=run, contact=ContactFactory(), mode="room", now=now)
    member = MemberFactory()
    waits = registration.register(
        run=run, contact=contacts.of_member(member, now=now), mode="room", now=now, may_wait=True
    )

    page.goto(f"{live_server.url}/en/registrations/")
    sign_in(page, member.email)
    expect(page.get_by_text("On the waiting list")).to_be_visible()
    expect(page.get_by_role("button", name="Accept the seat")).to_have_count(0)
    registration.cancel(holder, now=timezone.now())
    [offer] = [sent for sent in mail.outbox if sent.subject == "A seat is free: Meetup"]
    assert JOIN not in offer.body
    page.reload()
    check(page)
    expect(page.get_by_role("link", name="Join online")).to_have_count(0)
    page.get_by_role("button", name="Accept the seat").click()

    expect(page.get_by_text("You are registered for “Meetup”.")).to_be_visible()
    expect(page.get_by_role("link", name="Join online")).to_be_visible()
    waits.refresh_from_db()
    assert waits.state == "confirmed"
    assert mail.outbox[-1].subject == "Registered: Meetup"


def test_a_member_passes_the_seat_on_and_the_colleague_has_it(page: Page, live_server):
    run, ours = run_of(meetup(seats_room=1)), OrganisationFactory()
    mari = MemberFactory(name="Mari Maasikas", organisation=ours)
    jaan = MemberFactory(name="Jaan Tamm", organisation=ours)
    now = timezone.now()
    contact = contacts.of_member(mari, now=now)
    registration.register(run=run, contact=contact, mode="room", now=now)

    page.goto(f"{live_server.url}/en/registrations/")
    sign_in(page, mari.email)
    page.get_by_role("link", name="Pass the seat on to a colleague").click()
    check(page)
    page.get_by_label("Your colleague's e-mail address").fill("nobody@example.org")
    page.get_by_role("button", name="Pass the seat on").click()
    expect(page.get_by_text("The seat cannot be passed on to this address.")).to_be_visible()
    check(page)
    page.get_by_label("Your colleague's e-mail address").fill(jaan.email)
    page.get_by_role("button", name="Pass the seat on").click()

    expect(page.get_by_text("Your colleague is registered for “Meetup”")).to_be_visible()
    expect(page.get_by_role("link", name="Join online")).to_have_count(0)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/en/registrations/")
    sign_in(page, jaan.email)
    expect(page.get_by_role("link", name="Meetup").first).to_be_visible()
    expect(page.get_by_role("link", name="Join online")).to_be_visible()
    check(page)
    assert list(run.registrations.values_list("contact__member__name", "state")) == [
        ("Mari Maasikas", "cancelled"),
        ("Jaan Tamm", "confirmed"),
    ]
