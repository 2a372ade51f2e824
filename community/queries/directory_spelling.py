"""Which names may be meant by words that nobody is found by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.enums import ProfileField
from community.models import DirectoryKey, DirectoryTerm
from community.queries.seeing import where_visible
from foundation import spelling
from foundation.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from community.models import Member, Profile

# Looked at closely for one search, and taken for one word.
LOOKED_AT, TAKEN = 500, 12


def meant(terms: Sequence[str], viewer: Member) -> dict[str, tuple[str, ...]]:
    """The words of names that `viewer` may see and that each of `terms` may be, the nearest first;
    none where there are none. One query."""
    keys = {term: spelling.keys(term) for term in terms}
    every = frozenset().union(*keys.values())
    if not every:
        return {}
    seen = where_visible(viewer, profile="profile__", member="profile__member__")
    rows = DirectoryKey.objects.filter(seen, profile__in_directory=True, key__in=every)
    words = rows.order_by("word").values_list("word", flat=True).distinct()[:LOOKED_AT]
    near: dict[str, list[tuple[int, str]]] = {term: [] for term in terms}
    for word in words:
        for term in terms:
            wrong = spelling.is_near(term, word)
            if wrong is not None:
                near[term].append((wrong, word))
    return {
        term: tuple(word for _wrong, word in sorted(found)[:TAKEN])
        for term, found in near.items()
        if found
    }


def kept(
    meant: Mapping[str, tuple[str, ...]], having: QuerySet[Profile]
) -> dict[str, tuple[str, ...]]:
    """Of what may be `meant`, the nearest that somebody in `having` has."""
    folded = {word: fold(word) for words in meant.values() for word in words}
    rows = DirectoryTerm.objects.filter(
        field=ProfileField.NAME, term__in=folded.values(), profile__in=having
    )
    there = set(rows.values_list("term", flat=True).distinct())
    held = {
        term: tuple(word for word in words if folded[word] in there)
        for term, words in meant.items()
    }
    return {term: _nearest(term, words) for term, words in held.items() if words}


def _nearest(term: str, words: Sequence[str]) -> tuple[str, ...]:
    """Those with as few mistakes as any."""
    least = min(wrong for word in words if (wrong := spelling.is_near(term, word)) is not None)
    return tuple(word for word in words if spelling.is_near(term, word) == least)
