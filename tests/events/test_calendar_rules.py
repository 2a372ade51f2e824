"""The table of rules in docs/adr/0009 names tests that exist, and leaves out no rule."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "adr" / "0009-one-occurrence-one-vevent.md"
# About what we read, or publish nothing of; the fold tells people what rule 29 says.
BACKGROUND = {2, 7, 10, 11, 12, 14, 15, 16, 17}


def test_every_test_that_the_table_names_exists():
    named = set(re.findall(r"`(test_\w+)`", TABLE.read_text()))
    sources = (path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    defined = {
        name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)
    }

    assert len(named) > 40
    assert named - defined == set()


def test_every_rule_that_binds_us_is_in_the_table():
    cells = re.findall(r"^\| ([\d, –]+) \|", TABLE.read_text(), re.MULTILINE)
    named: set[int] = set()
    for cell in cells:
        first, _dash, last = cell.partition("–")
        numbers = [int(number) for number in first.split(",")]
        named |= set(range(numbers[0], int(last) + 1)) if last else set(numbers)

    assert set(range(1, 39)) - BACKGROUND <= named
