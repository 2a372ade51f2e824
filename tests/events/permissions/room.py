"""Who may do what with the code in the room and the sheet to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events import room_codes
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.events.permissions.world import World

# They are open to whoever is not signed in: those are asked to, and see nothing.
_ASKS = dict.fromkeys(OUTSIDE, SHOWN)
_SENT = dict.fromkeys(OUTSIDE, SENT_ON)


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
