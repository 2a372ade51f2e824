"""The one small world that the tables of permissions are about, and who acts in it.

Rows are made as they stand in the database wherever how they came about is not the question.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from community.models import Member
from community.services import groups
from events.models import (
    AnswerFile,
    CalendarSubscription,
    Contact,
    Doorkeeper,
    Event,
    EventsPage,
    Material,
    PartnerEvent,
    Registration,
)
from events.services import contacts, dates
from foundation import links
from home.services.setup import EDIT_PAGES, ORGANISERS_MAY
from tests.events.permissions import (
    attendance_world,
    certificates_world,
    door_world,
    feedback_world,
    figures_world,
    room_world,
    training_world,
)
from tests.events.permissions.rules import ROLES, Role, Secret
from tests.factories.contents import document, material, stream
from tests.factories.events import SpeakerFactory, VenueFactory, entry, plan, published
from tests.factories.news import site_image
from tests.factories.partners import PartnerCalendarFactory
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.questions import question
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from uuid import UUID

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=20)
# The manager's account, if there is one, is none of the roles': the link is enough.
ASKED = {"manager_email": "boss@ministry.example", "manager_asked_at": NOW}


@dataclass
class World:
    """`things` are what stands in addresses, by name; the `clients` of members are signed in."""

    partners_address: str
    things: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    clients: dict[Role, Client] = field(default_factory=dict)
    members: dict[Role, Member] = field(default_factory=dict)
    # What the questions' fields are called.
    answer_names: list[str] = field(default_factory=list)
    guest_answer: str = ""
    feedback_names: dict[str, str] = field(default_factory=dict)

    @property
    def for_ours(self) -> dict[str, Any]:
        """What makes a page one for the member's organisation."""
        ours = self.members[Role.MEMBER].organisation
        return {"visibility": "organisations", "organisations": [ours]}

    @property
    def looked_after(self) -> dict[str, Any]:
        """What makes a page one of those who look after the event for one organisation."""
        return {
            "owner": self.members[Role.OWN],
            "host": self.members[Role.HOST].organisation,
        }


def build(partners_address: str = "https://partner.example/calendar.ics") -> World:
    world = World(partners_address)
    ours, theirs, holder = OrganisationFactory(), OrganisationFactory(), OrganisationFactory()
    _people(world, ours, theirs, holder)
    _closed_event(world)
    _open_event(world)
    _other_events(world)
    _shared(world)
    for of_topic in (
        training_world,
        feedback_world,
        attendance_world,
        room_world,
        certificates_world,
        door_world,
        figures_world,
    ):
        of_topic.build(world, NOW)
    # That they are here is noted already.
    Member.objects.update(last_seen_on=NOW.date())
    # Whoever has a link has opened it: that opens nothing else.
    for role, name, link in (
        (Role.GUEST, "guest_registration", "guest's seat"),
        (Role.MANAGER, "manager_request", "manager's link"),
    ):
        assert world.clients[role].get(reverse(name, args=world.things[link])).status_code == 200
    return world


def _people(world: World, ours: Any, theirs: Any, holder: Any) -> None:
    _may_edit("Elsewhere", "lv", *EDIT_PAGES)
    groups.grant("Elsewhere", *ORGANISERS_MAY)
    _may_edit("Assistants", "en", "change_page")
    groups.grant("Assistants", "wagtailadmin.access_admin", "events.view_registration")
    _may_edit("Writers of events", "en", "add_page")
    at_desk = ("events.view_registration", "events.change_registration")
    groups.grant("Writers of events", "wagtailadmin.access_admin", *at_desk)
    told: dict[Role, dict[str, Any]] = {
        Role.INACTIVE: {"organisation": ours},
        Role.MEMBER: {"organisation": ours, "name": Secret.NAME, "email": Secret.EMAIL},
        Role.COLLEAGUE: {"organisation": ours},
        Role.STRANGER: {"organisation": theirs},
        Role.DOOR: {"organisation": theirs},
        Role.MODERATOR: {"groups": ["Moderators"]},
        Role.ASSISTANT: {"groups": ["Assistants"]},
        Role.EDITOR: {"groups": ["Editors"]},
        Role.ORGANISER: {"groups": ["Organisers"]},
        Role.OWN: {"groups": ["Writers of events"]},
        Role.HOST: {"groups": [groups.HOSTS], "organisation": holder},
        Role.ELSEWHERE: {"groups": ["Elsewhere"]},
        Role.ADMINISTRATOR: {"is_superuser": True},
    }
    for role in ROLES:
        client = world.clients[role] = Client(raise_request_exception=False)
        if role in told:
            world.members[role] = MemberFactory(**told[role])
            client.force_login(world.members[role])
    # Their browser still has the cookie.
    inactive = world.members[Role.INACTIVE]
    inactive.is_active = False
    inactive.save()


def _may_edit(group: str, language: str, *permissions: str) -> None:
    page = EventsPage.objects.get(locale__language_code=language)
    for codename in permissions:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.create(
            group=groups.grant(group), page=page, permission=permission
        )


def _closed_event(world: World) -> None:
    """For one organisation, held by another: a series, with the member in each of its runs in another state, one
    date called off, and one with nobody."""
    hall, slides = VenueFactory(name={"en": "Hall"}), document(text=Secret.FILE)
    asked = [
        question("Why?", required=True, sort_order=0),
        question("Allergies?", sensitive=True, sort_order=1),
        question("Note?", organisers_only=True, sort_order=2),
    ]
    filed = [
        question("Letter?", kind="file", sort_order=3),
        question("Doctor's letter?", kind="file", sensitive=True, sort_order=4),
        question("Report?", kind="file", organisers_only=True, sort_order=5),
    ]
    page = published(
        plan(
            entry(date(2026, 12, 7), rule="FREQ=DAILY;COUNT=9", venue=hall),
            seats_room=2,
            seats_online=2,
            admission="members",
        ),
        title=Secret.TITLE,
        slug="closed",
        online_link=Secret.JOIN,
        questions=[*asked, *filed],
        materials=stream(material(file=slides, audience="confirmed")),
        **world.for_ours,
        **world.looked_after,
    )
    event = Event.objects.get(key=page.event_key)
    Doorkeeper.objects.create(event=event, member=world.members[Role.DOOR], created_at=NOW)
    days = list(event.occurrences.select_related("run").order_by("start"))
    free, off = days[-1], days[-2]
    dates.cancel(off, reason="Ill", actor=MemberFactory(), now=NOW)
    texts = (Secret.ANSWER, Secret.SENSITIVE, Secret.NOTE)
    answers = {
        str(row.key): {"value": str(text), "version": 0}
        for row, text in zip(asked, texts, strict=True)
    }
    states = {
        "seat": {"state": "confirmed"},
        "offer": {"state": "offered", "offer_expires_at": NOW + timedelta(days=1)},
        "beside": {"mode": "online", "state": "confirmed", "wants_mode": "room", "position": 1},
        "request": {"state": "requested"},
        "line": {"state": "waiting", "wants_mode": "room", "position": 1},
        # The second address that was named.
        "manager's": {"state": "requested", **ASKED, "manager_link_version": 2},
        "decided": {"state": "confirmed", **ASKED},
    }
    contact = contacts.of_member(world.members[Role.MEMBER], now=NOW)
    places = {
        name: registered(day.run, at=NOW, contact=contact, answers=answers, **told)
        for day, (name, told) in zip(days, states.items(), strict=False)
    }
    world.things |= {name: (place.uuid,) for name, place in places.items()}
    for name, row, text in zip(
        ("file", "sensitive file", "note's file"), filed, texts, strict=True
    ):
        world.things[name] = (places["seat"].uuid, _file(places["seat"], row, text))
    asks, decided = places["manager's"], places["decided"]
    decided.changes.create(
        action="approve",
        before="requested",
        after="confirmed",
        mode="room",
        manager=ASKED["manager_email"],
        at=NOW,
    )
    world.things |= {
        "manager's link": (asks.manager_token,),
        "decided by link": (decided.manager_token,),
        "revoked manager's link": (links.make("manager", asks.uuid, 1),),
        "forged manager's link": (f"{asks.manager_token[:-3]}xxx",),
        "no manager's link": (places["request"].manager_token,),
        "person's link": (asks.link_token,),
        "manager's link, file": (asks.manager_token, world.things["file"][1]),
        "somebody else's file": (places["line"].uuid, world.things["file"][1]),
    }
    world.answer_names = [f"q-{row.key}" for row in asked]
    world.things |= {
        "closed run": (free.run.uuid,),
        "closed list": (days[0].run.uuid,),
        "list of a request": (places["request"].run.uuid,),
        "closed date": (free.uid,),
        "listed date": (days[0].uid,),
        "cancelled date": (off.uid,),
        "closed event": (event.pk,),
        "closed page": (page.pk,),
        "closed key": (event.key,),
        "closed feed": (event.key, "en"),
        "closed file": (free.uid, "en"),
        "closed venue": (hall.uuid,),
        "closed venue's row": (hall.pk,),
        "closed document": (slides.pk, slides.filename),
        "document in use": (slides.pk,),
    }


def _open_event(world: World) -> None:
    """For everybody: a guest has a seat in one run, waits in the next, is to confirm the third."""
    asked, slides = question("Who told you?"), document(text=Secret.OPEN_FILE)
    filed = question("Letter?", kind="file", sort_order=1)
    page = published(
        plan(entry(date(2026, 12, 14), rule="FREQ=DAILY;COUNT=6"), seats_room=5),
        title="Open coffee",
        slug="open",
        online_link=Secret.OPEN_JOIN,
        questions=[asked, filed],
        materials=stream(material(file=slides, audience="confirmed")),
    )
    event = Event.objects.get(key=page.event_key)
    days = list(event.occurrences.select_related("run").order_by("start"))
    contact = Contact.objects.create(email=Secret.GUEST_EMAIL, guest_name=Secret.GUEST_NAME)
    answers = {str(asked.key): {"value": str(Secret.GUEST_ANSWER), "version": 0}}
    states = {
        "guest's seat": {"state": "confirmed"},
        "guest's line": {"state": "waiting", "wants_mode": "room", "position": 1},
        "guest's hold": {"state": "held", "held_until": SOON},
        "revoked link": {"state": "confirmed"},
        "guest's request": {"state": "requested", **ASKED},
    }
    places = {
        name: registered(day.run, at=NOW, contact=contact, answers=answers, **told)
        for day, (name, told) in zip(days, states.items(), strict=False)
    }
    tokens = {name: place.link_token for name, place in places.items()}
    Registration.objects.filter(pk=places["revoked link"].pk).update(link_version=2)
    tokens["forged link"] = tokens["guest's seat"][:-3] + "xxx"
    tokens["event's link"] = links.make("event", places["guest's seat"].uuid, 1)
    file = _file(places["guest's seat"], filed, Secret.GUEST_ANSWER)
    key = Material.objects.get(event=event).key
    world.guest_answer = f"q-{asked.key}"
    for name, token in tokens.items():
        world.things |= {
            name: (token,),
            f"{name}, material": (token, key),
            f"{name}, file": (token, file),
        }
    world.things |= {
        "manager's link to a guest": (places["guest's request"].manager_token,),
        "open run": (days[-1].run.uuid,),
        "open key": (event.key,),
        "open feed": (event.key, "en"),
        "open file": (days[-1].uid, "en"),
    }


def _file(place: Registration, asked: Any, text: str) -> UUID:
    """Let `text`, in a file called by it, answer a question besides; the file's uuid."""
    name = f"{text}.txt"
    file = AnswerFile.objects.create(
        event=place.run.event,
        question_key=asked.key,
        registration=place,
        name=name,
        size=len(text),
        content_type="text/plain",
        created_at=NOW,
        file=ContentFile(text.encode(), name=name),
    )
    place.answers |= {str(asked.key): {"value": str(file.uuid), "version": 0, "file": name}}
    place.save()
    return file.uuid


def _other_events(world: World) -> None:
    """One below another page, that other organisers look after, and one by link."""
    page = published(plan(entry(date(2026, 12, 28))), language="lv", title="Citur", slug="citur")
    elsewhere = Event.objects.get(key=page.event_key)
    day = elsewhere.occurrences.select_related("run").get()
    by_link = published(
        plan(entry(date(2026, 12, 29))), title="By link", slug="by-link", visibility="link"
    )
    linked = Event.objects.get(key=by_link.event_key)
    world.things |= {
        "event elsewhere": (elsewhere.pk,),
        "page elsewhere": (page.pk,),
        "date elsewhere": (day.uid,),
        "list elsewhere": (day.run.uuid,),
        "event by link": (linked.pk,),
        "feed by link, without its key": (linked.key, "en"),
    }


def _shared(world: World) -> None:
    """A device of the member's, a partner's calendar, and what all events use."""
    device = CalendarSubscription.objects.create(
        member=world.members[Role.MEMBER],
        name="Phone",
        created_at=NOW,
        # When it is asked for is noted by the hour.
        last_used_at=NOW,
    )
    calendar = PartnerCalendarFactory(address=world.partners_address, name="Partner")
    waits = PartnerEvent.objects.create(
        calendar=calendar,
        uid="1",
        title="Kafija",
        content_hash="",
        starts_at=NOW + timedelta(days=9),
        seen_at=NOW,
        created_at=NOW,
        changed_at=NOW,
    )
    picture = site_image()
    SpeakerFactory(picture=picture)
    world.things |= {
        "": (),
        "closed": ("closed",),
        "open": ("open",),
        "by-link": ("by-link",),
        "language": ("en",),
        "nonsense": ("nonsense",),
        "device": (device.uuid,),
        "device's address": (device.link_token,),
        "forged address": (f"{device.link_token[:-3]}xxx",),
        "partner calendar": (calendar.pk,),
        "partner event": (waits.pk,),
        "venue": (VenueFactory().pk,),
        "speaker": (SpeakerFactory().pk,),
        "document": (document().pk,),
        "image": (site_image().pk,),
        "image in use": (picture.pk,),
    }
