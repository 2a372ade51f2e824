"""What stands in each feed and file: dates as calendar entries in one language.

A feed knows nobody: its language, its filters and the key of an event by link come from the
address alone. An event whose pages were taken down is cancelled here, by its kind and times
alone, until its dates are past: a date that merely vanished would stay in the calendars that
have it. Its title is not told, since Wagtail saves later drafts into the row of a page that isn't
live. What had become visible to some members only is not here at all.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.calendar import ical
from events.enums import Kind, State, Status, Visibility
from events.models import Event, EventsPage, Occurrence, Registration
from events.queries import addresses, vevents
from events.queries.words import generic, words_of, words_of_one

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from community.models import Organisation
    from events.queries.words import EventWords

logger = logging.getLogger(__name__)

# How far back a feed reaches (CALENDAR.md rule 18).
BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class FeedContent:
    """What `ical.feed` needs. `changed_at` never goes back while the content changes: it is for
    Last-Modified, the entries carry their own."""

    head: ical.Feed
    entries: list[ical.Entry]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class FileContent:
    """What `ical.file` needs, and a name to save it under."""

    entries: list[ical.Entry]
    name: str
    changed_at: datetime


def public(
    language: str,
    *,
    now: datetime,
    source: str,
    kinds: Sequence[Kind] = (),
    organisations: Sequence[Organisation] = (),
) -> FeedContent:
    """Everything public, from 31 days back; `source` is the feed's own address.

    A constant number of queries.
    """
    rows = _dates(now).filter(event__visibility=Visibility.PUBLIC)
    if kinds:
        rows = rows.filter(event__kind__in=kinds)
    if organisations:
        rows = rows.filter(event__host__in=organisations)
    with override(language):
        parts = [*(str(kind.label) for kind in kinds), *(o.name.text() for o in organisations)]
        name = _("%(site)s: events") % {"site": settings.SITE_NAME}
        about = ", ".join(parts)
        entries = _entries(rows, language)
        head = _head(f"{name} ({about})" if about else name, language, source, entries)
        return FeedContent(head, entries, _changed_at(Occurrence.objects.all(), head, now))


def of_event(
    key: UUID, language: str, *, now: datetime, source: str, token: str = ""
) -> FeedContent | None:
    """The dates of one event; None where there is none for whoever holds `token`."""
    event = Event.objects.filter(key=key).first()
    if event is None or not _is_open_to(event, token):
        return None
    with override(language):
        entries = _entries(_dates(now).filter(event=event), language)
        words = _public_words([event], language)[event.pk]
        head = _head(words.title, language, source, entries, words)
        return FeedContent(head, entries, _changed_at(event.occurrences.all(), head, now))


def of_occurrence(
    uid: UUID, language: str, *, now: datetime, token: str = ""
) -> FileContent | None:
    """One date as a file, also when it was withdrawn since; None as for `of_event`."""
    row = Occurrence.objects.select_related("event", "venue").filter(uid=uid).first()
    if row is None or not _is_open_to(row.event, token):
        return None
    if not row.event.is_live and row.end <= _today(now):
        return None
    words = _public_words([row.event], language)[row.event_id]
    return _file(_entries([row], language), row, words)


def of_registration(registration: Registration, language: str) -> FileContent | None:
    """All dates of what somebody registered for, with the link to join online if it is theirs.

    Only ever for the person: the caller has checked who asks. None when nothing is left.
    """
    rows = registration.run.occurrences.exclude(status=Status.WITHDRAWN)
    found = list(rows.select_related("event", "venue"))
    if not found:
        return None
    event = registration.run.event
    words = words_of_one(event, language)
    words = replace(words, path=addresses.page_path_of(registration, words))
    entries = _made(
        found,
        {event.pk: words},
        language,
        # As in the mails: somebody who left and came back needs a higher SEQUENCE than they had.
        raised=registration.rounds,
        conference=event.online_link if registration.state == State.CONFIRMED else None,
    )
    return _file(entries, found[0], words)


def _file(entries: list[ical.Entry], first: Occurrence, words: EventWords) -> FileContent | None:
    if not entries:
        return None
    name = f"{words.slug}-{first.wall_start:%Y-%m-%d}.ics"
    return FileContent(entries, name, max(entry.last_modified for entry in entries))


def _is_open_to(event: Event, token: str) -> bool:
    """Whether an address that carries `token` may have this event's dates. Taken down or not:
    what a taken-down event shows is decided entry by entry."""
    if event.visibility == Visibility.LINK:
        return event.opened_by(token)
    return event.visibility == Visibility.PUBLIC


def _dates(now: datetime) -> QuerySet[Occurrence]:
    """What feeds show of any event; from midnight to midnight the same rows."""
    today = _today(now)
    hidden_and_past = Q(event__is_live=False, end__lte=today)
    return (
        Occurrence.objects.filter(end__gt=today - BACK)
        .exclude(status=Status.WITHDRAWN)
        .exclude(hidden_and_past)
        .select_related("event", "venue")
        .order_by("start", "uid")
    )


def _today(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date(), time(), UTC)


def _head(
    name: str,
    language: str,
    source: str,
    entries: list[ical.Entry],
    words: EventWords | None = None,
) -> ical.Feed:
    calendar = EventsPage.objects.filter(locale__language_code=language).first()
    made = calendar.last_published_at if calendar else None
    changes = [entry.last_modified for entry in entries]
    path = words.path if words else f"/{language}/events/"
    return ical.Feed(
        name=name,
        description="",
        url=settings.BASE_URL + path if path else "",
        source=source,
        language=words.language if words else language,
        last_modified=max(changes, default=made or datetime(2000, 1, 1, tzinfo=UTC)),
        zone=settings.TIME_ZONE,
    )


def _changed_at(rows: QuerySet[Occurrence], head: ical.Feed, now: datetime) -> datetime:
    """Later than whatever can have changed the body: what was published, moved or hidden, also
    if it left the feed by that, and the midnight on which the window moved on."""
    latest = rows.aggregate(latest=Max("last_modified"))["latest"]
    return max(head.last_modified, _today(now), *filter(None, [latest]))


def _public_words(events: Iterable[Event], language: str) -> dict[int, EventWords]:
    """The words of each event for whoever may have the address of a feed that shows it."""
    by_pk = {event.pk: event for event in events}
    return {
        pk: _in_public(by_pk[pk], words, language)
        for pk, words in words_of(by_pk.values(), language).items()
    }


def _in_public(event: Event, words: EventWords, language: str) -> EventWords:
    if not event.is_live:
        return replace(generic(event, language), published_at=words.published_at)
    is_visible = event.visibility == Visibility.PUBLIC
    # Who has the address of a feed of an event by link has the event's key already.
    path = addresses.page_path(event, words, is_visible=is_visible, holds_key=True)
    return replace(words, path=path)


def _entries(rows: Iterable[Occurrence], language: str) -> list[ical.Entry]:
    """One entry a date, as anybody may see it."""
    rows = list(rows)
    words = _public_words((row.event for row in rows), language)
    return _made(rows, words, language, is_public=True)


def _made(
    rows: list[Occurrence], words: dict[int, EventWords], language: str, **how: Any
) -> list[ical.Entry]:
    made: list[ical.Entry] = []
    for row in rows:
        try:
            made.append(_entry(row, words[row.event_id], language, **how))
        except ValueError:
            # One date that no calendar can hold must not take the others along.
            logger.warning("date %s has no place in a calendar", row.uid, exc_info=True)
    return made


def _entry(
    row: Occurrence,
    words: EventWords,
    language: str,
    *,
    is_public: bool = False,
    raised: int = 0,
    conference: str | None = None,
) -> ical.Entry:
    """`is_public`: an event taken down is cancelled; for somebody who has registered it is not."""
    entry = vevents.entry(
        row,
        words,
        language=language,
        hidden=is_public and not row.event.is_live,
        raised=raised,
        conference=conference or None,
    )
    changes = [entry.last_modified]
    if words.published_at is not None:
        changes.append(words.published_at)
    if row.venue is not None:
        changes.append(row.venue.changed_at)
    return replace(entry, last_modified=max(changes))
