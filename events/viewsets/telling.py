"""Dates and moments as the lists of the editors' screens tell them.

Wagtail's own column of dates says how long ago something was; of what is still to come it says
"just now".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from events.enums import Status
from events.models import Occurrence
from foundation.templatetags import times

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from events.models import Run


def when(date: Occurrence) -> str:
    """The beginning of a date on the wall's clock, whatever the reader's zone."""
    day = times.plain_day(date.wall_start)
    return day if date.all_day else f"{day}, {times.clock(date.wall_start)} ({date.zone})"


def moment(instant: datetime | None) -> str:
    """An instant on the reader's clock; empty where there is none."""
    if instant is None:
        return ""
    local = timezone.localtime(instant)
    return f"{times.plain_day(local)}, {times.clock(local)}"


def starts_of(runs: Iterable[Run]) -> dict[int, str]:
    """When each run begins, by its primary key; where none of its dates takes place, when it was
    to begin, and what became of that. One query."""
    dates = Occurrence.objects.filter(run__in=list(runs)).exclude(status=Status.WITHDRAWN)
    first: dict[int, Occurrence] = {}
    for date in dates.order_by("start", "pk"):
        known = first.get(date.run_id)
        if known is None or (known.status != Status.SCHEDULED and date.status == Status.SCHEDULED):
            first[date.run_id] = date
    return {run: _with_state(date) for run, date in first.items()}


def _with_state(date: Occurrence) -> str:
    told = when(date)
    return told if date.status == Status.SCHEDULED else f"{told}: {date.get_status_display()}"
