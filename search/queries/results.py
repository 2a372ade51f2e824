"""What a search finds: one page of things, each once, with what was looked for marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery

from events.enums import Kind as EventKind
from events.enums import Status, Visibility
from events.models import Event, Occurrence
from foundation.folding import stem
from search.enums import Kind
from search.models import SearchEntry
from search.passages import Part, marked, passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.core.paginator import Page

    from community.models import Member

RESULTS_A_PAGE = 20
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

    `counts`: things of each kind, whichever is shown; `total` of all kinds. `no_such_page`: the
    wished page isn't there, so this is the first.
    """

    results: list[Result]
    page: Page[int]
    counts: dict[Kind, int]
    no_such_page: bool

    @property
    def total(self) -> int:
        return sum(self.counts.values())


class _Cache:
    """Wagtail keeps the paths of its sites here between two pages of one list."""


def find(
    terms: Sequence[str],
    *,
    viewer: Member | None,
    language: str,
    now: datetime,
    kind: Kind | None = None,
    number: int = 1,
) -> Found:
    """Page `number` of what `viewer` (None: anybody) may find by `terms`, the best first.

    A constant number of queries, whatever is found.
    """
    entries = SearchEntry.objects.visible_to(viewer).matching(terms)
    rows = entries.values("kind").annotate(things=Count("key", distinct=True)).order_by()
    counts = {Kind(row["kind"]): row["things"] for row in rows}
    shown = entries.filter(kind=kind) if kind else entries
    number_shown = counts.get(kind, 0) if kind else sum(counts.values())
    paginator = Paginator(range(number_shown), RESULTS_A_PAGE)
    exists = 1 <= number <= paginator.num_pages
    page = paginator.page(number if exists else 1)
    best = shown.ranked(terms, language=language).each_thing_once().values_list("pk", flat=True)
    first = max(page.start_index() - 1, 0)
    # Where nothing matches there is no need to look through everything once more.
    found = _in_order(list(best[first : first + RESULTS_A_PAGE]) if number_shown else [])
    return Found(_results(found, terms, viewer, now), page, counts, not exists)


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
