"""Who may read figures, make reports, and say who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.events.permissions.addresses import (
    ADMINISTRATOR,
    ELSEWHERE,
    OF_ANY_PEOPLE,
    OF_PLACES,
    ORGANISER,
    acts,
    reads,
)
from tests.events.permissions.rules import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.events.permissions.rules import Row

OF_REPORTS = (ORGANISER, ELSEWHERE, ADMINISTRATOR)


def _rows() -> Iterator[Row]:
    # Of what is over, by title.
    yield reads("event_figures", "", OF_ANY_PEOPLE, Secret.TITLE)
    yield reads("event_report", "", OF_REPORTS)
    person = (Secret.TITLE, Secret.NAME, Secret.EMAIL)
    known = {"email": "known@example.org"}
    yield acts("event_same_person", "seat", OF_PLACES, known, *person)
    yield acts("event_other_person", "same person's seat", OF_PLACES, {}, Secret.TITLE)


ROWS = tuple(_rows())
