"""The calendar page: upcoming dates, by month and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import groupby
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language

from events.enums import Status
from events.models import Occurrence
from events.queries.doors import Door, door
from events.queries.seats import seats
from events.queries.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.core.paginator import Page

    from community.models import Member
    from events.queries.seats import Seats
    from events.queries.words import EventWords
    from events.querysets import OccurrenceQuerySet

DATES_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class AgendaDate:
    """One date as a list shows it."""

    occurrence: Occurrence
    words: EventWords
    seats: Seats
    door: Door

    @property
    def day(self) -> date:
        """The local day it begins on."""
        return self.occurrence.wall_start.date()


@dataclass(frozen=True, slots=True)
class AgendaDay:
    day: date
    dates: list[AgendaDate]


@dataclass(frozen=True, slots=True)
class AgendaMonth:
    first: date
    days: list[AgendaDay]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list. `no_such_page`: the wished page isn't there, so this is the first."""

    months: list[AgendaMonth]
    page: Page[Occurrence]
    no_such_page: bool


def upcoming(*, viewer: Member | None, now: datetime, limit: int) -> list[AgendaDate]:
    """The next dates that `viewer` (None: anybody) may see and that take place."""
    rows = _visible(viewer).upcoming(now).exclude(status=Status.CANCELLED)
    return _dates(rows[:limit], now)


def listing(
    *,
    viewer: Member | None,
    now: datetime,
    kind: str = "",
    first_day: date | None = None,
    number: int = 1,
) -> Listing:
    """Page `number` of the dates from `first_day` (the reader's; None: from now on), each once.

    A constant number of queries, whatever the number of dates and events.
    """
    since = now if first_day is None else _midnight(first_day)
    rows = _visible(viewer).upcoming(since)
    if kind:
        rows = rows.filter(event__kind=kind)
    paginator = Paginator(rows, DATES_A_PAGE)
    exists = 1 <= number <= paginator.num_pages
    page = paginator.page(number if exists else 1)
    return Listing(_by_month(_dates(page, now)), page, not exists)


def query(*, kind: str | None, first_day: date | None) -> str:
    """What the address of another page of the same list carries."""
    asked = {"kind": kind, "date": first_day and first_day.isoformat()}
    return urlencode({name: value for name, value in asked.items() if value})


def _visible(viewer: Member | None) -> OccurrenceQuerySet:
    return Occurrence.objects.visible_to(viewer).select_related("event", "run", "venue")


def _dates(rows: Iterable[Occurrence], now: datetime) -> list[AgendaDate]:
    occurrences = list(rows)
    words = words_of((o.event for o in occurrences), get_language() or "en")
    counts = seats({o.run_id: o.run for o in occurrences}.values())
    return [
        AgendaDate(o, words[o.event_id], counts[o.run_id], door(o.run, counts[o.run_id], now))
        for o in occurrences
    ]


def _by_month(dates: list[AgendaDate]) -> list[AgendaMonth]:
    # Days are those of the places themselves: two zones may put neighbours in time out of order.
    dates = sorted(dates, key=lambda date: (date.day, date.occurrence.start))
    days = [AgendaDay(day, list(group)) for day, group in groupby(dates, lambda date: date.day)]
    return [
        AgendaMonth(first, list(group))
        for first, group in groupby(days, lambda day: day.day.replace(day=1))
    ]


def _midnight(day: date) -> datetime:
    """The start of the reader's `day`."""
    return datetime.combine(day, time(), timezone.get_current_timezone()).astimezone(UTC)
