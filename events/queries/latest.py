"""The events that were announced last and are still to come, for feed readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Min

from events.enums import Status
from events.models import Event, Occurrence
from events.queries.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from community.models import Topic
    from events.queries.words import EventWords

MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """One event; `date` is the next one that takes place; `changed_at` tells of its words and of that date."""

    key: UUID
    words: EventWords
    host: str
    topics: Sequence[Topic]
    date: Occurrence
    announced_at: datetime
    changed_at: datetime


def announced(language: str, *, now: datetime) -> list[Announced]:
    """Public events with a date to come, what was announced last first. A constant number of
    queries."""
    coming = Occurrence.objects.visible_to(None).upcoming(now).exclude(status=Status.CANCELLED)
    rows = list(
        Event.objects.visible_to(None)
        .filter(pk__in=coming.order_by().values("event"))
        .annotate(announced_at=Min("occurrences__created_at"))
        .select_related("host")
        .prefetch_related("topics")
        .order_by("-announced_at", "-pk")[:MOST]
    )
    words = words_of(rows, language)
    dates: dict[int, Occurrence] = {}
    for date in coming.filter(event__in=[row.pk for row in rows]).select_related("venue"):
        dates.setdefault(date.event_id, date)
    return [
        Announced(
            key=row.key,
            words=words[row.pk],
            host=row.host.name.text(language) if row.host else "",
            topics=list(row.topics.all()),
            date=dates[row.pk],
            announced_at=row.announced_at,
            changed_at=max(
                words[row.pk].published_at or row.announced_at, dates[row.pk].last_modified
            ),
        )
        for row in rows
        # Its page may have gone between the two looks; a partner's event may never have had one.
        if row.pk in dates and (words[row.pk].path or words[row.pk].source)
    ]
