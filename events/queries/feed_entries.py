"""Dates as calendar entries in one language: as anybody may see them, or as one person may."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from events.enums import Visibility
from events.queries import addresses, vevents
from events.queries.words import generic, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from events.calendar import ical
    from events.models import Event, Occurrence
    from events.queries.words import EventWords

logger = logging.getLogger(__name__)


def as_public(rows: Iterable[Occurrence], language: str) -> dict[int, ical.Entry]:
    """The entry of each date as anybody may see it, by the date's primary key; one query.

    An event whose pages were taken down is cancelled here, by its kind and times alone: its title
    is not told, since Wagtail saves later drafts into the row of a page that isn't live. A date
    that no calendar can hold is left out. Needs `event` and `venue` loaded.
    """
    rows = list(rows)
    words = public_words((row.event for row in rows), language)
    return dict(
        made(
            (row, words[row.event_id], {"hidden": not row.event.is_live, "language": language})
            for row in rows
        )
    )


def public_words(events: Iterable[Event], language: str) -> dict[int, EventWords]:
    """The words of each event for whoever may have the address of a feed that shows it."""
    by_pk = {event.pk: event for event in events}
    return {
        pk: _in_public(by_pk[pk], words, language)
        for pk, words in words_of(by_pk.values(), language).items()
    }


def made(
    dates: Iterable[tuple[Occurrence, EventWords, dict[str, Any]]],
) -> Iterator[tuple[int, ical.Entry]]:
    """Each date, its words and what `vevents.entry` takes besides, as (its primary key, its entry)."""
    for row, words, how in dates:
        try:
            yield row.pk, _entry(row, words, how)
        except ValueError:
            # One date that no calendar can hold must not take the others along.
            logger.warning("date %s has no place in a calendar", row.uid, exc_info=True)


def _in_public(event: Event, words: EventWords, language: str) -> EventWords:
    if not event.is_live:
        return replace(generic(event, language), published_at=words.published_at)
    is_visible = event.visibility == Visibility.PUBLIC
    # Who has the address of a feed of an event by link has the event's key already.
    path = addresses.page_path(event, words, is_visible=is_visible, holds_key=True)
    return replace(words, path=path)


def _entry(row: Occurrence, words: EventWords, how: dict[str, Any]) -> ical.Entry:
    entry = vevents.entry(row, words, **how)
    changes = [entry.last_modified]
    if words.published_at is not None:
        changes.append(words.published_at)
    if row.venue is not None:
        changes.append(row.venue.changed_at)
    return replace(entry, last_modified=max(changes))
