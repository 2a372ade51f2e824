"""The words that the calendar finds an event by: folded once, when they change."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from events.enums import Status
from events.models import Event, EventPage, Occurrence, Venue
from foundation.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


def fold_again(events: Iterable[int]) -> None:
    """Bring the folded words of the events with these keys up to date: titles and leads of their
    live pages in all languages, and the places of their dates. As search keeps them: each word
    once, with a space before and after it. A constant number of queries."""
    found = list(Event.objects.filter(pk__in=list(events), schedule_page__isnull=False))
    words: defaultdict[int, list[str]] = defaultdict(list)
    _add_pages(words, found)
    _add_places(words)
    changed = []
    for event in found:
        together = folded(words[event.pk])
        if together != event.folded_words:
            event.folded_words = together
            changed.append(event)
    Event.objects.bulk_update(changed, ["folded_words"], batch_size=200)


def folded(texts: Iterable[str]) -> str:
    """The words of `texts`, each once, with a space before and after it."""
    once = dict.fromkeys(fold(" ".join(texts)).split())
    return f" {' '.join(once)} " if once else ""


def _add_pages(words: dict[int, list[str]], events: list[Event]) -> None:
    pk_of = {event.key: event.pk for event in events}
    pages = EventPage.objects.live().filter(translation_key__in=pk_of, alias_of__isnull=True)
    for key, title, lead in pages.order_by("pk").values_list("translation_key", "title", "lead"):
        words[pk_of[key]] += [title, lead]


def _add_places(words: dict[int, list[str]]) -> None:
    """The venues' names, of events with a live page only: the others are found nowhere."""
    dates = Occurrence.objects.filter(event__in=list(words), venue__isnull=False)
    places = dates.exclude(status=Status.WITHDRAWN).order_by("event", "venue")
    pairs = list(places.values_list("event", "venue").distinct())
    names = dict(Venue.objects.filter(pk__in={v for _e, v in pairs}).values_list("pk", "name"))
    for event, venue in pairs:
        words[event] += names[venue].values()
