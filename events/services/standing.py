"""Where somebody who registers stands: the one place that decides about a first state.

Under the run's lock only, as everything that counts seats.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from events import errors
from events.enums import QUEUED, Mode, State, WaitingPolicy
from events.queries import seats
from events.services import waitlist
from events.shares import NOWHERE

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from events.models import Run
    from events.shares import Body, Tally


@dataclass(frozen=True, slots=True)
class Standing:
    """A state, the kind of seat that is held or asked for, and the kind that is waited for."""

    state: State
    mode: str
    wants_mode: str = ""

    @property
    def is_in_line(self) -> bool:
        return self.state in QUEUED and bool(self.wants_mode)


def first(
    run: Run,
    mode: str,
    *,
    who: Member | None,
    now: datetime,
    may_wait: bool,
    room_later: bool = False,
    held: bool = False,
    approved: bool = False,
    tallies: dict[str, Tally] | None = None,
) -> Standing:
    """Where `who` (None: a guest) stands who registers for a seat of `mode`; `approved`: by the
    organiser, who has nothing left to decide.

    `held`: a guest whose address is not confirmed yet. Such a guest holds a seat that is free, and
    nothing else: no place in the queue and no request, which count from the confirmation on; then
    the mode is empty, and what is asked for stands in `wants_mode`. Raises NoSuchSeats and Full.
    """
    given = seat(
        run, mode, who=who, now=now, may_wait=may_wait, room_later=room_later, tallies=tallies
    )
    asks = run.asks and not approved
    if held and (asks or given.state != State.CONFIRMED):
        return Standing(State.HELD, "", mode)
    if held:
        return Standing(State.HELD, given.mode, given.wants_mode)
    if asks:
        # A request holds no seat: what is free is seen when it is approved.
        return Standing(State.REQUESTED, mode, Mode.ROOM if room_later else "")
    return given


def seat(
    run: Run,
    mode: str,
    *,
    who: Member | None,
    now: datetime,
    may_wait: bool,
    room_later: bool = False,
    tallies: dict[str, Tally] | None = None,
) -> Standing:
    """The seat of `mode` or, if `may_wait`, the place in its queue. With `room_later`, a seat
    online and a place in the queue for the room. `tallies`: as counted under this lock, if they
    were. Raises NoSuchSeats and Full."""
    if mode not in Mode.values or run.seats(mode) == 0:
        raise errors.NoSuchSeats
    tallies = _served(run, now, tallies or seats.of_one(run, now=now))
    body = seats.body_of(who) if run.shares else NOWHERE
    if room_later:
        mode, room_later = _meanwhile(run, mode, tallies, body, now)
    if _is_open(run, mode, tallies, body, now):
        return Standing(State.CONFIRMED, mode, Mode.ROOM if room_later else "")
    if not may_wait or run.waiting_policy == WaitingPolicy.NONE:
        raise _refusal(tallies[mode], body)
    return Standing(State.WAITING, mode, mode)


def check_share(run: Run, mode: str, who: Member | None, now: datetime) -> None:
    """Raise KeptForOthers or OrganisationHasItsSeats where a seat that is free for somebody is none
    for `who`; nobody's place in the queue counts here."""
    if not run.shares:
        return
    tally, body = seats.of_one(run, now=now)[mode], seats.body_of(who)
    if tally.lines and tally.free_for(body) == 0:
        raise _refusal(tally, body)


def _served(run: Run, now: datetime, tallies: dict[str, Tally]) -> dict[str, Tally]:
    """How the seats stand once who waits is served, where some are kept for some: a day may have
    passed since, or somebody works elsewhere by now, and nobody may come in between."""
    overdue = run.shares and any(tally.waiting for tally in tallies.values())
    return seats.of_one(run, now=now) if overdue and waitlist.fill(run, now=now) else tallies


def _is_open(run: Run, mode: str, tallies: dict[str, Tally], body: Body, now: datetime) -> bool:
    """Whether somebody of `body` who comes now gets a seat of `mode`."""
    tally = tallies[mode]
    if not tally.is_open_to(body):
        return False
    # While a run is postponed, and once it has begun, nobody in line was served before.
    is_served = run.starts_at is not None and now < run.starts_at
    return is_served or not tally.waiting or not waitlist.is_wanted(run, mode, tally)


def _meanwhile(
    run: Run, mode: str, tallies: dict[str, Tally], body: Body, now: datetime
) -> tuple[str, bool]:
    """The seat for who would sit in the room and takes part online until one is free there, and
    whether that is so: a seat in the room that is free by now is theirs at once."""
    if mode != Mode.ONLINE or run.seats(Mode.ROOM) == 0:
        raise errors.NoSuchSeats
    if _is_open(run, Mode.ROOM, tallies, body, now):
        return Mode.ROOM, False
    is_open = _is_open(run, Mode.ONLINE, tallies, body, now)
    if run.waiting_policy == WaitingPolicy.NONE or not is_open:
        raise _refusal(tallies[Mode.ONLINE], body)
    return Mode.ONLINE, True


def _refusal(tally: Tally, body: Body) -> errors.Full:
    """Why somebody of `body` gets no seat."""
    if tally.unclaimed == 0:
        return errors.Full()
    if tally.allowed(body) == 0:
        return errors.OrganisationHasItsSeats()
    return errors.KeptForOthers() if tally.lines else errors.Full()
