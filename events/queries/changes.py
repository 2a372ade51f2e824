"""What a schedule would change in the dates that exist: the one plan, for whoever asks.

Publishing carries it out, the edit screen shows it beforehand; neither reckons by itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from events.calendar import plan as planning
from events.calendar import recurrence
from events.enums import RunMode
from events.models import AttendanceChange, Occurrence, Registration

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from events.models import Event, RunPlan, ScheduleEntry

    # A plan with its entries, saved or as somebody types them.
    Lines = Iterable[tuple[RunPlan, Sequence[ScheduleEntry]]]

# How far ahead an endless rule is written out.
AHEAD = timedelta(days=548)
# The form refuses more than 1,000 dates; here rows moved far ahead widen the window further.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Planned:
    """The changes, the plan each entry belongs to, and the dates as they are now, by key.

    `joins` names the run of each new date, by entry and day, that people are registered for
    already: it is news to them, unless an endless rule merely goes on.
    """

    plan: planning.Plan
    plan_of: dict[UUID, RunPlan] = field(default_factory=dict)
    dates: dict[Hashable, Occurrence] = field(default_factory=dict)
    joins: dict[tuple[UUID, date], int] = field(default_factory=dict)

    def run_told(self, step: planning.Change) -> int | None:
        """The run whose people hear of `step`; None where nobody does."""
        if step.row is not None:
            return self.dates[step.row.id].run_id if step.concerned else None
        return self.joins.get((step.slot.entry, step.slot.date)) if step.slot else None


def of_schedule(event: Event | None, lines: Lines, *, now: datetime) -> Planned:
    """What publishing `lines` does to the dates of `event`, None while there are none. Nothing is
    written. Raises recurrence.ScheduleError for lines that no form would have let through."""
    dates = event.occurrences.select_related("run") if event else Occurrence.objects.none()
    stored: list[Any] = list(concerning(dates)) if event else []
    rows = [date.as_row(concerned=date.is_concerned) for date in stored]
    rows_of: defaultdict[UUID, list[planning.Row]] = defaultdict(list)
    for row in rows:
        rows_of[row.entry].append(row)
    until = (now + AHEAD).date()
    slots = [
        (plan, slot)
        for plan, entries in lines
        for entry in entries
        for slot in _slots(entry, rows_of[entry.key], now, until)
    ]
    steps = planning.plan(rows, [slot for _plan, slot in slots], now=now)
    plan_of = {slot.entry: plan for plan, slot in slots}
    return Planned(
        plan=steps,
        plan_of=plan_of,
        dates={date.pk: date for date in stored},
        joins=_joins(event, steps, plan_of, stored, now),
    )


def _joins(
    event: Event | None,
    steps: planning.Plan,
    plan_of: dict[UUID, RunPlan],
    stored: list[Any],
    now: datetime,
) -> dict[tuple[UUID, date], int]:
    """See `Planned`."""
    courses = {
        date.run.plan_key: date.run_id
        for date in stored
        if date.is_concerned and not date.run.each_date
    }
    found = {}
    for step in steps.of(planning.Kind.CREATE):
        slot = step.slot
        if slot is None or step.values.ends_at <= now or _goes_on(event, slot):
            continue
        group = plan_of[slot.entry]
        if group.mode == RunMode.ALL_DATES and group.key in courses:
            found[slot.entry, slot.date] = courses[group.key]
    return found


def _goes_on(event: Event | None, slot: recurrence.Slot) -> bool:
    """Whether `slot` lies beyond what was written out of an endless rule last: it was to come
    anyway, and nobody is to hear of it each day."""
    horizon = event.horizon if event else None
    is_endless = slot.rule_unit is not None and not slot.bounded
    return is_endless and horizon is not None and slot.date > horizon


def _slots(
    entry: ScheduleEntry, rows: list[planning.Row], now: datetime, until: date
) -> list[recurrence.Slot]:
    since, until = planning.window(rows, now=now, until=until)
    return recurrence.slots(entry.as_entry(), since=since, until=until, limit=MOST)


def concerning(occurrences: QuerySet[Occurrence]) -> QuerySet[Occurrence]:
    """`occurrences`, each with `is_concerned`: whether somebody is registered for it, or was marked
    at it: what was marked must not be shown nowhere."""
    registered = Registration.objects.live().filter(run=OuterRef("run"))
    marked = AttendanceChange.objects.filter(occurrence=OuterRef("pk"))
    return occurrences.annotate(is_concerned=Exists(registered) | Exists(marked))
