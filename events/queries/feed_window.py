"""Which dates a feed shows on a day: from midnight to midnight (UTC) the same rows."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from events.enums import Status, Visibility
from events.models import Occurrence

if TYPE_CHECKING:
    from django.db.models import QuerySet

# How far back a feed reaches (CALENDAR.md rule 18).
BACK = timedelta(days=31)


def today(now: datetime) -> datetime:
    """The midnight that the window of `now` counts from."""
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)


def dates(now: datetime) -> QuerySet[Occurrence]:
    """What feeds show of any event, whoever may see it.

    An event whose pages were taken down stays until its dates are past: its dates would otherwise
    merely vanish from the calendars that have them.
    """
    hidden_and_past = Q(event__is_live=False, end__lte=today(now))
    return (
        Occurrence.objects.filter(end__gt=today(now) - BACK)
        .exclude(status=Status.WITHDRAWN)
        .exclude(hidden_and_past)
        .order_by("start", "uid")
    )


def public_dates(now: datetime) -> QuerySet[Occurrence]:
    """What anybody may have; what had become visible to some members only is not among them."""
    return dates(now).filter(event__visibility=Visibility.PUBLIC)
