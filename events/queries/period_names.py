"""What periods are called, to readers and in addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from events.disclosure import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMED = re.compile(r"([0-9]{4})(?:-(?:h([12])|q([1-4])))?")


def read(name: str) -> Period | None:
    """The period that is called so in addresses; None where none is."""
    found = _NAMED.fullmatch(name)
    if found is None or not 1 <= int(found[1]) <= 9998:
        return None
    year, half, quarter = int(found[1]), found[2], found[3]
    if half:
        return Period(year, int(half) * 2 - 1, 2)
    return Period(year, int(quarter), 1) if quarter else Period(year, 1, 4)


def label(period: Period) -> str:
    """What a reader calls it."""
    part = (period.first - 1) // period.quarters + 1
    if period.is_year:
        return str(period.year)
    if period.quarters == 1:
        return _("Quarter %(part)s of %(year)s") % {"part": part, "year": period.year}
    return _("Half-year %(part)s of %(year)s") % {"part": part, "year": period.year}


def short(quarter: Period) -> str:
    """The quarter alone, for below a column."""
    return _("Q%(part)s") % {"part": quarter.first}


def described(rows: Iterable[tuple[str, int]]) -> str:
    """A chart's numbers in words; 0 is what says "under five"."""
    told = (
        _("%(period)s: %(number)s") % {"period": name, "number": number or _("under 5")}
        for name, number in rows
    )
    return "; ".join(told)


def choices(periods: Iterable[Period]) -> list[tuple[str, str]]:
    return [(period.name, label(period)) for period in periods]
