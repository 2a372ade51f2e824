"""Editions of the digest for everybody: what of them is public, as it is now."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language

from community import digest_periods, letter_digests
from community.enums import Cadence, DeliveryState
from community.models import DigestDelivery, DigestEdition
from community.queries import coming_editions, letters
from community.services import digest_calendar
from foundation import rich_words
from foundation.digests import Asked, Reader, Window, in_order
from foundation.models import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from community.digest_periods import Period
    from foundation.digests import Entry, Section
    from foundation.rich_words import RichWords

# Whoever asks.
VISITOR = 0
IN_PUBLIC = (Cadence.WEEKLY, Cadence.MONTHLY)
Mail = OutboxRow.State


@dataclass(slots=True)
class Part:
    """What stands under one heading."""

    heading: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition as everybody reads it. `language` is that of the introduction."""

    period: Period
    introduction: RichWords | None
    language: str
    parts: list[Part]


def periods() -> list[Period]:
    """All that went out, the newest first; one query."""
    names = _sent().values_list("period", flat=True)
    found = [period for name in names if (period := digest_periods.read(name))]
    return sorted(found, key=lambda one: (one.begins, one.cadence), reverse=True)


def period(name: str) -> Period | None:
    """The one called `name`; None where none of that name went out."""
    found = digest_periods.read(name)
    return found if found and _sent().filter(period=name).exists() else None


def _sent() -> Any:
    """Editions of which a mail left. Its row is deleted some day; what was stopped is not shown."""
    mails = DigestDelivery.objects.filter(
        Q(mail=None) | Q(mail__state__in=[Mail.SENT, Mail.UNKNOWN]),
        edition=OuterRef("pk"),
        state=DeliveryState.PROMISED,
    )
    rows = DigestEdition.objects.filter(Exists(mails), cadence__in=IN_PUBLIC, stopped_at=None)
    return rows.order_by()


def read(period: Period, *, now: datetime) -> Edition:
    """What is public of the edition of `period` at `now`, in the active language and zone: the
    window is that of who chose nothing but how often. A constant number of queries."""
    rhythm = coming_editions.usual(period.cadence)
    until = digest_calendar.moment(rhythm, period)
    reader = Reader(key=VISITOR, language=get_language() or settings.LANGUAGE_CODE)
    window = Window(
        reader=reader,
        since=digest_calendar.moment(rhythm, period.before),
        until=until,
        edition=period.name,
    )
    letter = letters.for_reader(letters.approved([period.name]), period.name, reader.language)
    introduction = rich_words.read([letter.introduction])[0] if letter else None
    return Edition(
        period=period,
        introduction=introduction or None,
        language=letter.language if letter else reader.language,
        parts=_parts(window, now=min(until, now)),
    )


def _parts(window: Window, *, now: datetime) -> list[Part]:
    """As of the moment that the edition was due: what was to come then is told, though it is over.
    What may be seen is asked as it is."""
    known: set[str] = set()
    found: dict[str, Part] = {}
    for name, section in in_order():
        if not section.is_public:
            continue
        things = [
            thing for thing in section.choose([window]).get(VISITOR, ()) if thing not in known
        ]
        known.update(things)
        entries = _entries(section, window, things, now)
        if entries or name == letter_digests.NAME:
            heading = str(section.heading)
            found.setdefault(heading, Part(heading)).entries.extend(entries)
    return [part for part in found.values() if part.entries]


def _entries(section: Section, window: Window, things: Sequence[str], now: datetime) -> list[Entry]:
    """With addresses on the site itself."""
    asked = [Asked(window.reader, things, window.edition)] if things else []
    told = section.render(asked, now=now).get(VISITOR, ()) if asked else ()
    return [replace(entry, address=entry.address.removeprefix(settings.BASE_URL)) for entry in told]
