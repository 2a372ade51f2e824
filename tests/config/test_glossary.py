"""The words that translators keep to."""

from __future__ import annotations

from itertools import groupby

import pytest

from tests.config.processes import ROOT

ENOUGH = 60
# The parts of the glossary, and how many columns must have words: all but the notes.
PARTS = {"Estonian": 2, "Latvian": 2, "Norwegian Bokmål and Slovenian": 3}


def terms(part: str) -> list[list[str]]:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.split(f"\n## {part}\n")[1].split("\n## ")[0].splitlines()
        if line.startswith("|")
    ]
    return rows[2:]


@pytest.mark.parametrize("part", PARTS)
def test_each_language_has_its_words_for_what_the_site_is_about(part: str):
    assert len(terms(part)) >= ENOUGH


@pytest.mark.parametrize(("part", "columns"), PARTS.items())
def test_each_term_has_a_word(part: str, columns: int):
    assert [row for row in terms(part) if len(row) < columns or not all(row[:columns])] == []


@pytest.mark.parametrize("part", PARTS)
def test_each_term_stands_once(part: str):
    names = sorted(row[0] for row in terms(part))

    assert [name for name, rows in groupby(names) if len(list(rows)) > 1] == []
