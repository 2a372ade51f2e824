"""Months and weeks: what stands on each of their days, at most so much.

The database counts and chooses, so a month costs what it shows and not what it holds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language

from events.calendar import days as calendar_days
from events.enums import Kind
from events.models import Event, Occurrence
from events.queries import when
from events.queries.periods import Period
from events.queries.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from community.models import Member
    from events.queries.filters import Filters
    from events.queries.words import EventWords
    from events.querysets import OccurrenceQuerySet


class _Row(NamedTuple):
    """What a month shows of a date, and of its event what finds its words; a week has room for the
    places too. A hundred of them are read at once, so they are no models."""

    pk: int
    local_start: datetime
    first_day: date
    last_day: date
    start: datetime
    end: datetime
    zone: str
    all_day: bool
    status: str
    event: int
    event_key: UUID
    event_kind: str
    event_page: int | None
    place: str = ""
    venue: str = ""

    @property
    def wall_start(self) -> datetime:
        return self.local_start.replace(tzinfo=None)


READ = (
    *_Row._fields[:9],
    "event_id",
    "event__key",
    "event__kind",
    "event__schedule_page",
)
WITH_PLACES = (*READ, "place", "venue__name")


class GridDate(TypedDict):
    """A date on one of its days. A plain dict: templates read nothing faster, and a month has a
    hundred of them."""

    pk: int
    status: str
    starts: str
    days: str
    clock: str
    elsewhere: str
    title: str
    path: str
    language: str
    source: str
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class GridDay:
    """A day with the first of its dates; `more` are not shown here."""

    day: date
    dates: list[GridDate]
    more: int
    is_today: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """`total`: how many dates there are in all of its days, each counted once."""

    days: list[GridDay]
    total: int


class _Found(NamedTuple):
    """A date that may be among the first of its days, and how many share those very days."""

    first_day: date
    last_day: date
    start: datetime
    pk: int
    together: int
    rank: int


def grid(
    first: date,
    last: date,
    *,
    filters: Filters,
    viewer: Member | None,
    now: datetime,
    today: date,
    most: int,
    places: bool,
) -> Grid:
    """Each day from `first` to `last` with up to `most` dates; `places`: and where they are. A
    constant number of queries."""
    rows = filters.narrow(Occurrence.objects.visible_to(viewer), now)
    found = [
        _Found(*row)
        for part in Period(first, last).parts(rows)
        for row in first_of_each(part, most)
    ]
    shown, counts = _spread(found, first, last, most)
    rows = Occurrence.objects.filter(pk__in={pk for pks in shown.values() for pk in pks}).order_by()
    values = rows.values_list(*(WITH_PLACES if places else READ))
    dates = {row.pk: row for row in (_Row(*value) for value in values)}
    events = {row.event: row for row in dates.values()}
    words = words_of(map(_event, events.values()), get_language() or "en")
    days = [
        GridDay(
            day=day,
            dates=[_date(dates[pk], words, day, places) for pk in shown[day] if pk in dates],
            more=counts[day] - len(shown[day]),
            is_today=day == today,
        )
        for day in calendar_days.each_day(first, last)
    ]
    return Grid(days, total=sum(one.together for one in found if one.rank == 1))


def first_of_each(rows: OccurrenceQuerySet, most: int) -> QuerySet[Occurrence, Any]:
    """Of all dates that take the very same days, the first ones. Whatever is among the first of a
    day is among the first of those it shares all its days with."""
    same_days = [F("first_day"), F("last_day")]
    chosen = rows.annotate(
        together=Window(Count("pk"), partition_by=same_days),
        rank=Window(RowNumber(), partition_by=same_days, order_by=["start", "pk"]),
    ).filter(rank__lte=most)
    return chosen.order_by().values_list(*_Found._fields)


def _spread(
    found: Iterable[_Found], first: date, last: date, most: int
) -> tuple[dict[date, list[int]], dict[date, int]]:
    """The dates to show on each day by primary key, and how many there are on it."""
    shown: defaultdict[date, list[int]] = defaultdict(list)
    counts: defaultdict[date, int] = defaultdict(int)
    for one in sorted(found, key=lambda one: (one.first_day, one.start, one.pk)):
        for day in calendar_days.each_day(max(one.first_day, first), min(one.last_day, last)):
            if one.rank == 1:
                counts[day] += one.together
            if len(shown[day]) < most:
                shown[day].append(one.pk)
    return shown, counts


def _event(row: _Row) -> Event:
    """As much of the event as its words are found by."""
    return Event(
        pk=row.event, key=row.event_key, kind=row.event_kind, schedule_page_id=row.event_page
    )


def _date(row: _Row, words: dict[int, EventWords], day: date, places: bool) -> GridDate:
    said, at = words[row.event], when.in_grid(row, day)
    return {
        "pk": row.pk,
        "status": row.status,
        "starts": row.start.isoformat(),
        "days": at.days,
        "clock": at.clock,
        "elsewhere": f"{at.place}, {at.yours}" if at.yours else "",
        "title": said.title,
        "path": said.path,
        "language": said.language,
        "source": said.source,
        "kind": str(Kind(row.event_kind).label) if places else "",
        "place": str(row.venue or row.place) if places else "",
    }
