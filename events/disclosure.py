"""What may be said of how many people took part, so that nobody is found in it. Pure Python.

No group of one to four people is published, nor can it be computed from what is: it goes into
"others" with the next smallest, and every number of people is rounded down to a multiple of five.
docs/adr/0024-figures-that-show-nobody.md has the reasons, and the attacks it stands against.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

FEWEST: Final = 5
QUARTERS: Final = 4

Key = TypeVar("Key")
People = frozenset[int]


def rounded(people: int) -> int:
    """`people` as it may be published: down to a multiple of five, so that 0 says "under five"."""
    return people - people % FEWEST


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole calendar quarters of one year: one, a half of the year, or all four. No other period
    can be asked for, or two that differ by a day would tell of that day."""

    year: int
    first: int  # from 1
    quarters: int

    def __post_init__(self) -> None:
        if self.quarters not in {1, 2, QUARTERS} or not 1 <= self.first <= QUARTERS:
            raise ValueError(f"no such quarters: {self.quarters} from {self.first}")
        if (self.first - 1) % self.quarters or not 1 <= self.year <= 9998:
            raise ValueError(f"no such period: {self}")

    @property
    def is_year(self) -> bool:
        return self.quarters == QUARTERS

    @property
    def name(self) -> str:
        """What it is called in addresses: 2026, 2026-h1, 2026-q3."""
        if self.is_year:
            return str(self.year)
        part = (self.first - 1) // self.quarters + 1
        return f"{self.year}-{'q' if self.quarters == 1 else 'h'}{part}"

    @property
    def parts(self) -> tuple[Period, ...]:
        """Its quarters."""
        last = self.first + self.quarters
        return tuple(Period(self.year, number, 1) for number in range(self.first, last))

    def has(self, quarter: Period) -> bool:
        return self.year == quarter.year and 0 <= quarter.first - self.first < self.quarters


def periods_of(year: int) -> tuple[Period, ...]:
    """All that a report can be about in `year`: the year, its halves, its quarters."""
    sizes = (QUARTERS, QUARTERS // 2, 1)
    return tuple(
        Period(year, first, size) for size in sizes for first in range(1, QUARTERS + 1, size)
    )


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody took part in something. `body` is the organisation, empty where there is none."""

    person: int
    quarter: Period
    kind: str  # of the event
    trains: bool
    body_kind: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Table(Generic[Key]):
    """Groups with how many people, each rounded; `others` are all that is not listed (None: there
    is nobody else). In an order that tells nothing more: by the rounded number, then by key."""

    lines: tuple[tuple[Key, int], ...]
    others: int | None


@dataclass(frozen=True, slots=True)
class Published:
    """All that a report says of people for one period. Tables are None where they would say too
    much: too few people, or a period shorter than the tables are for."""

    took_part: int
    trained: int
    kinds: Table[str] | None
    # Kinds of organisations, then the organisations within each that is listed.
    body_kinds: Table[str] | None
    bodies: tuple[tuple[str, Table[str]], ...]
    quarters: tuple[tuple[Period, int], ...]


def table(groups: Mapping[str, Collection[int]]) -> Table[str] | None:
    """`groups` of people as they may be published; None where all of them are too few together."""
    listed, pool = _rolled_up(groups)
    if pool and len(pool) < FEWEST:
        return None
    lines = sorted(
        ((key, rounded(len(groups[key]))) for key in listed), key=lambda line: (-line[1], line[0])
    )
    return Table(tuple(lines), rounded(len(pool)) if pool else None)


def _rolled_up(groups: Mapping[str, Collection[int]]) -> tuple[list[str], set[int]]:
    """Which of `groups` may be listed, and the people of the others: the small ones and, while
    they are too few together, the next smallest."""
    left = sorted((key for key in groups if groups[key]), key=lambda key: (len(groups[key]), key))
    pool: set[int] = set()
    while left and (len(groups[left[0]]) < FEWEST or (pool and len(pool) < FEWEST)):
        pool.update(groups[left.pop(0)])
    return left, pool


def publish(visits: Iterable[Visit], period: Period) -> Published:
    """What a report on `period` says. It has no filters: each would be another equation."""
    visits = [visit for visit in visits if period.has(visit.quarter)]
    kinds: dict[str, set[int]] = defaultdict(set)
    quarters: dict[Period, set[int]] = {part: set() for part in period.parts}
    for visit in visits:
        kinds[visit.kind].add(visit.person)
        if visit.trains:
            quarters[visit.quarter].add(visit.person)
    body_kinds, bodies = _bodies(visits) if period.is_year else (None, ())
    return Published(
        took_part=rounded(len({visit.person for visit in visits})),
        trained=capped(quarters),
        kinds=table(kinds),
        body_kinds=body_kinds,
        bodies=bodies,
        quarters=tuple((part, rounded(len(people))) for part, people in quarters.items())
        if period.is_year
        else (),
    )


def _bodies(
    visits: Iterable[Visit],
) -> tuple[Table[str] | None, tuple[tuple[str, Table[str]], ...]]:
    """The kinds of organisations of who was trained, and the organisations within each: rolled up
    within their kind, or a kind would tell what its organisations don't. Whole years only: a year
    and its quarters, both by organisation, would be two equations about the same few people."""
    of_kinds: dict[str, set[int]] = defaultdict(set)
    of_bodies: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for visit in visits:
        if visit.trains:
            of_kinds[visit.body_kind].add(visit.person)
            of_bodies[visit.body_kind][visit.body].add(visit.person)
    kinds = table(of_kinds)
    if kinds is None:
        return None, ()
    within = ((key, table(of_bodies[key])) for key, _number in kinds.lines if key)
    return kinds, tuple((key, found) for key, found in within if found is not None)


def capped(quarters: Mapping[Period, Collection[int]]) -> int:
    """How many people there are in `quarters` together, each once, rounded. Never as many as the
    published parts can be at most: that many would say that each of them is as large as it can be.
    """
    people = len({person for part in quarters.values() for person in part})
    return rounded(min(people, _most(quarters) - 1)) if quarters else 0


def _most(quarters: Mapping[Period, Collection[int]]) -> int:
    """How many people there can be at most for whoever read all reports: halves and years have
    theirs, and a half of "under 5" says more than two quarters of it."""
    return sum(
        _most_in(Period(year, 1, QUARTERS), quarters)
        for year in {quarter.year for quarter in quarters}
    )


def _most_in(period: Period, quarters: Mapping[Period, Collection[int]]) -> int:
    """The same of `period`: by its own report, or by those on its halves."""
    found = [people for quarter, people in quarters.items() if period.has(quarter)]
    if not found:
        return 0
    told = rounded(len({person for people in found for person in people})) + FEWEST - 1
    if period.quarters == 1:
        return told
    size = period.quarters // 2
    halves = (Period(period.year, period.first + step, size) for step in (0, size))
    return min(told, sum(_most_in(half, quarters) for half in halves))


def trained_by_quarter(visits: Iterable[Visit]) -> tuple[int, dict[Period, int]]:
    """How many were trained altogether, each once, and in each quarter that had anybody."""
    quarters: dict[Period, set[int]] = defaultdict(set)
    for visit in visits:
        if visit.trains:
            quarters[visit.quarter].add(visit.person)
    return (
        capped(quarters),
        {part: rounded(len(people)) for part, people in sorted(quarters.items())},
    )
