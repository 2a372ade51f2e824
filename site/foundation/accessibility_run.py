"""What the last automated check of accessibility found: kept beside the code, written by the crawl
that looks at every screen before a release."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

PATH: Final = Path(__file__).parent / "accessibility_run.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How many screens were looked at in which languages, how many rules were tried on them, how
    often one was broken, and how many of these breaks are known and left."""

    day: date
    standard: str
    axe: str
    screens: int
    checks: int
    findings: int
    allowed: int
    languages: tuple[str, ...]


@cache
def last(path: Path = PATH) -> Run | None:
    """The last run; None where none is told of."""
    if not path.exists():
        return None
    told = json.loads(path.read_text())
    return Run(
        day=date.fromisoformat(told.pop("date")), languages=tuple(told.pop("languages")), **told
    )
