"""How dates and events are told in digests: what the sections of this app have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.enums import Status
from events.models import EventsPage, Occurrence
from events.queries.words import words_of
from foundation.templatetags import times

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from events.models import Event
    from events.queries.words import EventWords

TAKES_PLACE = (Status.SCHEDULED, Status.POSTPONED)


def to_come(now: datetime) -> QuerySet[Occurrence]:
    """Dates that are not over and may take place, the next first."""
    dates = Occurrence.objects.filter(status__in=TAKES_PLACE).upcoming(now)
    return dates.select_related("event", "venue")


def words_for(events: Iterable[Event]) -> dict[int, EventWords]:
    """The words of `events` for a reader of the active language, by primary key."""
    return words_of(events, get_language() or settings.LANGUAGE_CODE)


def facts_of(date: Occurrence) -> tuple[str, ...]:
    """When, by the clock of the place and by the reader's where that differs; and where."""
    lines = [_when(date)]
    if not date.all_day and (elsewhere := times.elsewhere(date.start, date.end, date.zone)):
        same_day = elsewhere.start.date() == date.wall_start.date()
        lines.append(_span(elsewhere.start, elsewhere.end, elsewhere.place, with_day=not same_day))
    if date.status == Status.POSTPONED:
        lines = [str(Status.POSTPONED.label)]
    if date.venue:
        lines.append(date.venue.line())
    return tuple(lines)


def _when(date: Occurrence) -> str:
    if not date.all_day:
        return _span(date.wall_start, date.wall_end, times.zone_place(date.zone))
    first = date.wall_start.date()
    until = "" if date.last_day == first else f" – {times.day(date.last_day)}"
    return f"{times.day(first)}{until}, {_('all day')}"


def _span(start: datetime, end: datetime, place: str, *, with_day: bool = True) -> str:
    """`Tuesday 1 December 2026, 10:00–12:00 (Riga time)`; both times naive."""
    first = f"{times.day(start)}, " if with_day else ""
    last = "–" if start.date() == end.date() else f" – {times.day(end)}, "
    return f"{first}{times.clock(start)}{last}{times.clock(end)} ({place})"


def next_of_runs(runs: Iterable[int], now: datetime) -> dict[int, Occurrence]:
    """The next date of each run that still has one, by the run's primary key."""
    found: dict[int, Occurrence] = {}
    for date in to_come(now).filter(run__in=set(runs)):
        found.setdefault(date.run_id, date)
    return found


def calendar_address() -> str:
    """The whole address of the calendar in the active language, or "" where there is none."""
    rows = EventsPage.objects.live().filter(locale__language_code=get_language())
    page = rows.first()
    parts = page.get_url_parts() if page else None
    return f"{settings.BASE_URL}{parts[2]}" if parts else ""
