"""Lists of dates, by month and day, a page at a time.

Pages are turned by a place in the order (`Cursor`), never by a number: a number would make the
database count its way there, and would show dates twice when others come in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from events.enums import Status
from events.models import Event, Occurrence
from events.queries import periods, when
from events.queries.asked import Cursor
from events.queries.doors import Door, door
from events.queries.seats import seats
from events.queries.words import words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from community.models import Member, Organisation
    from events.models import PartnerCalendar
    from events.queries.asked import Asked
    from events.queries.filters import Filters
    from events.queries.periods import Period
    from events.queries.seats import Seats
    from events.queries.when import When
    from events.queries.words import EventWords
    from events.querysets import OccurrenceQuerySet

DATES_A_PAGE = 20


# What a line of a list shows of a date: its run decides whether one may register.
READ = (
    "local_start",
    "local_end",
    "first_day",
    "last_day",
    "start",
    "end",
    "zone",
    "all_day",
    "status",
    "place",
    "venue__name",
    "event__key",
    "event__kind",
    "event__visibility",
    "event__schedule_page",
    "run__registration",
    "run__opens_at",
    "run__closes_hours_before",
    "run__starts_at",
    "run__ends_at",
    "run__waiting_policy",
    "run__seats_room",
    "run__seats_online",
    "run__shares",
    "run__own_seats_room",
    "run__own_seats_online",
)


@dataclass(frozen=True, slots=True)
class AgendaDate:
    """One date as a list shows it; `day` is the local one it stands under: its first, or the first
    of the list where it began before that."""

    occurrence: Occurrence
    words: EventWords
    seats: Seats
    door: Door
    day: date

    @property
    def when(self) -> When:
        return when.in_list(self.occurrence, self.day)


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
    """One page of a list: `before` and `after` are where the neighbouring pages end and begin,
    None where there are none."""

    months: list[AgendaMonth]
    before: Cursor | None = None
    after: Cursor | None = None

    @property
    def dates(self) -> list[AgendaDate]:
        return [date for month in self.months for day in month.days for date in day.dates]


def upcoming(
    *,
    viewer: Member | None,
    now: datetime,
    limit: int,
    host: Organisation | None = None,
    calendar: PartnerCalendar | None = None,
    filters: Filters | None = None,
) -> list[AgendaDate]:
    """The next dates that `viewer` (None: anybody) may see and that take place; of all, or those
    that `host` holds, that come from a partner's `calendar`, or that match `filters`."""
    rows = Occurrence.objects.visible_to(viewer).exclude(status=Status.CANCELLED)
    if host is not None:
        rows = rows.filter(event__host=host)
    if calendar is not None:
        rows = rows.filter(event__partner__calendar=calendar)
    if filters is not None:
        rows = filters.narrow(rows, now)
    next_ones = [part[:limit] for part in periods.coming(now).in_order(rows)]
    return _dates(_of_all(next_ones)[:limit], viewer, now, timezone.localdate(now))


def about(
    *,
    viewer: Member | None,
    now: datetime,
    topics: Collection[int],
    hosts: Collection[int],
    keys: Collection[UUID] | QuerySet[Any, Any],
    coming: int,
    held: int,
) -> tuple[list[AgendaDate], list[AgendaDate]]:
    """The next dates of events about one of `topics`, held by one of `hosts` or with one of `keys`
    that `viewer` (None: anybody) may see, and the last ones that are over, the latest first."""
    of_topics = Event.topics.through.objects.filter(topic__in=topics).values("event_id")
    events = Event.objects.filter(Q(pk__in=of_topics) | Q(host__in=hosts) | Q(key__in=keys))
    rows = Occurrence.objects.visible_to(viewer).exclude(status=Status.CANCELLED)
    rows = rows.filter(event__in=events.values("pk"))
    next_ones = [part[:coming] for part in periods.coming(now).in_order(rows)]
    last_ones = [part[:held] for part in periods.past(now).in_order(rows, forwards=False)]
    found = _dates(_of_all([*next_ones, *last_ones]), viewer, now, None)
    to_come = [date for date in found if date.occurrence.end > now]
    over = [date for date in reversed(found) if date.occurrence.end <= now]
    return to_come[:coming], over[:held]


def page(
    period: Period, asked: Asked, *, viewer: Member | None, now: datetime, latest_first: bool
) -> Listing:
    """The page of `period` that `asked` points to; `latest_first`: its last dates come first.

    A constant number of queries, whatever the number of dates and events.
    """
    rows = asked.filters.narrow(Occurrence.objects.visible_to(viewer), now)
    cursor = asked.after or asked.before
    forwards = asked.after is not None or (cursor is None and not latest_first)
    keys = _page(period, rows, cursor, forwards, DATES_A_PAGE + 1)
    # Where one came from there is something, unless it has gone since.
    is_back = bool(cursor and keys and _page(period, rows, keys[0], not forwards, 1))
    there = {forwards: len(keys) > DATES_A_PAGE, not forwards: is_back}
    keys = sorted(keys[:DATES_A_PAGE], key=lambda key: (key.day, key.start, key.pk))
    earliest = period.first if period.not_over is None else timezone.localdate(now)
    found = _dates(_in_full(key.pk for key in keys), viewer, now, earliest)
    return Listing(
        _by_month(found, latest_first),
        before=keys[0] if keys and there[False] else None,
        after=keys[-1] if keys and there[True] else None,
    )


def _page(
    period: Period,
    rows: OccurrenceQuerySet,
    cursor: Cursor | None,
    forwards: bool,
    limit: int,
) -> list[Cursor]:
    """Up to `limit` dates of `period` from `cursor` on, the nearest first."""
    if cursor is not None:
        rows = _beyond(rows, cursor, forwards)
    found: list[Cursor] = []
    for part in period.in_order(rows, forwards=forwards):
        found += [Cursor(*key) for key in part.values_list("first_day", "start", "pk")[:limit]]
    return found[:limit]


def _beyond(rows: OccurrenceQuerySet, cursor: Cursor, forwards: bool) -> OccurrenceQuerySet:
    """Those behind the cursor, or before it. The first condition is for the index, the others
    decide among the dates of one day."""
    than = "gt" if forwards else "lt"
    return rows.filter(**{f"first_day__{than}e": cursor.day}).filter(
        Q(**{f"first_day__{than}": cursor.day})
        | Q(**{f"start__{than}": cursor.start})
        | Q(**{"start": cursor.start, f"pk__{than}": cursor.pk})
    )


def _of_all(parts: Sequence[OccurrenceQuerySet]) -> list[Occurrence]:
    """The dates of all `parts`, in their order by day, at once."""
    # SQLite unites nothing that has an order or a limit; a choice of what has both it does.
    rows = Occurrence.objects.order_by().values("pk")
    first, *others = [rows.filter(pk__in=part.values("pk")) for part in parts]
    return _in_full(first.union(*others))


def _in_full(pks: Iterable[int] | QuerySet[Any]) -> list[Occurrence]:
    """The dates with these keys, in their order by day."""
    rows = Occurrence.objects.filter(pk__in=pks if isinstance(pks, QuerySet) else list(pks))
    return list(rows.select_related("event", "run", "venue").only(*READ).by_day())


def _dates(
    rows: Iterable[Occurrence], viewer: Member | None, now: datetime, earliest: date | None
) -> list[AgendaDate]:
    occurrences = list(rows)
    words = words_of((o.event for o in occurrences), get_language() or "en")
    counts = seats({o.run_id: o.run for o in occurrences}.values(), now=now, viewer=viewer)
    return [
        AgendaDate(
            o,
            words[o.event_id],
            counts[o.run_id],
            door(o.run, counts[o.run_id], now, postponed=o.is_postponed),
            _day(o, earliest),
        )
        for o in occurrences
    ]


def _day(occurrence: Occurrence, earliest: date | None) -> date:
    if earliest is None or occurrence.last_day < earliest:
        return occurrence.first_day
    return max(occurrence.first_day, earliest)


def _by_month(dates: list[AgendaDate], latest_first: bool) -> list[AgendaMonth]:
    dates = sorted(dates, key=lambda date: (date.occurrence.start, date.occurrence.pk))
    # Days are those of the places themselves: two zones may put neighbours in time out of order.
    dates = sorted(dates, key=lambda date: date.day, reverse=latest_first)
    days = [AgendaDay(day, list(group)) for day, group in groupby(dates, lambda date: date.day)]
    return [
        AgendaMonth(first, list(group))
        for first, group in groupby(days, lambda day: day.day.replace(day=1))
    ]
