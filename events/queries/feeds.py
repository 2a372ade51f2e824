"""What stands in each feed and file.

A feed knows nobody: its language, its filters and the key of an event by link come from the
address alone. An event whose pages were taken down is cancelled here until its dates are past; what
had become visible to some members only is not here at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.calendar import ical
from events.enums import Status, Visibility
from events.models import Event, EventsPage, Occurrence
from events.queries import addresses, feed_entries, feed_window, joining
from events.queries.words import words_of_one
from events.services import stored_texts
from foundation import brand

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from community.models import Organisation, Topic
    from events.enums import Kind
    from events.models import Registration
    from events.queries.words import EventWords


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
    version: int,
    source: str,
    kinds: Sequence[Kind] = (),
    topics: Sequence[Topic] = (),
    organisations: Sequence[Organisation] = (),
) -> bytes:
    """Everything public, from 31 days back; `source` is the feed's own address, `version` the
    calendar's, read before.

    Of several kinds, topics or organisations any will do; of each there must be one. A constant
    number of queries, while the texts are fresh.
    """
    rows = feed_window.public_dates(now)
    if kinds:
        rows = rows.filter(event__kind__in=kinds)
    if topics:
        # A subquery: a join would show a date once for each of its topics.
        about = Event.topics.through.objects.filter(topic__in=topics)
        rows = rows.filter(event__in=about.values("event"))
    if organisations:
        rows = rows.filter(event__host__in=organisations)
    with override(language):
        parts = [str(kind.label) for kind in kinds]
        parts += [topic.name.text() for topic in topics]
        parts += [organisation.name.text() for organisation in organisations]
        name = _("%(site)s: events") % {"site": brand.name()}
        chosen = ", ".join(parts)
        texts = stored_texts.of(rows, language, version=version)
        head = _head(f"{name} ({chosen})" if chosen else name, language, source, texts)
        return ical.feed_of_texts(head, texts.texts, texts.years)


def of_event(
    key: UUID, language: str, *, now: datetime, version: int, source: str, token: str = ""
) -> bytes | None:
    """The dates of one event; None where there is none for whoever holds `token`."""
    event = Event.objects.filter(key=key).first()
    if event is None or not _is_open_to(event, token):
        return None
    with override(language):
        words = feed_entries.public_words([event], language)[event.pk]
        if event.visibility == Visibility.PUBLIC:
            rows = feed_window.public_dates(now).filter(event=event)
            texts = stored_texts.of(rows, language, version=version)
        else:
            texts = _made(feed_window.dates(now).filter(event=event), language)
        head = _head(words.title, language, source, texts, words)
        return ical.feed_of_texts(head, texts.texts, texts.years)


def of_occurrence(
    uid: UUID, language: str, *, now: datetime, token: str = ""
) -> FileContent | None:
    """One date as a file, also when it was withdrawn since; None as for `of_event`."""
    row = Occurrence.objects.select_related("event", "venue").filter(uid=uid).first()
    if row is None or not _is_open_to(row.event, token):
        return None
    if not row.event.is_live and row.end <= feed_window.today(now):
        return None
    words = feed_entries.public_words([row.event], language)[row.event_id]
    return _file([*feed_entries.as_public([row], language).values()], row, words)


def of_registration(
    registration: Registration, language: str, *, now: datetime
) -> FileContent | None:
    """All dates of what somebody registered for, each with the link to join online if they may see
    it by `now`.

    Only ever for the person: the caller has checked who asks. None when nothing is left.
    """
    rows = registration.run.occurrences.exclude(status=Status.WITHDRAWN)
    found = list(rows.select_related("event", "venue", "run"))
    if not found:
        return None
    event = registration.run.event
    words = words_of_one(event, language)
    words = replace(words, path=addresses.page_path_of(registration, words))
    how: dict[str, Any] = {
        "language": language,
        # As in the mails: somebody who left and came back needs a higher SEQUENCE than they had.
        "raised": registration.rounds,
    }
    joins = {row.pk: joining.of_date(registration, row, now=now) for row in found}
    dates = ((row, words, {**how, "joining": joins[row.pk]}) for row in found)
    entries = [entry for _pk, entry in feed_entries.made(dates)]
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


def _made(rows: Any, language: str) -> stored_texts.Texts:
    """The texts of an event by link, which are kept nowhere."""
    entries = feed_entries.as_public(rows.select_related("event", "venue"), language).values()
    return stored_texts.Texts([*map(ical.event_text, entries)], ical.years_by_zone(entries))


def _head(
    name: str,
    language: str,
    source: str,
    texts: stored_texts.Texts,
    words: EventWords | None = None,
) -> ical.Feed:
    address = words.address if words else f"{settings.BASE_URL}/{language}/events/"
    return ical.Feed(
        name=name,
        description="",
        url=address,
        source=source,
        language=words.language if words else language,
        last_modified=texts.last_modified or _calendar_made_at(language),
        zone=settings.TIME_ZONE,
    )


def _calendar_made_at(language: str) -> datetime:
    """What a feed without any date gives as its last change: it must not change by itself."""
    calendar = EventsPage.objects.filter(locale__language_code=language).first()
    made_at = calendar.last_published_at if calendar else None
    return made_at or datetime(2000, 1, 1, tzinfo=UTC)
