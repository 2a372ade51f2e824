"""How full runs are: one query for any number of them. For showing; giving counts under a lock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from events.enums import QUEUED, SEATED, Mode, State
from events.models import Registration, Run

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class ModeSeats:
    """Seats of one mode: `seats` and `free` are None where as many as come may come."""

    seats: int | None
    taken: int
    waiting: int

    @property
    def free(self) -> int | None:
        if self.seats is None:
            return None
        # Who comes new stands behind those who wait.
        return 0 if self.waiting else max(self.seats - self.taken, 0)

    @property
    def exist(self) -> bool:
        return self.seats != 0


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats of one run."""

    room: ModeSeats
    online: ModeSeats

    def of(self, mode: str) -> ModeSeats:
        return self.room if mode == Mode.ROOM else self.online

    @property
    def modes(self) -> list[Mode]:
        """The kinds of seats there are."""
        return [mode for mode in Mode if self.of(mode).exist]

    @property
    def is_full(self) -> bool:
        """Whether no seat of any kind is free."""
        return all(self.of(mode).free == 0 for mode in self.modes)

    @property
    def waiting(self) -> int:
        return self.room.waiting + self.online.waiting


def seats(runs: Iterable[Run]) -> dict[int, Seats]:
    """The seats of each run, by its primary key."""
    runs = list(runs)
    counts = counted(run.pk for run in runs)
    return {run.pk: Seats(*(_of_mode(run, mode, counts) for mode in Mode)) for run in runs}


def counted(runs: Iterable[int]) -> dict[tuple[int, str, bool], int]:
    """How many have a seat of each kind in each run, and how many wait for one, by (run's primary
    key, mode, whether they wait)."""
    counts: dict[tuple[int, str, bool], int] = {}
    rows = (
        Registration.objects.filter(run__in=list(runs), state__in=[*SEATED, State.WAITING])
        .values_list("run_id", "state", "mode", "wants_mode", "offered_mode")
        .annotate(number=Count("pk"))
        .order_by()
    )
    for run, state, mode, wanted, offered, number in rows:
        # Who is offered a seat besides their own holds two; who waits may hold one meanwhile.
        keys = [(seat, False) for seat in (mode, offered) if seat and state in SEATED]
        if wanted and state in QUEUED:
            keys.append((wanted, True))
        for kind, waits in keys:
            counts[run, kind, waits] = counts.get((run, kind, waits), 0) + number
    return counts


def _of_mode(run: Run, mode: Mode, counts: dict[tuple[int, str, bool], int]) -> ModeSeats:
    return ModeSeats(
        seats=run.seats(mode),
        taken=counts.get((run.pk, mode, False), 0),
        waiting=counts.get((run.pk, mode, True), 0),
    )
