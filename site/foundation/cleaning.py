"""What people write about themselves, without what would deceive or break the page it is shown on:
control characters, those that turn the direction of reading, and letters that nobody sees."""

from __future__ import annotations

import unicodedata

# Joiners that some scripts and many emoji need, and the marks of Arabic and Syriac that are seen.
KEPT = frozenset("\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
# Letters by their category, but drawn as nothing.
FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Of what something can be seen: letters, digits, punctuation, symbols.
SEEN = frozenset("LNPS")


def one_line(text: str) -> str:
    """`text` in one line; empty where nothing of it can be seen."""
    return _seen(" ".join(_plain(_spaced(text)).split()))


def paragraphs(text: str) -> str:
    """`text` with its lines, at most one empty one between two of them; empty where nothing of it
    can be seen."""
    broken = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    lines = [one_line(line) for line in broken.replace("\u2029", "\n\n").split("\n")]
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return "\n".join(kept).strip("\n")


def _spaced(text: str) -> str:
    return "".join(" " if letter.isspace() else letter for letter in text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(filter(_is_plain, text)))


def _is_plain(letter: str) -> bool:
    if letter in KEPT:
        return True
    is_assigned = unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co"}
    is_character = ord(letter) & 0xFFFE != 0xFFFE and not 0xFDD0 <= ord(letter) <= 0xFDEF
    return is_assigned and is_character and letter not in FILLERS


def _seen(text: str) -> str:
    return text if any(unicodedata.category(letter)[0] in SEEN for letter in text) else ""
