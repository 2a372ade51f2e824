"""What somebody has promised to be at already, at the time of what they are about to register for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from events.enums import SEATED, Status
from events.models import Occurrence
from events.queries.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    dates = [date for date in dates if date.status == Status.SCHEDULED]
    if not dates:
        return []
    theirs = (
        Occurrence.objects.filter(
            run__registrations__contact__member=member,
            run__registrations__state__in=SEATED,
            status=Status.SCHEDULED,
            start__lt=max(date.end for date in dates),
            end__gt=min(date.start for date in dates),
        )
        .exclude(run=run)
        .select_related("event", "venue")
        .order_by("start", "pk")
        .distinct()
    )
    found = [
        other
        for other in theirs
        if any(other.start < date.end and date.start < other.end for date in dates)
    ]
    words = words_of((other.event for other in found), get_language() or "en")
    return [Clash(other, words[other.event_id]) for other in found]
