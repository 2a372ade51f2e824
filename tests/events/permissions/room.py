"""Who may do what with the code in the room and the sheet to sign: the table, and its small world."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from events import room_codes
from events.models import Contact, Doorkeeper, Event, Registration
from events.services import contacts
from tests.events.permissions.addresses import (
    DONE,
    HIDDEN,
    MEMBER,
    NOT_POSTED,
    OF_PEOPLE,
    OF_PLACES,
    REFUSED,
    SENT_ON,
    SHOWN,
    reads,
)
from tests.events.permissions.rules import (
    OUTSIDE,
    Role,
    Row,
    Secret,
    everybody,
    only,
    signed_in,
    tells,
    tells_bearer,
)
from tests.factories.events import entry, plan, published

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tests.events.permissions.world import World

# They are open to whoever is not signed in: those are asked to, and see nothing.
_ASKS = dict.fromkeys(OUTSIDE, SHOWN)
_SENT = dict.fromkeys(OUTSIDE, SENT_ON)


def open_now(world: World, ours: Any, now: datetime) -> None:
    """Two events that one can check in to now: the member at the one for one organisation, the
    guest at the one for everybody."""
    closed = _event("In the room", now, visibility="organisations", organisations=[ours])
    member, keeper = world.members[MEMBER], world.members[Role.DOOR]
    Doorkeeper.objects.create(event=closed, member=keeper, created_at=now)
    day = _with_seat(closed, contacts.of_member(member, now=now), now)[0]
    contact = Contact.objects.get(email=Secret.GUEST_EMAIL)
    guests, place = _with_seat(_event("In the hall", now), contact, now)
    world.things |= {
        "open room": (day.run.uuid,),
        "open date": (day.uid,),
        "guest's date": (guests.uid,),
        "guest in the room": (place.link_token,),
    }


def _event(title: str, now: datetime, **fields: Any) -> Event:
    # It began at the full hour, in Tallinn.
    today = entry(date(now.year, now.month, now.day), time(12), time(14))
    made = plan(today, self_check_in=True, seats_room=5)
    return Event.objects.get(schedule_page=published(made, title=title, **fields))


def _with_seat(event: Event, contact: Contact, now: datetime) -> tuple[Any, Registration]:
    day = event.occurrences.select_related("run").get()
    told = {"run": day.run, "contact": contact, "mode": "room", "state": "confirmed"}
    return day, Registration.objects.create(created_at=now, changed_at=now, **told)


def _code(world: World, of: str) -> str:
    from tests.events.permissions.world import NOW

    return room_codes.code(world.things[of][0], NOW)


def _rows() -> Iterator[Row]:
    yield Row(
        address="check_in_screen",
        of="open room",
        get=only(*OF_PLACES, Role.DOOR),
        post=NOT_POSTED,
    )
    # Those who keep the door of an event do so around its dates only.
    for of, roles, says in (
        ("closed list", OF_PLACES, tells(Secret.TITLE)),
        ("list elsewhere", (Role.ORGANISER, Role.ELSEWHERE, Role.ADMINISTRATOR), tells()),
    ):
        yield Row(address="check_in_screen", of=of, get=only(*roles), post=NOT_POSTED, says=says)
    for address, of in (("here", ""), ("here_date", "open date"), ("here_date", "closed date")):
        yield Row(address=address, of=of, get=everybody(SENT_ON), post=NOT_POSTED)
    yield Row(
        address="check_in_here",
        of="",
        get=everybody(SHOWN),
        post={**signed_in(REFUSED), **_SENT, MEMBER: DONE},
        sends=lambda world: {"code": _code(world, "open date")},
    )
    for of, post in (("open date", DONE), ("guest's date", HIDDEN)):
        yield Row(
            address="check_in_here_date",
            of=of,
            get={**only(*([MEMBER] if post == DONE else [])), **_ASKS},
            post={**only(), **_SENT, MEMBER: post},
            sends=lambda world: {"code": _code(world, "open date")},
        )
    yield Row(
        address="guest_registration",
        of="guest in the room",
        get=everybody(SHOWN),
        post=everybody(DONE),
        sends=lambda world: {
            "action": "check_in",
            "date": str(world.things["guest's date"][0]),
            "code": _code(world, "guest's date"),
        },
        says=tells_bearer(Secret.GUEST_NAME),
    )
    yield reads("event_on_the_day", "closed list", OF_PEOPLE, Secret.TITLE)
    yield reads("event_sign_in_sheet", "listed date", OF_PEOPLE, Secret.TITLE, Secret.NAME)


ROWS = tuple(_rows())
