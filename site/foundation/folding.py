"""Letters made alike, so that search finds `Tõnu` by "tonu" on any database.

Pure Python: no database function, extension or collation has a say in what is found. What is stored
was folded by the release that stored it: raise VERSION with every change of what `fold` returns.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

VERSION = 1

# Who searches for more words has pasted a page; the first ones will do.
MOST_TERMS = 8
LONGEST_TERM = 40

# Letters that Unicode doesn't take apart, as people write them who don't have them.
LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th",
     "ħ": "h", "ŧ": "t", "ŋ": "n", "\N{LATIN SMALL LETTER DOTLESS I}": "i", "ĸ": "k"}
)  # fmt: skip


# Letters and digits of any script.
WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Small letters without marks, and digits; anything else becomes one space between words."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """The folded words, in their order."""
    # The second time for the few letters that only get their marks as small ones.
    plain = _without_marks(_without_marks(text).casefold()).translate(LETTERS)
    return WORD.findall(plain)


def query_terms(text: str) -> list[str]:
    """What to look for when somebody typed `text`: each word once; empty where it holds none."""
    cut = dict.fromkeys(word[:LONGEST_TERM] for word in words(text))
    return list(islice(cut, MOST_TERMS))


def stem(term: str) -> str:
    """What of `term` must begin a word for a match.

    Words bend at their end in four of the five languages: the longer one is, the more of its end is
    left open. A word with a digit in it is a number or a code, and stays whole.
    """
    if not term.isalpha():
        return term
    length = len(term)
    return term[: length - _open_end(length)]


def _open_end(length: int) -> int:
    for at_least, letters in ((13, 4), (10, 3), (7, 2), (5, 1)):
        if length >= at_least:
            return letters
    return 0


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if c.isascii() or unicodedata.category(c)[0] != "M")
