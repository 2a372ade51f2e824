"""How full runs are, in a constant number of queries for any number of them: as one reader sees it
and, under a run's lock, to give seats by (`services.places`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from django.db.models import Count

from events.enums import LIVE, QUEUED, SEATED, Mode, State
from events.models import Registration, Run
from events.shares import NOWHERE, Body, Share, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from community.models import Member
    from events.models import Contact
    from events.querysets import RegistrationQuerySet


class KeptSeats(NamedTuple):
    """One line of a run, and how many of its kept seats are left."""

    share: Share
    left: int


@dataclass(frozen=True, slots=True)
class ModeSeats:
    """Seats of one mode as one reader sees them: `seats` and `free` are None where as many as come
    may come. `kept` are those left for others than the reader, `allowed` how many more the reader's
    organisation may have (None: there is no limit)."""

    seats: int | None
    taken: int
    waiting: int
    kept: int = 0
    allowed: int | None = None
    lines: Sequence[KeptSeats] = ()

    @property
    def free(self) -> int | None:
        """Seats that the reader gets by registering now."""
        if self.seats is None:
            return self.allowed
        # Who comes new stands behind those who wait, but for a seat that none of these could have.
        if self.waiting and not self.lines:
            return 0
        free = max(self.seats - self.taken - self.kept, 0)
        return free if self.allowed is None else min(free, self.allowed)

    @property
    def exist(self) -> bool:
        return self.seats != 0

    @property
    def is_used_up(self) -> bool:
        """Whether the reader's organisation has as many as it may, and others could still come."""
        return self.allowed == 0 and (self.seats is None or self.taken < self.seats)


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


def seats(runs: Iterable[Run], *, now: datetime, viewer: Member | None = None) -> dict[int, Seats]:
    """The seats of each run as `viewer` (None: a guest) sees them, by its primary key."""
    runs = list(runs)
    runs = list(runs)
    return as_seen(runs, tallies(runs, now=now), viewer)


def as_seen(
    runs: Iterable[Run], found: Mapping[tuple[int, str], Tally], viewer: Member | None
) -> dict[int, Seats]:
    """The same of what is counted already, to look at it with the eyes of many."""
    is_asked = any(tally.lines for tally in found.values())
    reader = body_of(viewer) if is_asked else NOWHERE
    return {
        run.pk: Seats(*(_seen(found[run.pk, mode], reader) for mode in Mode.values)) for run in runs
    }


def tallies(runs: Iterable[Run], *, now: datetime) -> dict[tuple[int, str], Tally]:
    """The seats of each run and mode, by (run's primary key, mode): one query, one more where
    somebody waits, and one where there are runs of which seats are kept or limited. To give by under
    the run's lock only."""
    runs = list(runs)
    made = {(run.pk, mode): tally for run in runs for mode, tally in _uncounted(run, now).items()}
    shared = {run for (run, _mode), tally in made.items() if tally.lines}
    for (run, mode, waits), number in counted(r.pk for r in runs if r.pk not in shared).items():
        _add(made[run, mode], NOWHERE, number, waits=waits)
    for (run, mode, waits, body), number in _counted_by_body(shared).items():
        _add(made[run, mode], body, number, waits=waits)
    return made


def _uncounted(run: Run, now: datetime) -> dict[str, Tally]:
    return {mode: Tally(run.seats(mode), lines=run.lines(mode, now)) for mode in Mode.values}


def _add(tally: Tally, body: Body, number: int, *, waits: bool) -> None:
    if waits:
        tally.waiting += number
    else:
        tally.taken[body] += number


def body_of(member: Member | None) -> Body:
    """Where `member` (None: a guest) works, as lines know it."""
    organisation = member.organisation if member else None
    return Body(str(organisation.uuid), organisation.kind) if organisation else NOWHERE


def counted(runs: Iterable[int]) -> Counter[tuple[int, str, bool]]:
    """How many have a seat of each kind in each run, and how many wait for one, by (run's primary
    key, mode, whether they wait). One query, and one more where somebody waits."""
    runs = list(runs)
    if not runs:
        return Counter()
    rows = _standing(runs).values_list("run_id", *STANDING).annotate(number=Count("pk")).order_by()
    counts: Counter[tuple[int, str, bool]] = Counter()
    for run, *standing, number in rows:
        for mode, waits in _seats_of(*standing):
            counts[run, mode, waits] += number
    if waiting := {run for run, _mode, waits in counts if waits}:
        counts.subtract(_passed_over(waiting))
    return counts


def _passed_over(runs: Iterable[int]) -> Counter[tuple[int, str, bool]]:
    """Of those who wait, the closed accounts: no seat waits for them, so they keep nobody out
    (`services.waitlist`)."""
    closed = Registration.objects.filter(contact__member__is_active=False, position__isnull=False)
    rows = closed.filter(run__in=runs, state__in=QUEUED).values_list("run_id", "wants_mode")
    return Counter((run, mode, True) for run, mode in rows.order_by())


def _counted_by_body(runs: Iterable[int]) -> Counter[tuple[int, str, bool, Body]]:
    """The same, by where they work."""
    runs = list(runs)
    if not runs:
        return Counter()
    works = ("organisation__uuid", "organisation__kind", "is_active")
    columns = ("run_id", *STANDING, *(f"contact__member__{name}" for name in works))
    rows = _standing(runs).values_list(*columns).annotate(number=Count("pk"))
    counts: Counter[tuple[int, str, bool, Body]] = Counter()
    for run, *standing, organisation, kind, is_active, number in rows.order_by():
        body = Body(str(organisation), kind) if organisation else NOWHERE
        for mode, waits in _seats_of(*standing):
            # Guests have no account that could be closed.
            if not waits or is_active is not False:
                counts[run, mode, waits, body] += number
    return counts


# Written by hand, for it stands under the lock of everybody who registers: the ORM takes five times
# as long to say it.
_OF_ONE_RUN = f"""
SELECT state, mode, wants_mode, offered_mode, COUNT(*), MAX(CASE WHEN contact_id = %s THEN id END)
FROM {Registration._meta.db_table}
WHERE run_id = %s AND state IN ({", ".join(["%s"] * len(LIVE))})
GROUP BY state, mode, wants_mode, offered_mode
"""  # noqa: S608 -- a table's name and placeholders


@dataclass(frozen=True, slots=True)
class Look:
    """A run as somebody finds it: the seats of each kind, and the primary key of the live
    registration they have there already (None: they have none)."""

    tallies: dict[str, Tally]
    own: int | None


def look(run: Run, contact: Contact, *, now: datetime) -> Look:
    """One query where all have the same right to every seat, and nobody waits although one is
    free. To give by, as `tallies`."""
    made = _uncounted(run, now)
    own: int | None = None
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE_RUN, [contact.pk, run.pk, *LIVE])
        for *standing, number, pk in cursor.fetchall():
            own = own or pk
            for mode, waits in _seats_of(*standing):
                _add(made[mode], NOWHERE, number, waits=waits)
    if any(tally.lines or (tally.waiting and tally.unclaimed != 0) for tally in made.values()):
        made = of_one(run, now=now)
    return Look(made, own)


def of_one(run: Run, *, now: datetime) -> dict[str, Tally]:
    """As `tallies`, of one run, by mode."""
    return {mode: tally for (_run, mode), tally in tallies([run], now=now).items()}


STANDING = ("state", "mode", "wants_mode", "offered_mode")


def _standing(runs: list[int]) -> RegistrationQuerySet:
    return Registration.objects.filter(run__in=runs, state__in=[*SEATED, State.WAITING])


def _seats_of(state: str, mode: str, wanted: str, offered: str) -> list[tuple[str, bool]]:
    """Which kinds of seats somebody has, and which they wait for: (mode, whether they wait)."""
    # Who is offered a seat besides their own holds two; who waits may hold one meanwhile.
    found = [(seat, False) for seat in (mode, offered) if seat and state in SEATED]
    if wanted and state in QUEUED:
        found.append((wanted, True))
    return found


def _seen(tally: Tally, reader: Body) -> ModeSeats:
    left = tally.left() if tally.lines else {}
    return ModeSeats(
        seats=tally.seats,
        taken=tally.total,
        waiting=tally.waiting,
        kept=sum(number for line, number in left.items() if not line.is_for(reader)),
        allowed=tally.allowed(reader),
        lines=[KeptSeats(line, left[line]) for line in tally.lines],
    )
