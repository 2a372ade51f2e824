"""Who may do what with attendance at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.events.permissions.addresses import (
    DONE,
    ELSEWHERE,
    HIDDEN,
    OF_PEOPLE,
    OF_PLACES,
    ORGANISER,
    SENT_ON,
    acts,
    reads,
)
from tests.events.permissions.rules import Role, Row, Secret, desk, tells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.events.permissions.world import World

PERSON = (Secret.NAME, Secret.EMAIL)
_NOT_OURS = (ORGANISER, ELSEWHERE, Role.ADMINISTRATOR)


def _marks(world: World) -> dict[str, Any]:
    (place,) = world.things["attended seat"]
    return {f"shown-{place}": ":", f"mark-{place}": "present"}


def _file(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("who.csv", b"email\nsomebody@example.org\n")}


def _rows() -> Iterator[Row]:
    done = desk(*OF_PLACES, outcome=DONE)
    yield reads("event_attendance", "attended run", OF_PEOPLE, Secret.NAME, post=done, sends=_marks)
    absent = {"presence": "absent"}
    yield acts("event_attendance_rest", "attended run", OF_PLACES, absent)
    # Nobody can have come yet: nothing is asked for.
    yield reads(
        "event_attendance",
        "closed list",
        OF_PEOPLE,
        Secret.TITLE,
        Secret.NAME,
        post=desk(*OF_PLACES, outcome=SENT_ON),
    )
    yield reads(
        "event_attendance",
        "list elsewhere",
        _NOT_OURS,
        post=desk(*_NOT_OURS, outcome=SENT_ON),
    )
    yield acts("event_attendance_file", "attended run", OF_PLACES, _file)
    # Only who sent the file sees it, whoever else may mark.
    hidden = dict.fromkeys((Role.OWN, Role.HOST, Role.ADMINISTRATOR), HIDDEN)
    yield Row(
        address="event_attendance_import",
        of="attendance file",
        get={**desk(ORGANISER), **hidden},
        post={**desk(ORGANISER, outcome=DONE), **hidden},
        sends={"email": "0", "percent": "90", "shown": "{}"},
        says=tells(Secret.NAME, Secret.EMAIL),
    )


ROWS = tuple(_rows())
