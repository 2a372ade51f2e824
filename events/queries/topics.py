"""What the calendar holds about each topic, as its reader may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from events.enums import Status
from events.models import Event, Occurrence

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member


def coming(*, viewer: Member | None, now: datetime) -> dict[int, int]:
    """How many events with a date to come that `viewer` (None: anybody) may see are about each
    topic, by its primary key. One query."""
    dates = Occurrence.objects.visible_to(viewer).filter(end__gt=now)
    held = dates.exclude(status=Status.CANCELLED).values("event")
    links = Event.topics.through.objects.filter(event__in=held)
    return dict(links.values_list("topic").annotate(Count("event", distinct=True)).order_by())


def hosts(*, viewer: Member | None, topic: int | None = None) -> set[tuple[int, int]]:
    """Topics and who holds events about them that `viewer` (None: anybody) may see, as primary keys;
    of all topics, or of one. One query."""
    seen = Event.objects.visible_to(viewer).exclude(host=None)
    links = Event.topics.through.objects.filter(event__in=seen.values("pk"))
    if topic is not None:
        links = links.filter(topic=topic)
    return set(links.values_list("topic", "event__host").distinct())
