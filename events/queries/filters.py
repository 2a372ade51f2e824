"""What a reader of the calendar page has chosen, as conditions and as a part of an address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from django.urls import reverse
from django.utils.http import urlencode

from events.enums import Kind
from events.models import Event, EventLanguage
from events.queries import open_seats
from foundation.folding import query_terms, stem
from foundation.spoken import SpokenLanguage

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Organisation, Topic
    from events.models import Venue
    from events.querysets import OccurrenceQuerySet

# What public feeds can be narrowed by; the others are the page's alone.
IN_FEEDS = ("kind", "topic", "organisation")
MANY = ("kind", "topic", "language", "organisation", "place")
FLAGS = ("online", "free")


@dataclass(frozen=True, slots=True)
class Filters:
    """Each named as in the address. Several values of one filter widen it, several filters narrow
    each other; an empty one is not used."""

    kind: tuple[Kind, ...] = ()
    topic: tuple[Topic, ...] = ()
    language: tuple[SpokenLanguage, ...] = ()
    organisation: tuple[Organisation, ...] = ()
    place: tuple[Venue, ...] = ()
    online: bool = False
    free: bool = False
    q: str = ""

    @property
    def used(self) -> list[str]:
        """The names of those that narrow anything."""
        return [name for name in (*MANY, *FLAGS, "q") if getattr(self, name)]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What the address carries."""
        pairs = [(name, value_of(one)) for name in MANY for one in getattr(self, name)]
        pairs += [(name, "1") for name in FLAGS if getattr(self, name)]
        return [*pairs, ("q", self.q)] if self.q else pairs

    @property
    def feed_query(self) -> str:
        """The same for the public feed, as far as feeds can be narrowed."""
        return urlencode([pair for pair in self.pairs if pair[0] in IN_FEEDS])

    @property
    def beyond_feeds(self) -> bool:
        """Whether one is used that a feed cannot be narrowed by."""
        return any(name not in IN_FEEDS for name in self.used)

    def without(self, name: str, value: Any = None) -> Self:
        """The others; with `value`: all but this one value of `name`."""
        chosen = getattr(self, name)
        if isinstance(chosen, tuple):
            left: Any = () if value is None else tuple(one for one in chosen if one != value)
        else:
            left = type(chosen)()
        changes: dict[str, Any] = {name: left}
        return replace(self, **changes)

    def narrow(self, rows: OccurrenceQuerySet, now: datetime) -> OccurrenceQuerySet:
        """Those of `rows` that match all of it."""
        if self.kind:
            rows = rows.filter(event__kind__in=self.kind)
        if self.organisation:
            rows = rows.filter(event__host__in=self.organisation)
        if self.place:
            rows = rows.filter(venue__in=self.place)
        # Subqueries: a join would show a date once for each of its event's topics.
        if self.topic:
            about = Event.topics.through.objects.filter(topic__in=self.topic)
            rows = rows.filter(event__in=about.values("event_id"))
        if self.language:
            spoken = EventLanguage.objects.filter(code__in=self.language)
            rows = rows.filter(event__in=spoken.values("event_id"))
        if self.q:
            rows = rows.filter(event__in=_with_words(self.q))
        if self.online:
            rows = rows.filter(open_seats.is_online())
        return rows.filter(open_seats.is_open(now)) if self.free else rows


def value_of(choice: Any) -> str:
    """What an address calls a choice: topics by their word, things by their public id."""
    if isinstance(choice, str):
        return str(choice)
    return str(getattr(choice, "slug", None) or choice.uuid)


def label_of(choice: Any) -> str:
    """What a reader calls it."""
    return str(choice.label) if isinstance(choice, Kind | SpokenLanguage) else str(choice.name)


def feed_path(filters: Filters, language: str) -> str:
    """The public feed in `language`, narrowed as far as feeds can be."""
    path = reverse("feed_public", args=[language])
    return f"{path}?{filters.feed_query}" if filters.feed_query else path


def _with_words(text: str) -> Any:
    """The events that have every word of `text`, as far as words bend; the same rule as search's.
    Events are few beside dates, so their words are looked through once, not for each date."""
    events = Event.objects.all()
    for term in query_terms(text):
        events = events.filter(folded_words__contains=f" {stem(term)}")
    return events.values("pk")
