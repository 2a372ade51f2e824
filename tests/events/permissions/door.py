"""The door: who keeps it, what they read there, and what an entrance code tells to whom."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from events.queries import doorkeeping
from tests.events.permissions.addresses import (
    DONE,
    HIDDEN,
    NOT_POSTED,
    OF_PLACES,
    SHOWN,
    acts,
)
from tests.events.permissions.rules import (
    OUR_ORGANISATION,
    Outcome,
    Role,
    Row,
    Secret,
    everybody,
    only,
    signed_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.events.permissions.world import World

KEY = "0f3a6a52-6d0b-4d0e-9d5c-5b2f4f3a7c11"
KEEPERS = (Role.DOOR, *OF_PLACES)


def _one(world: World) -> dict[str, str]:
    return {"person": str(world.things["member today"][0])}


def _kept(world: World) -> dict[str, str]:
    date = str(world.things["today"][0])
    return {"sent": json.dumps({"keeper": "", "date": date, "clock": 0, "marks": []})}


def _kept_by_keeper(world: World) -> dict[str, str]:
    mark = {"key": KEY, "person": _one(world)["person"], "in": True, "at": 0}
    told = json.loads(_kept(world)["sent"])
    keeper = doorkeeping.keeper_mark(world.members[Role.DOOR])
    return {"sent": json.dumps({**told, "keeper": keeper, "marks": [mark]})}


def _title(*roles: Role) -> dict[Role, frozenset[Secret]]:
    return {role: frozenset({Secret.TITLE}) for role in roles}


def _rows() -> Iterator[Row]:
    to_keepers = {role: frozenset({Secret.TITLE, Secret.NAME}) for role in KEEPERS}
    yield Row(address="doors", of="", get=signed_in(SHOWN), post=NOT_POSTED, says=_title(*KEEPERS))
    yield Row(
        address="door",
        of="open door",
        get=only(*KEEPERS),
        post=only(*KEEPERS, outcome=DONE),
        sends=_one,
        says=to_keepers,
    )
    yield Row(
        address="door_people",
        of="open door",
        get=only(*KEEPERS),
        post=NOT_POSTED,
        says={role: frozenset({Secret.NAME}) for role in KEEPERS},
    )
    yield Row(
        address="door_offline",
        of="open door",
        get=only(*KEEPERS),
        post=NOT_POSTED,
        says=_title(*KEEPERS),
    )
    # What another member's phone kept is nobody else's to send.
    yield Row(
        address="door_marks",
        of="open door",
        get=NOT_POSTED,
        post=only(*KEEPERS, outcome=Outcome.REFUSED),
        sends=_kept,
    )
    yield Row(
        address="door_marks",
        of="open door",
        get=NOT_POSTED,
        post={**only(*KEEPERS, outcome=Outcome.REFUSED), Role.DOOR: DONE},
        sends=_kept_by_keeper,
    )
    # Of another day: open to who looks after the event, at any time, and to nobody else.
    yield Row(
        address="door",
        of="closed run",
        get=only(*OF_PLACES),
        post=only(*OF_PLACES, outcome=Outcome.SENT_ON),
        sends=_one,
        says=_title(*OF_PLACES),
    )
    yield Row(
        address="entrance_code",
        of="open door's code",
        get=everybody(SHOWN),
        post={**everybody(HIDDEN), **dict.fromkeys(KEEPERS, DONE)},
        says={**_title(*OUR_ORGANISATION), **to_keepers},
    )
    for of in ("forged code", "revoked code", "link as a code"):
        yield Row(address="entrance_code", of=of, get=everybody(HIDDEN), post=everybody(HIDDEN))
    yield Row(
        address="guest_registration",
        of="code as a link",
        get=everybody(HIDDEN),
        post=everybody(HIDDEN),
        sends={"action": "cancel"},
    )
    yield Row(address="door_worker", of="", get=everybody(SHOWN), post=NOT_POSTED)
    yield acts("event_doorkeepers", "closed event", OF_PLACES, _colleague, Secret.TITLE)
    elsewhere = (Role.ORGANISER, Role.ELSEWHERE, Role.ADMINISTRATOR)
    yield acts("event_doorkeepers", "event elsewhere", elsewhere, _colleague)
    person = (Secret.TITLE, Secret.NAME, Secret.EMAIL)
    yield acts("event_registration_code", "member today", OF_PLACES, {}, *person)


def _colleague(world: World) -> dict[str, str]:
    return {"email": world.members[Role.COLLEAGUE].email}


ROWS = (*_rows(),)
