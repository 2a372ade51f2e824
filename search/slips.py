"""How likely one word is a slip for another. Pure Python."""

from __future__ import annotations

from typing import Final

from foundation import spelling
from foundation.folding import stem

# One mistake in a word of up to so many letters; two in a longer one.
SHORT: Final = 7
# Slips of the fingers, and of the ear: a doubled letter, or what sounds alike.
SOUND, FINGERS, WRONG = 0.3, 0.6, 1.0
# People rarely miss the first letter; an ending that is another one says little.
FIRST, ENDING = 0.4, 0.2

# Keyboards of the five languages differ in the letters with marks, which folding makes plain.
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PLACES: Final = {
    letter: (x + y * 0.5, y) for y, row in enumerate(_ROWS) for x, letter in enumerate(row)
}

# Words whose lengths differ by more are not compared.
_FARTHEST: Final = 5
# By how many of its last letters a long word is looked up whose beginning is wrong twice.
_END: Final = 5
_LONG: Final = 9


def endings(word: str) -> frozenset[str]:
    """What a long word is looked up by where its beginning says nothing; nothing for a shorter one."""
    plain = spelling.alike(word)
    return frozenset({f"~{plain[-_END:]}"}) if len(plain) >= _LONG else frozenset()


def weigh(typed: str, word: str) -> float | None:
    """What the mistakes weigh that make `typed` of `word`: more than nothing, the less the likelier;
    None where there are too many. The words may end differently, as words do that are bent."""
    if abs(len(typed) - len(word)) > _FARTHEST:
        return None
    whole = _weigh(typed, word)
    length = len(stem(typed))
    bent = None
    if length < len(typed) and abs(len(word) - len(typed)) <= len(typed) - length + 1:
        bent = _weigh(typed[:length], word[:length])
    weights = [w for w in (whole, None if bent is None else bent + ENDING) if w is not None]
    return min(weights, default=None)


def _weigh(typed: str, word: str) -> float | None:
    wrong = spelling.is_near(typed, word)
    if wrong is None or wrong > (1 if min(len(typed), len(word)) <= SHORT else 2):
        return None
    first = FIRST if typed[:1] != word[:1] else 0
    if wrong == 0:
        return SOUND + first
    return wrong * (FINGERS if _is_of_fingers(typed, word) else WRONG) + first


def _is_of_fingers(typed: str, word: str) -> bool:
    """Whether two letters changed places, or one was struck beside another."""
    if len(typed) != len(word):
        return False
    wrong = [at for at, (one, other) in enumerate(zip(typed, word, strict=True)) if one != other]
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        return typed[wrong[0]] == word[wrong[1]] and typed[wrong[1]] == word[wrong[0]]
    return len(wrong) == 1 and _are_neighbours(typed[wrong[0]], word[wrong[0]])


def _are_neighbours(one: str, other: str) -> bool:
    if one not in _PLACES or other not in _PLACES:
        return False
    (x, y), (other_x, other_y) = _PLACES[one], _PLACES[other]
    return abs(x - other_x) <= 1 and abs(y - other_y) <= 1
