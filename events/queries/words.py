"""An event's words for a reader: its page in their language, else the page it was written in; of
a partner's event, the partner's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import override

from events.models import Event, EventPage, PartnerEvent

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class EventWords:
    """What to call an event. `language` is that of the words; `path` is empty where no page of
    the event is live, `published_at` None where none ever was. A partner's event has the name of
    the partner's calendar as its `source`, and its `path` is the whole address of a page there."""

    title: str
    lead: str
    language: str
    slug: str
    path: str
    published_at: datetime | None
    source: str = ""

    @property
    def address(self) -> str:
        """The whole address of its page, or ""."""
        return self.path if self.source or not self.path else f"{settings.BASE_URL}{self.path}"


# What a list or a calendar says of a partner's event, whose page says the rest.
LONGEST_LEAD = 600


# A page has sixty columns, and lists read a hundred pages.
READ = (
    "translation_key",
    "locale__language_code",
    "title",
    "lead",
    "slug",
    "live",
    "last_published_at",
    "url_path",
)


class _Cache:
    """Wagtail keeps the paths of its sites here between two pages of one list."""


def words_of(events: Iterable[Event], language: str) -> dict[int, EventWords]:
    """The words of each event in `language` (or the nearest), by the event's primary key.

    One query for any number of events, one more where there are events without any page: those are
    partners', or called by their kind. Where no page is live, the words are the latest draft's:
    for who has registered, and for no public feed.
    """
    events = {event.key: event for event in events}.values()
    pages: dict[UUID, list[EventPage]] = {}
    rows = EventPage.objects.filter(
        translation_key__in=[event.key for event in events], alias_of=None
    )
    for page in rows.select_related("locale").only(*READ).order_by("pk"):
        pages.setdefault(page.translation_key, []).append(page)
    cache = _Cache()
    words = {
        event.pk: _words(event, pages[event.key], language, cache)
        for event in events
        if event.key in pages
    }
    elsewhere = {event.pk: event for event in events if event.key not in pages}
    return words | _words_of_partners(elsewhere, language)


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


def _words_of_partners(events: dict[int, Event], language: str) -> dict[int, EventWords]:
    """The words of events that have no page."""
    if not events:
        return {}
    words = {pk: generic(event, language) for pk, event in events.items()}
    rows = PartnerEvent.objects.filter(event__in=list(events)).select_related("calendar")
    for row in rows:
        words[row.event_id or 0] = EventWords(
            title=row.title,
            lead=Truncator(row.description).chars(LONGEST_LEAD),
            language=row.calendar.language,
            slug=str(events[row.event_id or 0].key),
            path=row.link,
            published_at=None,
            source=row.calendar.name,
        )
    return words
