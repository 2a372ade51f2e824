"""Which words there are in all entries, kept as the entries are.

A word is here as soon as an entry has it, in the same transaction: whoever asks whether there is a
word at all may rely on it. Words that are gone, numbers and keys that are missing are the business of
`recount`, once a day.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from foundation import spelling
from foundation.folding import LONGEST_TERM
from search.models import SearchEntry, SearchSpelling, SearchTerm
from search.slips import endings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

# A word that was seen within this time is not written again. Well below KEPT, so that none is
# forgotten while an entry is made with it.
FRESH = timedelta(hours=12)
KEPT = timedelta(days=2)
# Rows written, or asked for, at once.
AT_ONCE = 500
# Shorter words are nobody's: any of them is one mistake away from any other.
SHORTEST = 4


def learn(words: Iterable[str], *, language: str, now: datetime) -> None:
    """Take up the folded `words` of an entry. Within the transaction that writes the entry."""
    # In their order: two that are written at once must not wait for each other.
    terms = sorted({word[:LONGEST_TERM] for word in words})
    for part in _parts(terms):
        known = SearchTerm.objects.filter(term__in=part, language=language)
        fresh = set(known.filter(seen_at__gt=now - FRESH).values_list("term", flat=True))
        rows = [
            SearchTerm(term=term, language=language, seen_at=now)
            for term in part
            if term not in fresh
        ]
        SearchTerm.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["term", "language"],
            update_fields=["seen_at"],
        )
        _spell([row.term for row in rows])


def recount(*, now: datetime) -> int:
    """Count in how many entries each word is that everybody sees, take up what is missing and forget
    what no entry has any more; how many rows changed."""
    words, public = _count()
    kept = {
        (row.term, row.language): row.entries
        for row in SearchTerm.objects.only("term", "language", "entries").iterator()
    }
    wrong = sorted(word for word in words if kept.get(word) != public[word])
    for part in _parts(wrong):
        SearchTerm.objects.bulk_create(
            [
                SearchTerm(term=t, language=code, entries=public[t, code], seen_at=now)
                for t, code in part
            ],
            update_conflicts=True,
            unique_fields=["term", "language"],
            update_fields=["entries"],
        )
        _spell([term for term, _language in part])
    return len(wrong) + _forget(kept.keys() - words, now)


def _count() -> tuple[set[tuple[str, str]], Counter[tuple[str, str]]]:
    """All words with their languages, and in how many entries of everybody's each is."""
    everybodys = set(SearchEntry.objects.visible_to(None).values_list("pk", flat=True))
    words: set[tuple[str, str]] = set()
    public: Counter[tuple[str, str]] = Counter()
    rows = SearchEntry.objects.values_list("pk", "language", "folded_words")
    for pk, language, folded in rows.iterator(chunk_size=AT_ONCE):
        here = {(word[:LONGEST_TERM], language) for word in folded.split()}
        words |= here
        if pk in everybodys:
            public.update(here)
    return words, public


def _forget(gone: Collection[tuple[str, str]], now: datetime) -> int:
    forgotten = 0
    for part in _parts(sorted(gone)):
        languages = {language for _term, language in part}
        for language in languages:
            terms = [term for term, its in part if its == language]
            # Asked once more: an entry may have been made with it meanwhile.
            rows = SearchTerm.objects.filter(
                term__in=terms, language=language, seen_at__lte=now - KEPT
            )
            number, _by_model = rows.delete()
            forgotten += number
        left = SearchTerm.objects.filter(term__in=[t for t, _language in part]).values("term")
        terms = [term for term, _language in part]
        SearchSpelling.objects.filter(term__in=terms).exclude(term__in=left).delete()
    return forgotten


def _spell(terms: Collection[str]) -> None:
    """Write what `terms` may be misspelt as, where that isn't known yet."""
    wanted = {term for term in terms if term.isalpha() and len(term) >= SHORTEST}
    known = SearchSpelling.objects.filter(term__in=wanted).values_list("term", flat=True)
    SearchSpelling.objects.bulk_create(
        (
            SearchSpelling(key=key, term=term)
            for term in sorted(wanted - set(known))
            for key in sorted(spelling.keys(term) | endings(term))
        ),
        ignore_conflicts=True,
        batch_size=AT_ONCE,
    )


def _parts(rows: list[Any]) -> Iterable[list[Any]]:
    return (rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE))
