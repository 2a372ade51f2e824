"""Each public date's text in each language: made once, kept until something in it changes.

A kept text is fresh while its version is not below its event's `feed_version` and its edition is
that of the running release. Whoever stores one asked for the version before reading what the text
is made of: what changes meanwhile makes it stale at once (docs/adr/0013-stored-calendar-texts.md).
Only what anybody may see is kept; events by link and personal feeds are made when asked for.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache as shared
from django.db import DatabaseError, transaction
from django.db.models import Exists, FilteredRelation, OuterRef, Q

import events
from events.calendar import ical
from events.models import Occurrence, StoredText
from events.queries import feed_entries, feed_window
from events.services import versions
from foundation import brand, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

BATCH = 500
# How many texts one run of the duty writes at most: a few minutes of work after a new release.
MOST = 20_000
DAY = 24 * 3600
# The code that texts are made by, besides what stands in the database.
MADE_BY = ("calendar", "queries/feed_entries.py", "queries/vevents.py", "queries/words.py",
           "queries/addresses.py")  # fmt: skip


@dataclass(slots=True)
class Texts:
    """The texts of some dates in their order, and what a calendar around them must declare."""

    texts: list[bytes] = field(default_factory=list)
    years: dict[str, tuple[int, int]] = field(default_factory=dict)

    def put(self, text: bytes, index: int, zone: str, all_day: bool, first: int, last: int) -> None:
        """Put one text into its place; an empty one is of a date that no calendar can hold."""
        self.texts[index] = text
        if text:
            ical.widen(self.years, zone, all_day=all_day, first=first, last=last)

    @property
    def last_modified(self) -> datetime | None:
        """When the latest of them changed."""
        latest = max(map(ical.last_modified_of, self.texts), default=None)
        if latest is None:
            return None
        return datetime.strptime(latest.decode(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def of(dates: QuerySet[Occurrence], language: str, *, version: int) -> Texts:
    """The texts of public dates, in the order of the query. `version` was current before.

    One query while all of them are fresh; what is lacking is made and kept, 500 at a time.
    """
    result, lacking = Texts(), dict[int, tuple[int, str, bool, int, int]]()
    rows = dates.annotate(kept=FilteredRelation("texts", condition=Q(texts__language=language)))
    columns = rows.values_list(
        "pk", "zone", "all_day", "local_start", "local_end",
        "event__feed_version", "kept__version", "kept__edition", "kept__text",
    )  # fmt: skip
    now_made = edition()
    for pk, zone, all_day, start, end, needed, kept, made, text in columns.iterator(BATCH):
        place = len(result.texts), zone, all_day, start.year, end.year
        result.texts.append(b"")
        if kept is not None and kept >= needed and made == now_made:
            result.put(bytes(text), *place)
        else:
            lacking[pk] = place
    for batch in _batches(lacking):
        for pk, text in write(batch, language, version=version).items():
            result.put(text, *lacking[pk])
    result.texts = [text for text in result.texts if text]
    return result


def write(dates: Iterable[int], language: str, *, version: int) -> dict[int, bytes]:
    """Make the texts of public dates anew, by the dates' keys, and keep them."""
    rows = Occurrence.objects.filter(pk__in=list(dates)).select_related("event", "venue")
    texts = made(rows.order_by("pk"), language)
    kept = [
        StoredText(
            occurrence_id=pk, language=language, version=version, edition=edition(), text=text
        )
        for pk, text in texts.items()
    ]
    try:
        with transaction.atomic():
            StoredText.objects.bulk_create(
                kept,
                batch_size=BATCH,
                update_conflicts=True,
                unique_fields=["occurrence", "language"],
                update_fields=["version", "edition", "text"],
            )
    except DatabaseError:
        # A date was deleted meanwhile, or the database only lets read: the texts serve all the same.
        logger.warning("calendar texts could not be kept", exc_info=True)
    return texts


def made(rows: Iterable[Occurrence], language: str) -> dict[int, bytes]:
    """The texts of public dates as they would be made now; empty where no calendar can hold one."""
    rows = list(rows)
    entries = feed_entries.as_public(rows, language)
    return {row.pk: ical.event_text(entries[row.pk]) if row.pk in entries else b"" for row in rows}


def write_due(*, now: datetime) -> int:
    """Write all texts that feeds will be asked for and forget those of no feed (a duty of `tick`);
    how many. Costs nothing while neither the calendar nor the day has changed."""
    day = f"{edition()} {feed_window.today(now):%Y-%m-%d}"
    done = 0
    if shared.get("events.texts_pruned") != day:
        done += prune(now=now)
        shared.set("events.texts_pruned", day, 2 * DAY)
    version = versions.current().number
    mark = f"{version} {day}"
    if shared.get("events.texts_written") == mark:
        return done
    written = 0
    for language, _name in settings.LANGUAGES:
        for batch in _batches(_lacking(language, now)[: MOST - written]):
            written += len(write(batch, language, version=version))
    if written < MOST:
        shared.set("events.texts_written", mark, 2 * DAY)
    return done + written


def prune(*, now: datetime) -> int:
    """Forget the texts of dates that are in no public feed any more; how many."""
    shown = feed_window.public_dates(now).order_by().values("pk")
    languages = [code for code, _name in settings.LANGUAGES]
    gone = StoredText.objects.exclude(occurrence__in=shown, language__in=languages)
    return gone.delete()[0]


def differing(*, now: datetime) -> Iterator[tuple[str, str]]:
    """(uid, language) of each date whose text is kept as fresh and is not what would be made now."""
    for language, _name in settings.LANGUAGES:
        fresh = feed_window.public_dates(now).filter(_is_fresh(language))
        for batch in _batches(fresh.order_by("pk").values_list("pk", flat=True)):
            # Once more: what changes between the two looks is no error.
            if found := _differing(batch, language):
                yield from ((uid, language) for uid in _differing(found, language).values())


@cache
def _release() -> bytes:
    """What the release's own files put into a text: the code it is made by, and its catalogues."""
    here = Path(events.__file__).parent
    files = [Path(words.__file__)]
    for name in MADE_BY:
        files += sorted((here / name).glob("*.py")) if (here / name).is_dir() else [here / name]
    for folder in settings.LOCALE_PATHS:
        files += sorted(Path(folder).glob("*/LC_MESSAGES/django.mo"))
    return b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)


def edition() -> str:
    """What else a text depends on: the release and the settings; 16 letters."""
    look = brand.look()
    names = tuple(look.name(code) for code, _name in settings.LANGUAGES)
    said = (settings.BASE_URL, names, settings.TIME_ZONE, settings.LANGUAGE_CODE)
    return hashlib.sha256(_release() + repr(said).encode()).hexdigest()[:16]


def _is_fresh(language: str) -> Exists:
    return Exists(
        StoredText.objects.filter(
            occurrence=OuterRef("pk"),
            language=language,
            version__gte=OuterRef("event__feed_version"),
            edition=edition(),
        )
    )


def _lacking(language: str, now: datetime) -> QuerySet[Occurrence, int]:
    lacking = feed_window.public_dates(now).filter(~_is_fresh(language))
    return lacking.values_list("pk", flat=True)


def _differing(dates: Iterable[int], language: str) -> dict[int, str]:
    """Of these dates, those whose kept text is fresh and differs: their keys and uids."""
    rows = Occurrence.objects.filter(_is_fresh(language), pk__in=list(dates))
    kept = StoredText.objects.filter(occurrence__in=rows, language=language)
    texts = {pk: bytes(text) for pk, text in kept.values_list("occurrence", "text")}
    found = list(rows.select_related("event", "venue"))
    now_made = made(found, language)
    return {row.pk: str(row.uid) for row in found if texts.get(row.pk) != now_made[row.pk]}


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(list(keys))
    while batch := list(islice(left, BATCH)):
        yield batch
