"""Partners' calendars and what waits in them, as the editors' screens show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from events.calendar.foreign_values import date_from_plain
from events.calendar.zones import to_utc
from events.enums import PartnerProblem, PartnerState
from events.models import PartnerCalendar, PartnerEvent
from events.queries.words import words_of
from foundation.fetching import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from events.calendar.foreign_values import Date

DATES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class DateTold:
    """A date as the partner tells it, shaped as the dates of our own."""

    wall_start: datetime
    wall_end: datetime
    zone: str
    all_day: bool
    last_day: date


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a partner, to be decided on. `like` is the title of the event that it seems to
    be the same as; `more` counts the dates beyond the first few."""

    event: PartnerEvent
    dates: list[DateTold]
    more: int
    like: str


def calendars() -> QuerySet[Any]:
    """All calendars, each with the number of its events `shown` and `waiting`."""
    accepted = Q(events__state=PartnerState.ACCEPTED, events__event__is_live=True)
    waiting = Q(events__state=PartnerState.PENDING, events__starts_at__isnull=False)
    return PartnerCalendar.objects.select_related("organisation").annotate(
        shown=Count("events", filter=accepted), waiting=Count("events", filter=waiting)
    )


def problem(calendar: PartnerCalendar) -> str:
    """What went wrong at the last reading, as a sentence in the reader's language; "" if nothing."""
    code, detail = calendar.error, calendar.error_detail
    if not code:
        return ""
    if code == PartnerProblem.SKIPPED:
        return f"{PartnerProblem.SKIPPED.label} ({_skipped(detail)})"
    sentences = {**dict(Problem.choices), **dict(PartnerProblem.choices)}
    sentence = str(sentences.get(code, PartnerProblem.INTERNAL.label))
    return f"{sentence} ({detail})" if detail else sentence


def state(calendar: PartnerCalendar) -> str:
    """How reading the calendar stands, in a few words."""
    if not calendar.is_active:
        return _("Reading is switched off")
    return problem(calendar) or (_("In order") if calendar.last_read_at else _("Not read yet"))


def queue(state: PartnerState) -> QuerySet[PartnerEvent]:
    """The events in `state` that are not over, the next first."""
    rows = PartnerEvent.objects.filter(
        state=state, calendar__is_active=True, starts_at__isnull=False
    )
    return rows.select_related("calendar__organisation").order_by("starts_at", "pk")


def told(rows: Iterable[PartnerEvent], *, now: datetime, language: str) -> list[Told]:
    """`rows` as a person decides on them; a constant number of queries."""
    rows = list(rows)
    likes = words_of([row.same_as for row in rows if row.same_as is not None], language)
    found = []
    for row in rows:
        coming = [date for date in map(date_from_plain, row.dates) if _ends(date) > now]
        like = likes[row.same_as_id].title if row.same_as_id else ""
        first = [_shaped(date) for date in coming[:DATES_SHOWN]]
        found.append(Told(row, first, len(coming) - len(first), like))
    return found


def _skipped(detail: str) -> str:
    """`3: in a time zone that nobody knows`, and so on for each problem."""
    labels = dict(PartnerProblem.choices)
    parts = []
    for part in detail.split(","):
        name, _colon, number = part.partition(":")
        parts.append(f"{number}: {labels.get(name, name)}")
    return "; ".join(parts)


def _ends(date: Date) -> datetime:
    return to_utc(date.end, date.zone)


def _shaped(date: Date) -> DateTold:
    last = date.end.date()
    if date.all_day:
        last = (date.end - (date.end - date.start).resolution).date()
    return DateTold(
        wall_start=date.start,
        wall_end=date.end,
        zone=date.zone,
        all_day=date.all_day,
        last_day=last,
    )
