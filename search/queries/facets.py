"""By what results can be narrowed: how many things each choice would leave, with all others in use.

Pure Python, over rows that were read at once: everything that was found and may be seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from search.enums import YEAR, Age, Kind, When

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping
    from datetime import datetime

    # Kind, topics, language and when: all that decides by what a row can be narrowed.
    Shape = tuple[str, str, str, tuple[When, ...]]


class Row(NamedTuple):
    """An entry that was found, as far as counting and sorting need it; there may be thousands.
    `thing` is the same in all languages; `topics`: their primary keys with blanks between them;
    `age`: by the day it is from, and `ends`: when an event is over, which counts instead. `place`: in
    the order of their days, the newest first."""

    pk: int
    thing: str
    kind: str
    language: str
    topics: str
    age: int
    ends: datetime | None
    rank: int
    distance: int
    has_whole: bool
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the results are narrowed to; None: not narrowed by that. `topic`: its primary key."""

    kind: Kind | None = None
    topic: int | None = None
    language: str | None = None
    when: When | None = None

    def without(self, facet: str) -> Chosen:
        return replace(self, **{facet: None})

    @property
    def facets(self) -> list[str]:
        """Which of them are in use."""
        return [name for name in FACETS if getattr(self, name) is not None]


FACETS = ("kind", "topic", "language", "when")


@dataclass(slots=True)
class Counted:
    """`rows`: those that are left; `counts`: things by facet and value; `total`: things found,
    whatever is chosen."""

    rows: list[Row] = field(default_factory=list)
    counts: dict[str, dict[Any, int]] = field(default_factory=dict)
    total: int = 0


def count(rows: Iterable[Row], chosen: Chosen, *, now: datetime) -> Counted:
    """What of `rows` is left by what is `chosen`, and what each other choice would leave."""
    alike: dict[Shape, list[Row]] = {}
    for row in rows:
        alike.setdefault((row.kind, row.topics, row.language, _when(row, now)), []).append(row)
    every: set[str] = set()
    things: dict[str, dict[Hashable, set[str]]] = {name: {} for name in FACETS}
    left: list[Row] = []
    in_use = {name: getattr(chosen, name) for name in chosen.facets}
    # There may be thousands of rows, but few shapes of them.
    for shape, group in alike.items():
        keys = {row.thing for row in group}
        every |= keys
        values = _values(shape)
        failed = [name for name, value in in_use.items() if value not in values[name]]
        if not failed:
            left += group
        # One in use is counted as if it were not: else its other values would all be none.
        for name in FACETS if not failed else failed if len(failed) == 1 else ():
            for value in values[name]:
                things[name].setdefault(value, set()).update(keys)
    counts = {name: {v: len(keys) for v, keys in of.items()} for name, of in things.items()}
    return Counted(left, counts, len(every))


def each_thing_once(rows: Iterable[Row]) -> list[Row]:
    """Of the rows of one thing the nearest, the best things first."""
    nearest: dict[str, Row] = {}
    for row in rows:
        other = nearest.setdefault(row.thing, row)
        if other is not row and _nearness(row) < _nearness(other):
            nearest[row.thing] = row
    return sorted(nearest.values(), key=lambda row: (-row.rank, row.distance, row.place))


def _nearness(row: Row) -> tuple[int, int, int]:
    return (row.distance, -row.rank, row.pk)


def _values(shape: Shape) -> Mapping[str, tuple[Hashable, ...]]:
    kind, topics, language, when = shape
    return {
        "kind": (kind,),
        "topic": tuple(map(int, topics.split())),
        "language": (language,),
        "when": when,
    }


def age_of(moment: datetime, now: datetime) -> Age:
    """As the database says it of an entry's day."""
    if moment > now:
        return Age.TO_COME
    if moment > now - YEAR:
        return Age.OF_A_YEAR
    return Age.OF_YEARS if moment > now - 5 * YEAR else Age.OLDER


def _when(row: Row, now: datetime) -> tuple[When, ...]:
    age = age_of(row.ends, now) if row.ends else row.age
    if age == Age.TO_COME and row.kind == Kind.EVENT:
        return (When.COMING,)
    if age <= Age.OF_A_YEAR:
        return (When.YEAR, When.YEARS)
    return (When.YEARS,) if age == Age.OF_YEARS else (When.OLDER,)
