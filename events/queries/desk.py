"""What organisers need to know of many runs at once, besides their seats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from events.enums import State
from events.models import Registration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from events.models import Run


@dataclass(frozen=True, slots=True)
class Desk:
    """Of one run: how many requests wait for a decision, how many people are confirmed, and how
    many are needed at least (None: however few)."""

    requests: int
    confirmed: int
    minimum: int | None

    @property
    def has_too_few(self) -> bool:
        return self.minimum is not None and self.confirmed < self.minimum


def of_runs(runs: Iterable[Run]) -> dict[int, Desk]:
    """By the runs' primary keys; one query."""
    runs = list(runs)
    rows = (
        Registration.objects.filter(run__in=runs, state__in=(State.REQUESTED, State.CONFIRMED))
        .values_list("run_id", "state")
        .annotate(number=Count("pk"))
        .order_by()
    )
    counts = {(run, state): number for run, state, number in rows}
    return {
        run.pk: Desk(
            requests=counts.get((run.pk, State.REQUESTED), 0),
            confirmed=counts.get((run.pk, State.CONFIRMED), 0),
            minimum=run.minimum,
        )
        for run in runs
    }
