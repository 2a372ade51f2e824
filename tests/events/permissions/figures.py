"""Who may read figures, make reports, and say who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.events.permissions.addresses import (
    ADMINISTRATOR,
    ELSEWHERE,
    OF_ANY_PEOPLE,
    OF_PLACES,
    ORGANISER,
    REFUSED,
    acts,
    reads,
)
from tests.events.permissions.rules import Row, Secret, desk

if TYPE_CHECKING:
    from collections.abc import Iterator

OF_REPORTS = (ORGANISER, ELSEWHERE, ADMINISTRATOR)


def _rows() -> Iterator[Row]:
    yield reads("event_figures", "", OF_ANY_PEOPLE)
    yield reads("event_figures?export=csv", "", OF_ANY_PEOPLE)
    yield reads("event_report", "", OF_REPORTS)
    person = (Secret.TITLE, Secret.NAME, Secret.EMAIL)
    # Nobody who may be seen has that address.
    unknown = {"email": "nobody@example.org"}
    yield Row(
        address="event_same_person",
        of="seat",
        get=desk(*OF_PLACES),
        post=desk(*OF_PLACES, outcome=REFUSED),
        sends=unknown,
        says=acts("", "", OF_PLACES, {}, *person).says,
    )
    yield acts("event_other_person", "same person's seat", OF_PLACES, {}, Secret.TITLE)


ROWS = tuple(_rows())
