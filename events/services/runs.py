"""Runs: which date belongs to which, what the plan says of them, when they begin and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from events.enums import RunMode, Status
from events.models import Event, Occurrence, Registration, Run, RunPlan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

TAKES_PLACE = Q(occurrences__status=Status.SCHEDULED)
POSTPONED = Q(occurrences__status=Status.POSTPONED)


def give_runs(
    event: Event, new: list[Occurrence], old: list[Occurrence], plan_of: dict[UUID, RunPlan]
) -> None:
    """Give each new date its run: one of its own, or the one of its course. A date whose plan now
    says otherwise changes its run, unless somebody has registered for that one."""
    courses = {run.plan_key: run for run in event.runs.filter(each_date=False)}
    fixed = set(Registration.objects.live().filter(run__event=event).values_list("run", flat=True))
    strays = [
        occurrence
        for occurrence in old
        if occurrence.entry_key in plan_of
        and occurrence.run_id not in fixed
        and not _fits(occurrence.run, plan_of[occurrence.entry_key])
    ]
    made: list[Run] = []
    for occurrence in [*new, *strays]:
        plan = plan_of[occurrence.entry_key]
        run = courses.get(plan.key) if plan.mode == RunMode.ALL_DATES else None
        if run is None:
            # Settings and all: a run of dates that are over will not be copied to again.
            run = Run(
                event=event,
                plan_key=plan.key,
                each_date=plan.mode == RunMode.EACH_DATE,
                **plan.settings,
            )
            made.append(run)
            if not run.each_date:
                courses[plan.key] = run
        occurrence.run = run
    Run.objects.bulk_create(made, batch_size=500)
    for occurrence in [*new, *strays]:
        occurrence.run = occurrence.run  # the key it has got by now
    Occurrence.objects.bulk_update(strays, ["run"], batch_size=500)
    if strays:
        event.runs.filter(occurrences=None, registrations=None).delete()


def copy_plans(event: Event, plans: Iterable[RunPlan], now: datetime) -> None:
    """Copy what each plan decides to its runs that are not over; what was changed at the desk
    stands in columns of its own and is not touched."""
    for plan in plans:
        not_over = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
        event.runs.filter(not_over, plan_key=plan.key).update(**plan.settings)


def refresh_bounds(runs: QuerySet[Run]) -> None:
    """Bring first start and last end of `runs` up to date with the dates that take place; there is
    no end while a date is postponed."""
    changed = []
    for run in runs.annotate(
        first=Min("occurrences__start", filter=TAKES_PLACE),
        last=Max("occurrences__end", filter=TAKES_PLACE),
        postponed=Count("occurrences", filter=POSTPONED),
    ):
        last = None if run.postponed else run.last
        if (run.starts_at, run.ends_at) != (run.first, last):
            run.starts_at, run.ends_at = run.first, last
            changed.append(run)
    Run.objects.bulk_update(changed, ["starts_at", "ends_at"], batch_size=500)


def with_queue(runs: QuerySet[Run]) -> QuerySet[Run]:
    """Those of `runs` for which somebody waits."""
    waiting = Registration.objects.filter(run=OuterRef("pk"), position__isnull=False)
    return runs.filter(Exists(waiting))


def _fits(run: Run, plan: RunPlan) -> bool:
    return run.plan_key == plan.key and run.each_date == (plan.mode == RunMode.EACH_DATE)
