"""Words as they are misspelt: which words may be meant by another. Pure Python.

Letters that people take for each other become one (`alike`). Two words that differ by one letter
more, one less, another one or two that changed places still have one of their `keys` in common, so
that an index finds those worth a closer look; `distance` is that look.
"""

from __future__ import annotations

import re
from typing import Final

from foundation.folding import fold

# The first letters of a word are enough to find it by; the whole word is compared then.
PREFIX: Final = 7
# Shorter words are anybody's.
SHORTEST: Final = 3

# In this order. Folding has dropped the marks: ō, õ, ö and ø are o, š is s, å is a.
_ALIKE: Final = (
    ("tsch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("ph", "f"), ("th", "t"),
    ("gh", "g"), ("ck", "k"), ("qu", "kv"), ("x", "ks"), ("c", "k"), ("q", "k"), ("w", "v"),
    ("y", "i"), ("j", "i"), ("z", "s"),
)  # fmt: skip
_TWICE: Final = re.compile(r"(.)\1+")


def alike(word: str) -> str:
    """The folded `word`, with what sounds or looks alike written alike, and nothing twice."""
    return _TWICE.sub(r"\1", _respelt(word))


def _respelt(word: str) -> str:
    for written, meant in _ALIKE:
        word = word.replace(written, meant)
    return word


def _forms(word: str) -> frozenset[str]:
    """Without its doubled letters and with them: two may have come together by a mistake."""
    plain = _respelt(fold(word).replace(" ", ""))
    return frozenset({plain, alike(plain)})


def keys(word: str) -> frozenset[str]:
    """What `word` (as it is written) is looked up by; nothing for a short one."""
    if len(alike(fold(word))) < SHORTEST:
        return frozenset()
    return frozenset().union(*map(_keys, _forms(word)))


def _keys(plain: str) -> frozenset[str]:
    # One letter left out within the first ones lets the next one in.
    whole, start = plain[:PREFIX], plain[: PREFIX + 1]
    without = {(start[:at] + start[at + 1 :])[:PREFIX] for at in range(len(start))}
    return frozenset({whole, *without})


def is_near(typed: str, word: str) -> int | None:
    """How many letters are wrong in `typed`, if `word` may be meant; None where there are too many.
    What only looks alike is no mistake."""
    pairs = [(one, other) for one in _forms(typed) for other in _forms(word)]
    wrong = min(distance(one, other) for one, other in pairs)
    return wrong if wrong <= _allowed(max(min(map(len, pair)) for pair in pairs)) else None


def _allowed(length: int) -> int:
    return 0 if length < SHORTEST else 1 if length < 6 else 2


def distance(one: str, other: str) -> int:
    """Letters too many, missing, wrong, or changed with their neighbour, at least (optimal string
    alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            is_swap = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against
            row.append(min(cost, before[j - 2] + 1) if is_swap else cost)
        before, last = last, row
    return last[-1]
