"""An event's words for a reader: its page in their language, else the page it was written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import override

from events.models import Event, EventPage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class EventWords:
    """What to call an event. `language` is that of the words; `path` is empty where no page of
    the event is live, `published_at` None where none ever was."""

    title: str
    lead: str
    language: str
    slug: str
    path: str
    published_at: datetime | None


class _Cache:
    """Wagtail keeps the paths of its sites here between two pages of one list."""


def words_of(events: Iterable[Event], language: str) -> dict[int, EventWords]:
    """The words of each event in `language` (or the nearest), by the event's primary key.

    One query for any number of events. An event without any page is called by its kind. Where no
    page is live, the words are the latest draft's: for who has registered, and for no public feed.
    """
    events = {event.key: event for event in events}.values()
    pages: dict[UUID, list[EventPage]] = {}
    rows = EventPage.objects.filter(
        translation_key__in=[event.key for event in events], alias_of=None
    )
    for page in rows.select_related("locale").defer("body").order_by("pk"):
        pages.setdefault(page.translation_key, []).append(page)
    cache = _Cache()
    return {event.pk: _words(event, pages.get(event.key, []), language, cache) for event in events}


def words_of_one(event: Event, language: str) -> EventWords:
    return words_of([event], language)[event.pk]


def generic(event: Event, language: str) -> EventWords:
    """What to call an event whose title is nobody's to read: by its kind, in `language`."""
    with override(language):
        return EventWords(str(event.get_kind_display()), "", language, str(event.key), "", None)


def _words(event: Event, pages: list[EventPage], language: str, cache: _Cache) -> EventWords:
    def rank(page: EventPage) -> tuple[bool, bool, bool]:
        return (
            not page.live,
            page.locale.language_code != language,
            page.pk != event.schedule_page_id,
        )

    if not pages:
        return generic(event, language)
    page = min(pages, key=rank)
    parts = page.get_url_parts(cache) if page.live else None
    return EventWords(
        title=page.title,
        lead=page.lead,
        language=page.locale.language_code,
        slug=page.slug,
        path=(parts[2] or "") if parts else "",
        published_at=page.last_published_at,
    )
