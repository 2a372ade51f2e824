"""The dates that a schedule makes, as an editor sees them before publishing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError

from events import validators

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.models import ScheduleEntry

SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One date on the wall's clock; `time` is None for a whole day."""

    day: date
    time: time | None
    zone: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The first dates, how many there are in all, and what is wrong with the rest."""

    lines: list[Line]
    count: int
    errors: list[str]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def of(entries: Iterable[ScheduleEntry], *, now: datetime) -> Preview:
    """The preview of `entries`, not necessarily valid ones."""
    lines: list[Line] = []
    errors: list[str] = []
    for entry in entries:
        try:
            days = validators.dates_of(entry, now)
        except ValidationError as error:
            errors += error.messages
            continue
        lines += [Line(day, entry.start_time, entry.time_zone) for day in days]
    lines.sort(key=lambda line: (line.day, line.time or time.min))
    return Preview(lines[:SHOWN], len(lines), errors)
