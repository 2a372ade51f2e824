"""What a search finds: one page of things, each once, with what was looked for marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery

from events.enums import Kind as EventKind
from events.enums import Status, Visibility
from events.models import Event, Occurrence
from foundation.folding import stem, words
from search.enums import Kind
from search.models import SearchEntry
from search.passages import WORD, Part, marked, passage
from search.queries import facets
from search.queries.facets import Chosen, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.core.paginator import Page

    from community.models import Member

RESULTS_A_PAGE = 20
EVERYTHING = Chosen()
# About two lines of a wide screen, four of a narrow one.
PASSAGE_LENGTH = 220


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What a result says of an event. `next_day`: of its next date, on the clock on the wall there;
    None where no date is to come. `visibility` is empty where everybody may see it."""

    kind: str
    next_day: datetime | None
    visibility: str


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was found; `path` is empty where no address leads to it."""

    title: list[Part]
    passage: list[Part]
    path: str
    language: str
    kind: Kind
    dated_at: datetime
    event: EventFacts | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the results.

    `counts`: things by facet and value, each facet as if it were not in use; `total`: things of all
    kinds with what else is chosen; `anyhow`: things whatever is chosen. `no_such_page`: the wished
    page isn't there, so this is the first. `written`: the terms, as a result writes them.
    """

    results: list[Result]
    page: Page[int]
    counts: dict[str, dict[Any, int]]
    anyhow: int
    no_such_page: bool
    written: dict[str, str]

    @property
    def total(self) -> int:
        return sum(self.counts["kind"].values())


class _Cache:
    """Wagtail keeps the paths of its sites here between two pages of one list."""


def find(
    terms: Sequence[str],
    *,
    viewer: Member | None,
    language: str,
    now: datetime,
    chosen: Chosen = EVERYTHING,
    number: int = 1,
) -> Found:
    """Page `number` of what `viewer` (None: anybody) may find by `terms`, the best first.

    A constant number of queries, whatever is found.
    """
    return _found(rows(terms, viewer, language, now), terms, viewer, now, chosen, number)


def find_meant(
    terms: Sequence[str],
    *,
    typed: Sequence[str],
    viewer: Member | None,
    language: str,
    now: datetime,
    chosen: Chosen = EVERYTHING,
    number: int = 1,
) -> Found | None:
    """The same by words of which some were not `typed`; None where no page that `viewer` may see has
    all of those just so: they must not learn a word that only others may read."""
    others = [term for term in terms if term not in typed]
    every = rows(terms, viewer, language, now, whole=others)
    if not any(row.has_whole for row in every):
        return None
    return _found(every, terms, viewer, now, chosen, number)


def rows(
    terms: Sequence[str],
    viewer: Member | None,
    language: str,
    now: datetime,
    *,
    whole: Sequence[str] = (),
) -> list[Row]:
    """All that `viewer` finds by `terms`, and whether it has each of `whole` as it stands. Entries are
    looked through once, and what is told of them is counted and sorted from this."""
    entries = SearchEntry.objects.visible_to(viewer).matching(terms)
    ranked = entries.ranked(terms, language=language).with_whole(whole).aged(now)
    newest_first = ranked.order_by("-dated_at", "pk").values_list(*Row._fields[:-1])
    return [Row._make((*row, place)) for place, row in enumerate(newest_first)] if terms else []


def _found(
    every: Sequence[Row],
    terms: Sequence[str],
    viewer: Member | None,
    now: datetime,
    chosen: Chosen,
    number: int,
) -> Found:
    counted = facets.count(every, chosen, now=now)
    best = facets.each_thing_once(counted.rows)
    paginator = Paginator(range(len(best)), RESULTS_A_PAGE)
    exists = 1 <= number <= paginator.num_pages
    page = paginator.page(number if exists else 1)
    first = max(page.start_index() - 1, 0)
    shown = _in_order([row.pk for row in best[first : first + RESULTS_A_PAGE]])
    return Found(
        _results(shown, terms, viewer, now),
        page,
        counted.counts,
        counted.total,
        not exists,
        _written(shown, terms),
    )


def _written(entries: Sequence[SearchEntry], terms: Sequence[str]) -> dict[str, str]:
    """The terms as they stand in one of `entries`, with the marks on their letters; those that stand
    in none as they are."""
    written: dict[str, str] = {}
    for entry in entries:
        for found in WORD.finditer(f"{entry.page.title} {entry.text}"):
            for word in words(found.group()):
                if word in terms and word not in written:
                    written[word] = found.group()
        if len(written) == len(terms):
            break
    return {term: written.get(term, term) for term in terms}


def _in_order(ids: Sequence[int]) -> list[SearchEntry]:
    """The entries with what is shown of them; sorting them all with their texts would be slow."""
    rows = SearchEntry.objects.select_related("page__locale").defer("folded_title", "folded_words")
    by_id = rows.in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id]


def _results(
    entries: Iterable[SearchEntry], terms: Sequence[str], viewer: Member | None, now: datetime
) -> list[Result]:
    entries = list(entries)
    stems = [stem(term) for term in terms]
    events = _events([e.key for e in entries if e.kind == Kind.EVENT], viewer, now)
    cache = _Cache()
    return [
        Result(
            title=marked(entry.page.title, stems),
            passage=marked(passage(entry.text, stems, length=PASSAGE_LENGTH), stems),
            path=_path(entry, cache),
            language=entry.language,
            kind=Kind(entry.kind),
            dated_at=entry.dated_at,
            event=events.get(entry.key),
        )
        for entry in entries
    ]


def _path(entry: SearchEntry, cache: _Cache) -> str:
    parts = entry.page.get_url_parts(cache)
    return (parts[2] or "") if parts else ""


def _events(keys: Sequence[UUID], viewer: Member | None, now: datetime) -> dict[UUID, EventFacts]:
    """The facts of each event by its key, in one query."""
    coming = (
        Occurrence.objects.visible_to(viewer)
        .upcoming(now)
        .exclude(status=Status.CANCELLED)
        .filter(event=OuterRef("pk"))
    )
    rows = Event.objects.filter(key__in=keys).annotate(
        next_start=Subquery(coming.values("local_start")[:1])
    )
    return {
        key: EventFacts(
            kind=str(EventKind(kind).label),
            next_day=start.replace(tzinfo=None) if start else None,
            visibility="" if seen_by == Visibility.PUBLIC else str(Visibility(seen_by).label),
        )
        for key, kind, seen_by, start in rows.values_list("key", "kind", "visibility", "next_start")
    }
