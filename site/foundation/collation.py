"""Names in the order in which a reader's language keeps its letters, on any database.

Pure Python, as search is (`foundation.folding`): which order a database knows differs by machine.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from foundation.folding import fold

# The letters that count, in order; any other Latin letter counts as the one it is made of.
ALPHABETS: Final = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "et": "abcdefghijklmnopqrsšzžtuvwõäöüxy",
    "lv": "abcčdefgģhijkķlļmnņopqrŗsštuvwxzž",
    "nb": "abcdefghijklmnopqrstuvwxyzæøå",
    "sl": "abcčćdđefghijklmnopqrsštuvwxyzž",
}
# Letters that a language keeps where another one stands.
ALIKE: Final = {"lv": {"y": "i"}, "nb": {"ä": "æ", "ö": "ø", "ü": "y"}}
# Two letters that are one, as in Aasen.
TOGETHER: Final = {"nb": {"aa": "å"}}
# Above every letter of an alphabet: what is written in another script.
_FOREIGN: Final = 1000


def key(text: str, language: str) -> tuple[list[list[int]], str]:
    """What to sort `text` by for readers of `language`: word by word, then letter by letter."""
    return [_word(word, language) for word in text.casefold().split()], text


def _word(word: str, language: str) -> list[int]:
    for written, letter in TOGETHER.get(language, {}).items():
        word = word.replace(written, letter)
    return [place for letter in word for place in _places(letter, language)]


@cache
def _places(letter: str, language: str) -> tuple[int, ...]:
    """Where a small letter stands; nowhere, for what is no letter and no digit."""
    alphabet = ALPHABETS.get(language, ALPHABETS["en"])
    letter = ALIKE.get(language, {}).get(letter, letter)
    if letter in alphabet:
        return (alphabet.index(letter) + 1,)
    plain = fold(letter)
    if plain in ("", letter):
        return (_FOREIGN + ord(letter),) if letter.isalpha() else _digit(letter)
    return tuple(place for part in plain for place in _places(part, language))


def _digit(letter: str) -> tuple[int, ...]:
    return (ord(letter) - _FOREIGN,) if letter.isdigit() else ()
