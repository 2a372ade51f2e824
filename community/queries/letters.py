"""What editors put first in an edition, as its readers get it.

A letter in the reader's language counts, else the one in the site's main language. Its pages are
shown in the reader's language where they are translated; its own words say in which they are.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings

from community.models import DigestLead, DigestLetter
from foundation import digests
from foundation.digests import Asked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from foundation.digests import Entry, Reader

# Letters by period and language.
Letters = dict[tuple[str, str], DigestLetter]

# The letter that is looked at before anybody approves it.
_tried: ContextVar[DigestLetter | None] = ContextVar("tried letter", default=None)


@contextmanager
def trying(letter: DigestLetter) -> Iterator[None]:
    """As if `letter`, stored or not, were approved, and the only one of its edition."""
    token = _tried.set(letter)
    try:
        yield
    finally:
        _tried.reset(token)


def approved(periods: Iterable[str]) -> Letters:
    """The approved letters of these periods, with their leads; two queries, one where there are
    none."""
    wanted = set(periods)
    tried = _tried.get()
    if tried and tried.period in wanted:
        return {(tried.period, tried.language): tried}
    rows = DigestLetter.objects.filter(live=True, period__in=wanted)
    return {(row.period, row.language): row for row in rows.prefetch_related("leads__page")}


def for_reader(letters: Letters, period: str, language: str) -> DigestLetter | None:
    """The one that is read in `language`."""
    main = letters.get((period, settings.LANGUAGE_CODE))
    return letters.get((period, language), main)


def leads_of(letter: DigestLetter) -> dict[str, DigestLead]:
    """Its leads by thing, in their order, each page once."""
    found: dict[str, DigestLead] = {}
    for lead in sorted(letter.leads.all(), key=lambda lead: lead.sort_order or 0):
        found.setdefault(lead.thing, lead)
    return found


def choose(asked: Sequence[tuple[Reader, DigestLetter]], *, now: datetime) -> dict[int, list[str]]:
    """The leads of the letter that are for each reader, by the reader's key: which they may see,
    and which are on what they chose. A constant number of queries."""
    things = {reader.key: list(leads_of(letter)) for reader, letter in asked}
    every = {thing for own in things.values() for thing in own}
    topics = _topics(every)
    seen = entries([Asked(reader, things[reader.key]) for reader, _letter in asked], now=now)
    return {
        reader.key: [
            thing
            for thing in things[reader.key]
            if thing in seen[reader.key] and reader.wants(topics.get(thing, ()))
        ]
        for reader, _letter in asked
    }


def entries(asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Mapping[str, Entry]]:
    """What each reader may see of the pages that they are asked for, by the reader's key and by
    thing; a constant number of queries."""
    found: dict[int, dict[str, Entry]] = defaultdict(dict)
    for _name, lead in digests.leads if any(one.things for one in asked) else ():
        for key, told in lead.render(asked, now=now).items():
            found[key] |= {entry.thing: entry for entry in told}
    return found


def render(
    asked: Sequence[tuple[Asked, DigestLetter | None]], *, now: datetime
) -> Mapping[int, list[Entry]]:
    """Those in the order they were promised, with what the letter says of each."""
    found = entries([one for one, _letter in asked], now=now)
    return {
        one.reader.key: [
            _with_sentence(found[one.reader.key][thing], letter)
            for thing in one.things
            if thing in found[one.reader.key]
        ]
        for one, letter in asked
    }


def _with_sentence(entry: Entry, letter: DigestLetter | None) -> Entry:
    lead = leads_of(letter).get(entry.thing) if letter else None
    if letter is None or lead is None or not lead.sentence:
        return entry
    return replace(entry, excerpt=lead.sentence, excerpt_language=letter.language)


def _topics(things: Collection[str]) -> Mapping[str, Collection[int]]:
    found: dict[str, Collection[int]] = {}
    for _name, lead in digests.leads if things else ():
        found |= lead.topics(things)
    return found
