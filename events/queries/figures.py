"""What organisers read of their events: exact numbers, for they may see the people themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Max

from community.enums import OrganisationKind
from events.disclosure import Period
from events.enums import Status
from events.models import Run
from events.queries import presence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from community.models import Organisation
    from events.models import Event
    from events.queries.presence import Held, Presences


@dataclass(slots=True)
class Line:
    """One line of a table: numbers of people, each counted once in the line."""

    name: str = ""
    runs: int = 0
    hours: float = 0.0
    # Where seats were counted at all; how many runs took as many as came stands beside it.
    seats: int = 0
    unlimited: int = 0
    asked: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    confirmed: set[int] = field(default_factory=set)
    came: set[int] = field(default_factory=set)
    no_shows: set[int] = field(default_factory=set)
    unmarked: set[int] = field(default_factory=set)
    trained: set[int] = field(default_factory=set)

    def add(self, held: Held) -> None:
        self.runs += 1
        self.hours += held.hours
        if held.seats is None:
            self.unlimited += 1
        else:
            self.seats += held.seats
        for name in ("asked", "waiting", "confirmed", "came", "no_shows", "unmarked", "trained"):
            getattr(self, name).update(getattr(held, name))

    def numbers(self) -> dict[str, int | float]:
        """What the line says, in the order of the columns."""
        return {
            "runs": self.runs,
            "hours": round(self.hours, 2),
            "seats": self.seats,
            "asked": len(self.asked),
            "waiting": len(self.waiting),
            "confirmed": len(self.confirmed),
            "came": len(self.came),
            "no_shows": len(self.no_shows),
            "unmarked": len(self.unmarked),
            "trained": len(self.trained),
        }


@dataclass(frozen=True, slots=True)
class BodyLine:
    """People of one organisation, or of one kind of them."""

    name: str
    asked: int
    came: int
    trained: int


@dataclass(frozen=True, slots=True)
class Figures:
    events: tuple[Line, ...]
    total: Line
    body_kinds: tuple[BodyLine, ...]
    bodies: tuple[BodyLine, ...]
    # In order; those between two that had anybody, too.
    quarters: tuple[tuple[Period, int], ...]


def of_events(
    events: QuerySet[Event],
    *,
    now: datetime,
    period: Period | None = None,
    kind: str = "",
    host: Organisation | None = None,
    nobody: str = "",
) -> Figures:
    """The figures of `events` that are over, in a constant number of queries. `nobody` says where
    people without an organisation work."""
    if kind:
        events = events.filter(kind=kind)
    if host is not None:
        events = events.filter(host=host)
    found = presence.presences(Run.objects.filter(event__in=events), now=now)
    runs = [run for run in found.runs if period is None or period.has(run.quarter)]
    lines: dict[int, Line] = {}
    total = Line()
    for run in runs:
        line = lines.setdefault(run.run.event_id, Line(str(run.run.event)))
        line.add(run)
        total.add(run)
    kinds, bodies = _by_body(total, found, nobody)
    return Figures(tuple(lines.values()), total, kinds, bodies, _by_quarter(runs))


def _by_body(
    total: Line, found: Presences, nobody: str
) -> tuple[tuple[BodyLine, ...], tuple[BodyLine, ...]]:
    rows = presence.bodies(found.body_of.get(person, 0) for person in total.asked)
    of_kind: dict[str, set[int]] = defaultdict(set)
    # Not by name: two may be called the same.
    of_body: dict[Organisation | None, set[int]] = defaultdict(set)
    for person in total.asked:
        body = rows.get(found.body_of.get(person, 0))
        of_kind[str(OrganisationKind(body.kind).plural) if body else nobody].add(person)
        of_body[body].add(person)
    named = [(str(body) if body else nobody, people) for body, people in of_body.items()]
    return _lines(of_kind.items(), total), _lines(named, total)


def _lines(groups: Iterable[tuple[str, set[int]]], total: Line) -> tuple[BodyLine, ...]:
    lines = [
        BodyLine(name, len(people), len(people & total.came), len(people & total.trained))
        for name, people in groups
    ]
    return tuple(sorted(lines, key=lambda line: (-line.came, -line.asked, line.name)))


def _by_quarter(runs: Iterable[Held]) -> tuple[tuple[Period, int], ...]:
    trained: dict[Period, set[int]] = defaultdict(set)
    for run in runs:
        if run.trained:
            trained[run.quarter] |= run.trained
    return between({quarter: len(people) for quarter, people in trained.items()})


def between(quarters: dict[Period, int]) -> tuple[tuple[Period, int], ...]:
    """The same without gaps, in order."""
    if not quarters:
        return ()
    first, last = min(quarters), max(quarters)
    steps = range(first.year * 4 + first.first - 1, last.year * 4 + last.first)
    every = [Period(step // 4, step % 4 + 1, 1) for step in steps]
    return tuple((quarter, quarters.get(quarter, 0)) for quarter in every)


def years(events: QuerySet[Event], *, now: datetime) -> list[int]:
    """The years to which a run of `events` belongs, the last first; one query."""
    over = Run.objects.filter(event__in=events, ends_at__lte=now).order_by()
    held = over.filter(occurrences__status=Status.SCHEDULED)
    # On the clock of the place, as `presence` has it.
    days = held.annotate(day=Max("occurrences__first_day")).values_list("day", flat=True)
    return sorted({day.year for day in days.distinct()}, reverse=True)
