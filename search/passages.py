"""Which part of a text to show, and which of its words were looked for. Pure Python.

What was looked for is folded, what is shown is not: every word of the text is folded by itself and
compared, so the marks always stand around whole words in their own letters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from foundation.folding import fold, words

if TYPE_CHECKING:
    from collections.abc import Sequence

# Never alone at the beginning or the end of a line.
ELLIPSIS_BEFORE, ELLIPSIS_AFTER = "…\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}…"
# A word as it may be written: with the marks on its letters beside them.
WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")


class Part(NamedTuple):
    """A piece of text as it was written; `is_match`: a word that was looked for."""

    text: str
    is_match: bool


def marked(text: str, stems: Sequence[str]) -> list[Part]:
    """`text` in parts that make it up again, the words that begin like one of `stems` apart."""
    parts: list[Part] = []
    done = 0
    for found in WORD.finditer(text):
        if _is_match(found.group(), stems):
            parts += [Part(text[done : found.start()], False), Part(found.group(), True)]
            done = found.end()
    return [part for part in [*parts, Part(text[done:], False)] if part.text]


def passage(text: str, stems: Sequence[str], *, length: int) -> str:
    """About `length` letters of `text` around the first word that begins like one of `stems`; its
    beginning where none does. Whole words as far as there are blanks; an ellipsis where something was left out."""
    if len(text) <= length:
        return text
    found = _first_match(text, stems)
    # A third of the room for what comes before the word.
    start = max(0, min(found.start() - length // 3, len(text) - length)) if found else 0
    if start:
        start = text.find(" ", start, found.start() if found else None) + 1 or start
    end = start + length
    if end < len(text):
        # Never before the word that was looked for: rather within the one behind it.
        cut = text.rfind(" ", found.end() if found else start + 1, end)
        end = cut if cut != -1 else end
    before = ELLIPSIS_BEFORE if start else ""
    after = ELLIPSIS_AFTER if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"


def _first_match(text: str, stems: Sequence[str]) -> re.Match[str] | None:
    # At once, for the many texts that have none: word by word takes ten times as long.
    folded = f" {fold(text)}"
    if not any(f" {stem}" in folded for stem in stems):
        return None
    return next((f for f in WORD.finditer(text) if _is_match(f.group(), stems)), None)


def _is_match(word: str, stems: Sequence[str]) -> bool:
    return any(folded.startswith(stem) for folded in words(word) for stem in stems)
