"""The dates that a schedule makes and what publishing them does, as an editor sees it before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError

from events import validators
from events.calendar.rules import ScheduleError
from events.calendar.zones import UnknownZone

if TYPE_CHECKING:
    from events.models import EventPage
    from events.queries.changes import Lines
    from events.queries.effects import Effect

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
    # What publishing them does; None where that cannot be said yet.
    effect: Effect | None = None

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


def of(lines: Lines, *, page: EventPage | None, now: datetime, is_whole: bool = True) -> Preview:
    """The preview of `lines`, not necessarily valid ones, typed or saved in `page`; None for one
    that is in no database. What a part of a schedule would do is of no use to anybody."""
    plans = list(lines)
    shown: list[Line] = []
    errors: list[str] = []
    for entry in (entry for _plan, entries in plans for entry in entries):
        try:
            days = validators.dates_of(entry, now, page)
        except ValidationError as error:
            errors += error.messages
            continue
        shown += [Line(day, entry.start_time, entry.time_zone) for day in days]
    shown.sort(key=lambda line: (line.day, line.time or time.min))
    effect = _effect(page, plans, now) if page and is_whole and not errors else None
    return Preview(shown[:SHOWN], len(shown), errors, effect)


def _effect(page: EventPage, lines: Lines, now: datetime) -> Effect | None:
    try:
        return page.effect(lines, now=now)
    except (ScheduleError, UnknownZone):
        return None  # a draft may hold what the form would refuse
