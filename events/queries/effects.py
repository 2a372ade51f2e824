"""What a change does, before it is made: which dates, how many people, in words.

Reckoned by the same plan that publishing carries out (`changes.of_schedule`), so that what an
editor reads is what then happens.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext, ngettext_lazy, npgettext_lazy

from events.calendar.plan import Kind, Status
from events.models import Event, Registration, Venue
from events.queries import changes

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from datetime import date, datetime

    from django.utils.functional import _StrPromise

    from events.calendar import plan as planning
    from events.models import EventPage
    from events.queries.changes import Lines, Planned

    Interval = tuple[datetime, datetime]

SHOWN: Final = 12

POSTPONE: Final = "postpone"
# In the order they are told; the second sentence is for what follows another.
WORDS: Final[dict[str, tuple[_StrPromise, _StrPromise]]] = {
    Kind.CREATE: (
        ngettext_lazy("%(number)s date is added", "%(number)s dates are added", "number"),
        npgettext_lazy("date", "%(number)s is added", "%(number)s are added", "number"),
    ),
    Kind.MOVE: (
        ngettext_lazy("%(number)s date moves", "%(number)s dates move", "number"),
        npgettext_lazy("date", "%(number)s moves", "%(number)s move", "number"),
    ),
    POSTPONE: (
        ngettext_lazy("%(number)s date is postponed", "%(number)s dates are postponed", "number"),
        npgettext_lazy("date", "%(number)s is postponed", "%(number)s are postponed", "number"),
    ),
    Kind.CANCEL: (
        ngettext_lazy("%(number)s date is cancelled", "%(number)s dates are cancelled", "number"),
        npgettext_lazy("date", "%(number)s is cancelled", "%(number)s are cancelled", "number"),
    ),
    Kind.WITHDRAW: (
        ngettext_lazy("%(number)s date disappears", "%(number)s dates disappear", "number"),
        npgettext_lazy("date", "%(number)s disappears", "%(number)s disappear", "number"),
    ),
    Kind.RESTORE: (
        ngettext_lazy(
            "%(number)s date takes place after all",
            "%(number)s dates take place after all",
            "number",
        ),
        npgettext_lazy(
            "date",
            "%(number)s takes place after all",
            "%(number)s take place after all",
            "number",
        ),
    ),
}
MADE = ngettext_lazy("%(number)s date is made", "%(number)s dates are made", "number")
TOLD = ngettext_lazy("%(number)s person will be told", "%(number)s people will be told", "number")
NOT_TOLD = ngettext_lazy(
    "%(number)s person will not be told", "%(number)s people will not be told", "number"
)
DOUBLE_BOOKED = ngettext_lazy(
    "%(number)s of them is then double-booked",
    "%(number)s of them are then double-booked",
    "number",
)


@dataclass(frozen=True, slots=True)
class When:
    """Where and when a date takes place, named as an occurrence names it."""

    wall_start: datetime
    wall_end: datetime
    last_day: date
    all_day: bool
    zone: str
    place: str


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one date; `before` is None for a new one."""

    kind: str
    before: When | None
    after: When


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change comes to. `digest` is the same only for the same changes of the same dates
    that concern people, and empty where nobody is concerned."""

    numbers: dict[str, int] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    told: int = 0
    double_booked: int = 0
    digest: str = ""
    is_first: bool = False

    @property
    def more(self) -> int:
        """How many dates change besides those in `lines`."""
        return sum(self.numbers.values()) - len(self.lines)

    def in_words(self, *, quiet: bool = False) -> str:
        """All of it in one sentence without a full stop; `quiet`: nobody is written to."""
        if not self.numbers:
            return gettext("Nothing changes for dates that are published")
        return ", ".join([*self._of_dates(), *self._of_people(quiet)])

    def without_mails(self) -> str:
        return self.in_words(quiet=True)

    def _of_dates(self) -> Iterator[str]:
        if self.is_first:
            yield MADE % {"number": self.numbers[Kind.CREATE]}
            return
        told = [(kind, number) for kind in WORDS if (number := self.numbers.get(kind))]
        for place, (kind, number) in enumerate(told):
            yield WORDS[kind][min(place, 1)] % {"number": number}

    def _of_people(self, quiet: bool) -> Iterator[str]:
        if self.told:
            yield (NOT_TOLD if quiet else TOLD) % {"number": self.told}
        if self.double_booked:
            yield DOUBLE_BOOKED % {"number": self.double_booked}


def of_page(page: EventPage, lines: Lines | None = None, *, now: datetime) -> Effect:
    """What publishing `page` does, with `lines` instead of its own schedule where they are given.

    Raises recurrence.ScheduleError for lines that no form would have let through.
    """
    event = Event.objects.filter(key=page.event_key).first()
    lines = page.lines if lines is None else lines
    return of(changes.of_schedule(event, lines, now=now), now=now)


def of(planned: Planned, *, now: datetime) -> Effect:
    """What carrying `planned` out does. A constant number of queries."""
    shown = [step for step in planned.plan if step.kind is not Kind.REKEY]
    told, double_booked = _people(planned, now)
    return Effect(
        numbers=dict(Counter(_kind(step) for step in shown)),
        lines=tuple(_lines(shown[:SHOWN])),
        told=told,
        double_booked=double_booked,
        digest=digest(planned),
        is_first=not planned.dates,
    )


def digest(planned: Planned) -> str:
    """What tells this effect on people from every other. The sequences are part of it: once
    carried out, the same effect never comes again."""
    sequences: Counter[int] = Counter()
    for date in planned.dates.values():
        sequences[date.run_id] += date.sequence
    concerned = [
        [
            # Of a new date its course's: none of its days is given out again without a new one.
            step.row.id if step.row else run,
            planned.dates[step.row.id].sequence if step.row else sequences[run],
            step.kind,
            step.values.starts_at.isoformat(),
            step.values.ends_at.isoformat(),
            step.values.zone,
            step.values.all_day,
            step.values.venue,
            step.values.status,
        ]
        for step in planned.plan
        if (run := planned.run_told(step)) is not None
    ]
    if not concerned:
        return ""
    return hashlib.sha256(json.dumps(sorted(concerned, key=str)).encode()).hexdigest()


def _kind(step: planning.Change) -> str:
    before = step.row.values.status if step.row else None
    after = step.values.status
    if after is Status.POSTPONED and before is not after:
        return POSTPONE
    if before is Status.POSTPONED and after is Status.SCHEDULED:
        return Kind.RESTORE
    return step.kind


def _lines(steps: list[planning.Change]) -> Iterator[Line]:
    values = [v for step in steps for v in (step.row and step.row.values, step.values) if v]
    places = {
        venue.pk: str(venue.name)
        for venue in Venue.objects.filter(pk__in={v.venue for v in values if v.venue}).only("name")
    }
    for step in steps:
        before = _when(step.row.values, places) if step.row else None
        yield Line(_kind(step), before, _when(step.values, places))


def _when(values: planning.Values, places: dict[int, str]) -> When:
    return When(
        wall_start=values.start,
        wall_end=values.end,
        last_day=(values.end - timedelta(microseconds=1)).date(),
        all_day=values.all_day,
        zone=values.zone,
        place=places.get(values.venue or 0, ""),
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """When a date that concerns people of `run` takes place before and after; None: it doesn't."""

    run: int
    before: Interval | None
    after: Interval | None
    is_new: bool = False


def _people(planned: Planned, now: datetime) -> tuple[int, int]:
    """How many people are told, and how many of them are then in two places at once."""
    steps = {
        step.row.id if step.row else f"new {number}": _step(step, run)
        for number, step in enumerate(planned.plan)
        if (run := planned.run_told(step)) is not None
    }
    if not steps:
        return 0, 0
    runs = {step.run for step in steps.values()}
    told = Registration.objects.filter(run__in=runs).told_of_changes()
    runs_of: dict[int, set[int]] = {}
    for contact, run in told.values_list("contact", "run"):
        runs_of.setdefault(contact, set()).add(run)
    return len(runs_of), _double_booked(steps, runs_of, now)


def _step(step: planning.Change, run: int) -> _Step:
    before = _interval(step.row.values) if step.row else None
    return _Step(run, before, _interval(step.values), is_new=step.row is None)


def _interval(values: planning.Values) -> Interval | None:
    takes_place = values.status is Status.SCHEDULED
    return (values.starts_at, values.ends_at) if takes_place else None


def _double_booked(
    steps: dict[Hashable, _Step], runs_of: dict[int, set[int]], now: datetime
) -> int:
    """Of the people in `runs_of`, how many have another date that overlaps a changed one of theirs
    and did not before."""
    changed: dict[int, list[_Step]] = {}
    for step in steps.values():
        if step.after:
            changed.setdefault(step.run, []).append(step)
    if not changed:
        return 0

    # Asked once for two dates, however many people have both.
    @cache
    def clash(run: int, other: _Step) -> bool:
        return any(
            _overlap(step.after, other.after) and not _overlap(step.before, other.before)
            for step in changed.get(run, ())
        )

    found: set[int] = set()
    for contact, other in chain(_dates_of(changed, steps, now), _new_dates_of(runs_of, steps)):
        if contact not in found and any(
            clash(mine, other) for mine in runs_of.get(contact, ()) if mine != other.run
        ):
            found.add(contact)
    return len(found)


def _new_dates_of(
    runs_of: dict[int, set[int]], steps: dict[Hashable, _Step]
) -> Iterator[tuple[int, _Step]]:
    new = [step for step in steps.values() if step.is_new]
    return ((contact, step) for step in new for contact in runs_of if step.run in runs_of[contact])


def _dates_of(
    changed: dict[int, list[_Step]], steps: dict[Hashable, _Step], now: datetime
) -> Iterator[tuple[int, _Step]]:
    """Of each person told, the dates near the changed ones that they are registered for."""
    after = [step.after for group in changed.values() for step in group if step.after]
    near = Q(
        run__occurrences__status=Status.SCHEDULED,
        run__occurrences__end__gt=max(now, min(start for start, _end in after)),
        run__occurrences__start__lt=max(end for _start, end in after),
    )
    told = Registration.objects.filter(run__in=changed).told_of_changes()
    stored = [key for key, step in steps.items() if not step.is_new]
    rows = (
        Registration.objects.live()
        .filter(near | Q(run__occurrences__in=stored), contact__in=told.values("contact"))
        .values_list(
            "contact",
            "run",
            "run__occurrences",
            "run__occurrences__start",
            "run__occurrences__end",
        )
    )
    for contact, run, key, start, end in rows:
        yield contact, steps.get(key) or _Step(run, (start, end), (start, end))


def _overlap(one: Interval | None, other: Interval | None) -> bool:
    return bool(one and other and one[0] < other[1] and other[0] < one[1])
