"""The whole answer to a search: what was found, what may have been meant, and what helps where
nothing was found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count

from community.models import Topic
from search.enums import Kind
from search.models import SearchEntry
from search.queries import meaning, results
from search.querysets import where_found

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from community.models import Member
    from search.queries.facets import Chosen
    from search.queries.results import Found

# Topics that are offered where nothing is found.
MOST_TOPICS = 8


@dataclass(frozen=True, slots=True)
class Help:
    """`fewer`: each of several words with the number of things that it alone finds, the rarest
    first; `topics`: what most stories are about, the commonest first."""

    fewer: list[tuple[str, int]] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """`meant`: the words that may be meant instead, as the site writes them, or nothing;
    `is_of_meant`: whether `found` is by them. `help`: where there is nothing to show."""

    found: Found
    meant: str
    is_of_meant: bool
    help: Help | None


def answer(
    terms: Sequence[str],
    *,
    viewer: Member | None,
    language: str,
    now: datetime,
    chosen: Chosen,
    number: int = 1,
    exactly: bool = False,
    is_answered: bool = False,
) -> Answer:
    """What `viewer` (None: anybody) is told who looks for `terms`. `exactly`: only what was typed is
    shown, and what may be meant is merely named. `is_answered`: something else was found already."""
    asked = {"viewer": viewer, "language": language, "now": now}
    found = results.find(terms, chosen=chosen, number=number, **asked)  # type: ignore[arg-type]
    if found.anyhow or is_answered:
        return Answer(found, "", False, None)
    for words in meaning.meant(terms, viewer=viewer, language=language):
        other = results.find_meant(words, typed=terms, chosen=chosen, number=number, **asked)  # type: ignore[arg-type]
        if other is not None:
            meant = " ".join(other.written[word] for word in words)
            if not exactly:
                return Answer(other, meant, True, None)
            return Answer(found, meant, False, help_with(terms, viewer))
    return Answer(found, "", False, help_with(terms, viewer))


def help_with(terms: Sequence[str], viewer: Member | None) -> Help:
    """What to do instead, where nothing is found by `terms`."""
    return Help(_fewer(terms, viewer), popular_topics())


def _fewer(terms: Sequence[str], viewer: Member | None) -> list[tuple[str, int]]:
    if len(terms) < 2:
        return []
    counts = {
        f"term_{at}": Count("key", distinct=True, filter=where_found(term))
        for at, term in enumerate(terms)
    }
    rows = SearchEntry.objects.visible_to(viewer).aggregate(**counts)
    alone = [(term, rows[f"term_{at}"]) for at, term in enumerate(terms)]
    return sorted((one for one in alone if one[1]), key=lambda one: one[1])


def popular_topics() -> list[Topic]:
    """What most stories are about that everybody may read."""
    entries = SearchEntry.objects.visible_to(None).filter(kind=Kind.STORY).exclude(topics="")
    counts: Counter[int] = Counter()
    rows = entries.values_list("topics").annotate(stories=Count("key", distinct=True)).order_by()
    for topics, stories in rows:
        for topic in topics.split():
            counts[int(topic)] += stories
    best = [pk for pk, _stories in counts.most_common(MOST_TOPICS)]
    known = Topic.objects.in_bulk(best)
    return [known[pk] for pk in best if pk in known]
