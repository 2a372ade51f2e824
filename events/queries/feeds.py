"""What stands in each feed and file: dates as calendar entries in one language.

A feed knows nobody: its language, its filters and the key of an event by link come from the
address alone. An event whose pages were taken down is cancelled here, by its title and times
alone, until its dates are past: a date that merely vanished would stay in the calendars that
have it. What had become visible to some members only is not here at all.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.calendar import ical
from events.enums import Kind, State, Status, Visibility
from events.models import Event, EventsPage, Occurrence, Registration
from events.queries import vevents
from events.queries.words import words_of, words_of_one

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
        words = words_of_one(event, language)
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
    return _file([row], language)


def of_registration(registration: Registration, language: str) -> FileContent | None:
    """All dates of what somebody registered for, with the link to join online if it is theirs.

    Only ever for the person: the caller has checked who asks. None when nothing is left.
    """
    rows = registration.run.occurrences.exclude(status=Status.WITHDRAWN)
    found = list(rows.select_related("event", "venue"))
    link = registration.run.event.online_link if registration.state == State.CONFIRMED else ""
    # As in the mails: somebody who left and came back needs a higher SEQUENCE than they had.
    return _file(found, language, conference=link, raised=registration.rounds) if found else None


def _file(
    rows: list[Occurrence], language: str, *, conference: str | None = None, raised: int = 0
) -> FileContent | None:
    entries = _entries(rows, language, conference=conference, raised=raised)
    if not entries:
        return None
    words = words_of_one(rows[0].event, language)
    name = f"{words.slug}-{rows[0].wall_start:%Y-%m-%d}.ics"
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


def _entries(
    rows: Iterable[Occurrence],
    language: str,
    *,
    conference: str | None = None,
    raised: int = 0,
) -> list[ical.Entry]:
    """One entry a date; `conference` (None: nobody's in particular) makes them the entries of
    somebody who has registered, for whom nothing is hidden."""
    rows = list(rows)
    words = words_of((row.event for row in rows), language)
    made: list[ical.Entry] = []
    for row in rows:
        try:
            made.append(_entry(row, words[row.event_id], language, conference, raised))
        except ValueError:
            # One date that no calendar can hold must not take the others along.
            logger.warning("date %s has no place in a calendar", row.uid, exc_info=True)
    return made


def _entry(
    row: Occurrence, words: EventWords, language: str, conference: str | None, raised: int
) -> ical.Entry:
    hidden = not row.event.is_live and conference is None
    if hidden:
        words = replace(words, lead="", path="")
    elif row.event.visibility == Visibility.LINK and words.path:
        # Whoever has this address has the event's key already.
        words = replace(words, path=f"{words.path}?{urlencode({'key': row.event.link_token})}")
    entry = vevents.entry(
        row,
        words,
        language=language,
        hidden=hidden,
        raised=raised,
        conference=conference or None,
    )
    changes = [entry.last_modified]
    if words.published_at is not None:
        changes.append(words.published_at)
    if row.venue is not None:
        changes.append(row.venue.changed_at)
    return replace(entry, last_modified=max(changes))
