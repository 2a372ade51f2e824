"""When a digest is due: on the member's own clock, never by elapsed time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAY = 2  # ISO: Tuesday
HOUR = time(7, 30)
# What a first digest looks back on, and the most that any does.
FIRST = timedelta(days=7)
LONGEST = timedelta(days=35)


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A moment at which digests are due, and the period it belongs to: `2026-W48`, by the local
    date, so that whoever changes the zone gets neither two of a week nor none."""

    at: datetime
    period: str


def due(zone: ZoneInfo, now: datetime) -> Due:
    """The latest moment up to `now` at which the clocks of `zone` showed Tuesday, 07:30."""
    today = now.astimezone(zone).date()
    tuesday = today - timedelta(days=(today.isoweekday() - DAY) % 7)
    if _moment(tuesday, zone) > now:
        tuesday -= timedelta(days=7)
    year, week, _day = tuesday.isocalendar()
    return Due(at=_moment(tuesday, zone), period=f"{year}-W{week:02}")


def since(until: datetime, last: datetime | None) -> datetime:
    """Where a window that ends at `until` begins: where the member's `last` one ended."""
    return max(last or until - FIRST, until - LONGEST)


def _moment(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, HOUR, zone).astimezone(UTC)
