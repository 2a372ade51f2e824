"""A clock that runs while people are at work: Monday to Friday, 8 to 18 on the clock on the wall.

Nights, weekends and public holidays don't count: an offer made on a Friday evening has lost none
of its hours by Monday morning.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from babel.core import get_global

from events.calendar import public_holidays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BEGINS: Final = dt.time(8)
ENDS: Final = dt.time(18)
LEAST: Final = dt.timedelta(hours=1)
# Who doesn't answer must not keep a seat from three others for whom there would be time.
SHARE: Final = 4


def deadline(
    start: dt.datetime,
    hours: int,
    zone: str,
    is_holiday: Callable[[dt.date], bool],
    until: dt.datetime,
) -> dt.datetime:
    """The moment when `hours` of work in `zone` have passed since `start`.

    Shorter near the end: at most a quarter of the working time that is left before `until`, but an
    hour of it at least; `until` itself where not even that is left. Never after `until`.
    """
    wanted = dt.timedelta(hours=hours)
    left = _at_most(wanted * SHARE, start, until, zone, is_holiday)
    allowed = min(wanted, max(left / SHARE, LEAST))
    for begins, ends in _spans(start, until, zone, is_holiday):
        if allowed <= ends - begins:
            return begins + allowed
        allowed -= ends - begins
    return until


def is_enough(
    start: dt.datetime, until: dt.datetime, zone: str, is_holiday: Callable[[dt.date], bool]
) -> bool:
    """Whether there is as much working time between two moments as a deadline leaves at least."""
    return _at_most(LEAST, start, until, zone, is_holiday) >= LEAST


def worked(
    start: dt.datetime, until: dt.datetime, zone: str, is_holiday: Callable[[dt.date], bool]
) -> dt.timedelta:
    """How much working time there is between two moments."""
    spans = _spans(start, until, zone, is_holiday)
    return sum((ends - begins for begins, ends in spans), dt.timedelta())


def next_morning(
    after: dt.datetime, zone: str, is_holiday: Callable[[dt.date], bool]
) -> dt.datetime:
    """The first moment later than `after` when a day of work begins in `zone`."""
    clock = ZoneInfo(zone)
    day = after.astimezone(clock).date()
    while True:
        begins = dt.datetime.combine(day, BEGINS, clock).astimezone(dt.UTC)
        if begins > after and _is_worked_on(day, is_holiday):
            return begins
        day += dt.timedelta(days=1)


def holidays_in(zone: str) -> Callable[[dt.date], bool]:
    """What is a public holiday where the clocks are those of `zone`; nothing is where that says no
    country whose holidays are known (`UTC`)."""
    country = _country(zone)
    return lambda day: bool(country) and public_holidays.is_holiday(country, day)


@cache
def _country(zone: str) -> str:
    code = str(get_global("zone_territories").get(zone, ""))
    return code if code in public_holidays.COUNTRIES else ""


def _is_worked_on(day: dt.date, is_holiday: Callable[[dt.date], bool]) -> bool:
    return day.weekday() < 5 and not is_holiday(day)


def _at_most(
    enough: dt.timedelta,
    start: dt.datetime,
    until: dt.datetime,
    zone: str,
    is_holiday: Callable[[dt.date], bool],
) -> dt.timedelta:
    """The working time between two moments, or `enough` where there is more: not two years are
    walked through for a day's offer."""
    total = dt.timedelta()
    for begins, ends in _spans(start, until, zone, is_holiday):
        total += ends - begins
        if total >= enough:
            return enough
    return total


def _spans(
    start: dt.datetime, until: dt.datetime, zone: str, is_holiday: Callable[[dt.date], bool]
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """The working time between two moments, day by day, in UTC: only there a difference of two
    moments is the time that passes between them."""
    clock = ZoneInfo(zone)
    day = start.astimezone(clock).date()
    last = until.astimezone(clock).date()
    while day <= last:
        if _is_worked_on(day, is_holiday):
            begins = dt.datetime.combine(day, BEGINS, clock).astimezone(dt.UTC)
            ends = dt.datetime.combine(day, ENDS, clock).astimezone(dt.UTC)
            begins, ends = max(begins, start), min(ends, until)
            if begins < ends:
                yield begins, ends
        day += dt.timedelta(days=1)
