"""Stretches of the calendar, as conditions that an index answers whatever lies before and behind.

Almost every date takes place on one local day. A period therefore asks twice: for the dates that
begin in it, by their first day, and for the few of several days that began before it and still go
on, through an index of such dates alone. To ask for what ends in it would read the past.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from events.querysets import OccurrenceQuerySet

# How far a local day may be behind and ahead of the day in UTC, with some to spare.
BEHIND, AHEAD = timedelta(hours=14), timedelta(hours=16)


@dataclass(frozen=True, slots=True)
class Period:
    """Local days from `first` to `last` (None: no end), and of them only what is not over at
    `not_over`, or what is over at `over`."""

    first: date | None = None
    last: date | None = None
    not_over: datetime | None = None
    over: datetime | None = None

    def parts(self, rows: OccurrenceQuerySet) -> list[OccurrenceQuerySet]:
        """Those of `rows` that take place in it: each date once, the earlier ones first."""
        parts = [rows.beginning(self.first, self.last)]
        if self.first is not None:
            parts.insert(0, rows.begun_before(self.first))
        if self.not_over is not None:
            parts = [part.filter(end__gt=self.not_over) for part in parts]
        if self.over is not None:
            parts = [part.filter(end__lte=self.over) for part in parts]
        return parts

    def in_order(
        self, rows: OccurrenceQuerySet, *, forwards: bool = True
    ) -> list[OccurrenceQuerySet]:
        """The same parts, each in the order of lists; or all of it backwards."""
        parts = self.parts(rows)
        last = len(parts) - 1
        # What began before is few, wherever in the past it began.
        parts = [part.by_day(few=number < last) for number, part in enumerate(parts)]
        return parts if forwards else [part.reverse() for part in reversed(parts)]


def coming(now: datetime) -> Period:
    """What is not over at `now`. Nothing of one day can be that began on an earlier day than any
    clock on earth shows."""
    return Period(first=(now - BEHIND).date(), not_over=now)


def past(now: datetime, until: date | None = None) -> Period:
    """What is over at `now`, and began on `until` or before."""
    latest = (now + AHEAD).date()
    return Period(last=min(until or latest, latest), over=now)
