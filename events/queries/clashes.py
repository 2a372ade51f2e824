"""What somebody has promised to be at already, at the time of what they are about to register for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from events.enums import SEATED, Status
from events.models import Occurrence
from events.queries.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from community.models import Member
    from events.models import Run
    from events.queries.words import EventWords


@dataclass(frozen=True, slots=True)
class Clash:
    """One date that somebody has a seat for."""

    occurrence: Occurrence
    words: EventWords


def of_run(run: Run, dates: Iterable[Occurrence], *, member: Member) -> list[Clash]:
    """The dates of other runs that overlap one of `dates` and that `member` has a seat for, or is
    offered one. A constant number of queries, whatever the number of dates and registrations."""
    return of_runs({run.pk: dates}, member=member).get(run.pk, [])


def of_runs(
    dates_of: Mapping[int, Iterable[Occurrence]], *, member: Member
) -> dict[int, list[Clash]]:
    """The same for the dates of several runs, by their primary keys; a run without any is left out."""
    takes_place = {
        run: [date for date in dates if date.status == Status.SCHEDULED]
        for run, dates in dates_of.items()
    }
    dates = [date for some in takes_place.values() for date in some]
    if not dates:
        return {}
    theirs = (
        Occurrence.objects.filter(
            run__registrations__contact__member=member,
            run__registrations__state__in=SEATED,
            status=Status.SCHEDULED,
            start__lt=max(date.end for date in dates),
            end__gt=min(date.start for date in dates),
        )
        .select_related("event", "venue")
        .order_by("start", "pk")
        .distinct()
    )
    found = {
        run: [other for other in theirs if other.run_id != run and _overlaps(other, some)]
        for run, some in takes_place.items()
    }
    words = words_of(
        (other.event for some in found.values() for other in some), get_language() or "en"
    )
    return {
        run: [Clash(other, words[other.event_id]) for other in some]
        for run, some in found.items()
        if some
    }


def overlapping(dates_of: Mapping[int, Iterable[Occurrence]]) -> set[int]:
    """Those of several runs with a date at the same time as one of another."""
    return {
        run
        for run, dates in dates_of.items()
        for other, others in dates_of.items()
        if run != other and any(_overlaps(date, others) for date in dates)
    }


def _overlaps(other: Occurrence, dates: Iterable[Occurrence]) -> bool:
    return any(other.start < date.end and date.start < other.end for date in dates)
