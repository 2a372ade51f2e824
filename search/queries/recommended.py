"""What editors recommend for words that are looked for, to whom it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from wagtail.models import Page

from events.models import Event, EventPage
from foundation.folding import query_terms, stem
from search.models import RecommendationPhrase

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from community.models import Member
    from search.models import Recommendation

# More would hide what was found.
MOST_SHOWN = 3
# Looked at for one search.
MOST_PHRASES = 100


@dataclass(frozen=True, slots=True)
class Recommended:
    """One page or address; `language`: of its words where it is a page, else empty."""

    title: str
    path: str
    reason: str
    language: str
    page: int | None


def recommended(terms: Sequence[str], *, viewer: Member | None, language: str) -> list[Recommended]:
    """What stands above the results for `terms`, for a reader of `language`. One query where there is
    nothing, three where there is something."""
    meant = _recommendations(terms, language)
    if not meant:
        return []
    pages = _pages([one.page.translation_key for one in meant if one.page], viewer)
    shown = [_shown(one, pages, language) for one in meant]
    return [one for one in shown if one is not None][:MOST_SHOWN]


def _recommendations(terms: Sequence[str], language: str) -> list[Recommendation]:
    """Each once; those for more words first."""
    starts = {term[:length] for term in terms for length in range(1, len(term) + 1)}
    if not starts:
        return []
    rows = (
        RecommendationPhrase.objects.filter(start__in=starts)
        .filter(recommendation__language__in=("", language))
        .select_related("recommendation__page")
        .order_by("recommendation", "pk")[:MOST_PHRASES]
    )
    fitting = [(query_terms(row.words), row.recommendation) for row in rows]
    fitting = [pair for pair in fitting if all(_is_among(word, terms) for word in pair[0])]
    fitting.sort(key=lambda pair: -len(pair[0]))
    return list({one.pk: one for _words, one in fitting}.values())


def _is_among(word: str, terms: Sequence[str]) -> bool:
    return any(term.startswith(stem(word)) for term in terms)


def _pages(keys: Collection[object], viewer: Member | None) -> dict[object, list[Page]]:
    """The pages that `viewer` may see, by what all translations of one share."""
    event = Event.objects.visible_to(viewer).filter(key=OuterRef("translation_key"))
    pages = Page.objects.live().public().filter(translation_key__in=keys, alias_of=None)
    seen = pages.filter(~pages.exact_type_q(EventPage) | Exists(event)).select_related("locale")
    by_key: dict[object, list[Page]] = {}
    for page in seen.order_by("pk") if keys else ():
        by_key.setdefault(page.translation_key, []).append(page)
    return by_key


def _shown(
    one: Recommendation, pages: dict[object, list[Page]], language: str
) -> Recommended | None:
    if one.page is None:
        return Recommended(one.title, one.address, one.reason, "", None)
    there = pages.get(one.page.translation_key, [])
    nearest = [p for p in there if p.locale.language_code == language]
    nearest += [p for p in there if p.pk == one.page.pk]
    if not nearest or not (path := nearest[0].get_url()):
        return None
    page = nearest[0]
    return Recommended(page.title, path, one.reason, page.locale.language_code, page.pk)
