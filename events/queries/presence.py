"""Who asked for a place in a run that is over, and who came: what all figures are made of.

docs/figures.md defines every word of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from community.models import Organisation
from events.disclosure import Period, Visit
from events.enums import THERE, Action, Kind, Mode, Presence, RegistrationPolicy, State, Status
from events.models import Attendance, Occurrence, Registration, RegistrationChange, Run
from events.queries.persons import persons

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

TRAINS: Final = (Kind.TRAINING, Kind.WORKSHOP)
HOUR: Final = timedelta(hours=1)


@dataclass(slots=True)
class Held:
    """A run that took place, with the people of it, each once."""

    run: Run
    # The local day of the start of its last date: what says to which period it belongs.
    day: date
    dates: int
    hours: float
    asked: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    confirmed: set[int] = field(default_factory=set)
    came: set[int] = field(default_factory=set)
    no_shows: set[int] = field(default_factory=set)
    # Confirmed, and nobody wrote down whether they came.
    unmarked: set[int] = field(default_factory=set)

    @property
    def kind(self) -> str:
        return self.run.event.kind

    @property
    def trains(self) -> bool:
        return self.kind in TRAINS

    @property
    def trained(self) -> set[int]:
        return self.came if self.trains else set()

    @property
    def quarter(self) -> Period:
        return quarter_of(self.day)

    @property
    def seats(self) -> int | None:
        """How many seats were offered; None: as many as would come, or none had to register."""
        if self.run.registration != RegistrationPolicy.HERE:
            return None
        found = [self.run.seats(mode) for mode in Mode]
        return None if None in found else sum(seats or 0 for seats in found)


@dataclass(frozen=True, slots=True)
class Presences:
    """The runs that took place, the last first, and where each person works now."""

    runs: tuple[Held, ...]
    body_of: dict[int, int]

    def visits(self, bodies: dict[int, Organisation]) -> list[Visit]:
        """Who came to what, as `events.disclosure` knows it."""
        return [
            Visit(
                person=person,
                quarter=run.quarter,
                kind=run.kind,
                trains=run.trains,
                body_kind=body.kind if body else "",
                body=str(body.uuid) if body else "",
            )
            for run in self.runs
            for person in run.came
            for body in (bodies.get(self.body_of.get(person, 0)),)
        ]


def quarter_of(day: date) -> Period:
    return Period(day.year, (day.month - 1) // 3 + 1, 1)


def presences(runs: QuerySet[Run], *, now: datetime) -> Presences:
    """Those of `runs` that are over at `now`, with their people; a constant number of queries."""
    over = runs.filter(ends_at__lte=now)
    held = _held(over)
    found = persons()
    ids = over.order_by().values("pk")
    unconfirmed = _never_confirmed(ids)
    there, missed, marks = _marks(ids)
    body_of: dict[int, int] = {}
    places = Registration.objects.filter(run__in=ids).exclude(state=State.HELD).order_by()
    rows = places.values_list("pk", "run", "contact", "state", "contact__member__organisation")
    for pk, run_id, contact, state, body in rows:
        person, run = found.of(contact), held.get(run_id)
        if run is None or pk in unconfirmed:
            continue
        run.asked.add(person)
        if body is not None and (contact == person or person not in body_of):
            body_of[person] = body
        if state in {State.WAITING, State.OFFERED}:
            run.waiting.add(person)
        if state == State.CONFIRMED:
            run.confirmed.add(person)
            if pk in there:
                run.came.add(person)
            elif missed[pk] == run.dates:
                run.no_shows.add(person)
            elif pk not in marks:
                run.unmarked.add(person)
    for run in held.values():
        # The same person twice, under two addresses: whoever came did come.
        run.no_shows -= run.came
        run.unmarked -= run.came | run.no_shows
    ordered = sorted(held.values(), key=lambda one: (one.day, one.run.pk), reverse=True)
    # Who a chain of contacts ends at says where the person works, also without a registration.
    return Presences(tuple(ordered), {**body_of, **found.bodies})


def _held(over: QuerySet[Run]) -> dict[int, Held]:
    runs = {run.pk: run for run in over.select_related("event__schedule_page", "event__host")}
    rows = Occurrence.objects.filter(run__in=over.order_by().values("pk"), status=Status.SCHEDULED)
    times = defaultdict(list)
    for run_id, day, start, end in rows.order_by("start").values_list(
        "run", "first_day", "start", "end"
    ):
        times[run_id].append((day, end - start))
    return {
        pk: Held(
            runs[pk], found[-1][0], len(found), sum((long / HOUR for _day, long in found), 0.0)
        )
        for pk, found in times.items()
        if pk in runs
    }


def _marks(ids: QuerySet[Run, Any]) -> tuple[set[int], dict[int, int], set[int]]:
    """Registrations that were there, at how many dates they were marked as absent, and those with
    any mark."""
    there: set[int] = set()
    missed: dict[int, int] = defaultdict(int)
    marks: set[int] = set()
    rows = Attendance.objects.filter(
        occurrence__run__in=ids, occurrence__status=Status.SCHEDULED
    ).order_by()
    for registration, presence in rows.values_list("registration", "presence"):
        marks.add(registration)
        if presence in THERE:
            there.add(registration)
        missed[registration] += presence == Presence.ABSENT
    return there, missed, marks


def _never_confirmed(ids: QuerySet[Run, Any]) -> set[int]:
    """Guests whose address nobody confirmed: anybody may have typed it."""
    lapsed = RegistrationChange.objects.filter(
        Q(action=Action.EXPIRE) | Q(action=Action.CANCEL),
        before=State.HELD,
        registration__run__in=ids,
    )
    return set(lapsed.values_list("registration", flat=True))


def bodies(pks: Iterable[int]) -> dict[int, Organisation]:
    return Organisation.objects.in_bulk(list(set(pks)))
