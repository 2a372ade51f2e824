"""Which words may be meant by words that nothing is found by."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from community.querysets import begins, begins_with_any
from foundation import spelling
from foundation.folding import LONGEST_TERM, stem
from search.models import SearchEntry, SearchSpelling, SearchTerm
from search.querysets import where_found
from search.slips import endings, weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from community.models import Member

# Words looked at closely, taken for one that was typed, and tried together.
LOOKED_AT, TAKEN, TRIED = 500, 4, 4
# Who types more words that there are not has not misspelt them.
MOST_UNKNOWN = 3
# What two words are worth that were written as one, and one that was written as two.
SPLIT, JOINED = 0.9, 0.5
SHORTEST_PART = 3


class Guess(NamedTuple):
    """The less it weighs, the likelier it is meant. `terms` stand for one that was typed."""

    weight: float
    terms: tuple[str, ...]


def meant(terms: Sequence[str], *, viewer: Member | None, language: str) -> list[tuple[str, ...]]:
    """What may be meant by `terms`, the likeliest first; nothing where there is no telling.

    Every word is one of the index, in whichever language, whoever may read it: show it only to who
    finds it. A word that stands only where `viewer` may not read is as unknown as one that there
    is not: else whether it is corrected would tell.
    """
    unknown = [term for term in terms if not _is_known(term, viewer)]
    guesses = [*_joined(terms), *_corrected(terms, unknown, language)]
    guesses.sort(key=_weight)
    likeliest = dict.fromkeys(guess.terms for guess in guesses)
    likeliest.pop(tuple(terms), None)
    return list(likeliest)[:TRIED]


def _is_known(term: str, viewer: Member | None) -> bool:
    # The vocabulary is an index; the entries are looked through.
    if not SearchTerm.objects.filter(begins(stem(term))).exists():
        return False
    return bool(SearchEntry.objects.visible_to(viewer).filter(where_found(term)).exists())


def _weight(guess: Guess) -> float:
    return guess.weight


def _corrected(terms: Sequence[str], unknown: Sequence[str], language: str) -> list[Guess]:
    """The terms with each unknown one replaced; none where one of them is like no other word."""
    if not 0 < len(unknown) <= MOST_UNKNOWN:
        return []
    guesses = _near(unknown, spelling.keys, language)
    # Where the beginning is wrong twice the end may be right.
    guesses |= _near([t for t in unknown if not guesses.get(t)], endings, language)
    for term, halves in _halves(unknown).items():
        guesses[term] = sorted([*guesses.get(term, []), *halves], key=_weight)[:TAKEN]
    choices = [guesses.get(t, []) if t in unknown else [Guess(0, (t,))] for t in terms]
    return [
        Guess(sum(one.weight for one in together), tuple(t for one in together for t in one.terms))
        for together in product(*choices)
    ]


def _near(
    unknown: Sequence[str], keys: Callable[[str], frozenset[str]], language: str
) -> dict[str, list[Guess]]:
    """For each term the words that it is a misspelling of, the likeliest first; one query."""
    every = frozenset().union(*map(keys, unknown))
    if not every:
        return {}
    keyed = SearchSpelling.objects.filter(key__in=every).values("term")
    rows = SearchTerm.objects.filter(term__in=keyed).order_by("-entries", "term")
    words: dict[str, tuple[bool, int]] = {}
    for word, its_language, entries in rows.values_list("term", "language", "entries")[:LOOKED_AT]:
        # Of a word in several languages the nearest counts.
        of_it = (its_language != language, -entries)
        words[word] = min(of_it, words.get(word, of_it))
    near: dict[str, list[Guess]] = {}
    for term in unknown:
        weighed = [(weight, *words[word], word) for word in words if (weight := weigh(term, word))]
        near[term] = [Guess(weight, (word,)) for weight, *_, word in sorted(weighed)[:TAKEN]]
    return near


def _halves(unknown: Sequence[str]) -> dict[str, list[Guess]]:
    """For each term the two words that it may be, without the blank between them."""
    cuts = {
        term: [(term[:at], term[at:]) for at in range(SHORTEST_PART, len(term) - SHORTEST_PART + 1)]
        for term in unknown
    }
    parts = {part for pairs in cuts.values() for pair in pairs for part in pair}
    known = set(SearchTerm.objects.filter(term__in=parts).values_list("term", flat=True))
    return {
        term: [Guess(SPLIT, pair) for pair in pairs if known.issuperset(pair)]
        for term, pairs in cuts.items()
    }


def _joined(terms: Sequence[str]) -> list[Guess]:
    """The terms with two neighbours written as one, where there is such a word."""
    pairs = [(one + other)[:LONGEST_TERM] for one, other in pairwise(terms)]
    if not pairs:
        return []
    rows = SearchTerm.objects.filter(begins_with_any(map(stem, pairs))).order_by("-entries", "term")
    words = list(dict.fromkeys(rows.values_list("term", flat=True)[:LOOKED_AT]))
    guesses = []
    for at, pair in enumerate(pairs):
        # As it stands, or the commonest of its forms.
        whole = pair if pair in words else next((w for w in words if w.startswith(stem(pair))), "")
        if whole:
            guesses.append(Guess(JOINED, (*terms[:at], whole, *terms[at + 2 :])))
    return guesses
