"""Who was there, for the lists of a run: what was marked at each date, in a word for each person."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from events.enums import THERE, Presence, Status
from events.models import Attendance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from events.models import Occurrence, Registration, Run

# What was marked, by the primary keys of registrations and of dates.
Marks = dict[int, dict[int, str]]


def dates_of(run: Run) -> list[Occurrence]:
    """The dates of `run` that take place, in order. One query."""
    return list(run.occurrences.filter(status=Status.SCHEDULED).order_by("start", "pk"))


def begun(dates: Iterable[Occurrence], now: datetime) -> list[Occurrence]:
    """Those that have begun, so that somebody can have been there or not."""
    return [date for date in dates if date.start <= now]


def of_dates(
    dates: Iterable[Occurrence], people: Iterable[Registration] | None = None
) -> Mapping[int, Mapping[int, str]]:
    """What was marked at `dates`, of `people` or of everybody. One query."""
    rows = Attendance.objects.filter(occurrence__in=[date.pk for date in dates])
    if people is not None:
        rows = rows.filter(registration__in=[person.pk for person in people])
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for person, date, presence in rows.values_list("registration", "occurrence", "presence"):
        found[person][date] = presence
    return found


def word(presence: str) -> str:
    """What was marked; empty for nothing."""
    return str(Presence(presence).label) if presence else ""


def summary(dates: Sequence[Occurrence], marks: Mapping[int, str]) -> str:
    """Of one date, the word; of several, at how many somebody was; empty where nothing is marked."""
    marked = [marks[date.pk] for date in dates if date.pk in marks]
    if not marked:
        return ""
    if len(dates) == 1:
        return word(marked[0])
    there = sum(presence in THERE for presence in marked)
    return _("%(there)s of %(all)s") % {"there": there, "all": len(dates)}
