"""When a digest is due: on the reader's own clock, never by elapsed time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING

from community.enums import Cadence
from foundation import clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from community.digest_periods import Period
    from community.models.recipients import NewsChoice

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# What a first digest looks back on.
FIRST = {
    Cadence.HOURLY: HOUR,
    Cadence.DAILY: DAY,
    Cadence.WEEKLY: 7 * DAY,
    Cadence.MONTHLY: 31 * DAY,
}
# The most that any does: a month's pause, and then a month until the next one is due.
LONGEST = 70 * DAY


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often, and when: `weekday` as ISO counts them, `at` by the clock of `zone`."""

    cadence: Cadence
    weekday: int
    at: time
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A moment at which digests are due, and the period it belongs to: `2026-W48`, by the local
    date, so that whoever changes the zone gets neither two of a week nor none."""

    at: datetime
    period: str


def rhythm(choice: NewsChoice) -> Rhythm:
    """What somebody has chosen, on their clock."""
    return Rhythm(
        cadence=Cadence(choice.cadence),
        weekday=choice.weekday,
        at=choice.at,
        zone=clock.zone(choice.zone_name),
    )


def due(rhythm: Rhythm, now: datetime) -> Due:
    """The latest moment up to `now` at which the clock of the zone said it is time."""
    if rhythm.cadence == Cadence.HOURLY:
        hour = _hour(now)
        return Due(at=hour, period=f"{hour:%Y-%m-%dT%H}")
    return next(due for due in _days(rhythm, now, step=-1) if due.at <= now)


def following(rhythm: Rhythm, now: datetime) -> datetime:
    """The first such moment after `now`."""
    if rhythm.cadence == Cadence.HOURLY:
        return _hour(now) + HOUR
    return next(due.at for due in _days(rhythm, now, step=1) if due.at > now)


def moment(rhythm: Rhythm, period: Period) -> datetime:
    """When the edition of `period` is due."""
    day = period.day(rhythm.weekday)
    return datetime.combine(day, rhythm.at, rhythm.zone).astimezone(UTC)


def since(
    cadence: Cadence, until: datetime, last: datetime | None, asked: datetime | None = None
) -> datetime:
    """Where a window that ends at `until` begins: where the reader's `last` one ended. A first one
    goes back to when it was `asked` for, where a pause came between."""
    first = until - FIRST[cadence]
    return max(last or min(first, asked or first), until - LONGEST)


def _hour(now: datetime) -> datetime:
    """Its beginning, in UTC: a local hour may come twice."""
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _days(rhythm: Rhythm, now: datetime, *, step: int) -> Iterator[Due]:
    """The moments of one day of each period, from a period that surely holds one on the other side
    of `now`, backwards or forwards."""
    today = now.astimezone(rhythm.zone).date()
    for number in count(-step, step):
        day = _day(rhythm, today, number)
        moment = datetime.combine(day, rhythm.at, rhythm.zone).astimezone(UTC)
        yield Due(at=moment, period=_period(rhythm.cadence, day))


def _day(rhythm: Rhythm, today: date, number: int) -> date:
    """The day on which it is due `number` periods after that of `today`."""
    if rhythm.cadence == Cadence.DAILY:
        return today + number * DAY
    if rhythm.cadence == Cadence.WEEKLY:
        return today + (7 * number + rhythm.weekday - today.isoweekday()) * DAY
    years, month = divmod(12 * today.year + today.month - 1 + number, 12)
    first = date(years, month + 1, 1)
    return first + (rhythm.weekday - first.isoweekday()) % 7 * DAY


def _period(cadence: Cadence, day: date) -> str:
    if cadence == Cadence.DAILY:
        return day.isoformat()
    if cadence == Cadence.WEEKLY:
        year, week, _day = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day:%Y-%m}"
