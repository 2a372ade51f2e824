"""Where somebody who registers stands: the one place that decides about a first state.

Under the run's lock only, as everything that counts seats.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from events import errors
from events.enums import QUEUED, Mode, State, WaitingPolicy
from events.services import places

if TYPE_CHECKING:
    from events.models import Run


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
    run: Run, mode: str, *, may_wait: bool, room_later: bool = False, held: bool = False
) -> Standing:
    """Where somebody stands who registers for a seat of `mode`.

    `held`: a guest whose address is not confirmed yet. Such a guest holds a seat that is free, and
    nothing else: no place in the queue and no request, which count from the confirmation on; then
    the mode is empty, and what is asked for stands in `wants_mode`. Raises NoSuchSeats and Full.
    """
    given = seat(run, mode, may_wait=may_wait, room_later=room_later)
    if held and (run.asks or given.state != State.CONFIRMED):
        return Standing(State.HELD, "", mode)
    if held:
        return Standing(State.HELD, given.mode, given.wants_mode)
    if run.asks:
        # A request holds no seat: what is free is seen when it is approved.
        return Standing(State.REQUESTED, mode, Mode.ROOM if room_later else "")
    return given


def seat(run: Run, mode: str, *, may_wait: bool, room_later: bool = False) -> Standing:
    """The seat of `mode` or, if `may_wait`, the place in its queue. With `room_later`, a seat
    online and a place in the queue for the room. Raises NoSuchSeats and Full."""
    if mode not in Mode.values or run.seats(mode) == 0:
        raise errors.NoSuchSeats
    if room_later:
        mode, room_later = _meanwhile(run, mode)
    if places.is_free(run, mode):
        return Standing(State.CONFIRMED, mode, Mode.ROOM if room_later else "")
    if not may_wait or run.waiting_policy == WaitingPolicy.NONE:
        raise errors.Full
    return Standing(State.WAITING, mode, mode)


def _meanwhile(run: Run, mode: str) -> tuple[str, bool]:
    """The seat for who would sit in the room and takes part online until one is free there, and
    whether that is so: a seat in the room that is free by now is theirs at once."""
    if mode != Mode.ONLINE or run.seats(Mode.ROOM) == 0:
        raise errors.NoSuchSeats
    if places.is_free(run, Mode.ROOM):
        return Mode.ROOM, False
    if run.waiting_policy == WaitingPolicy.NONE or not places.is_free(run, Mode.ONLINE):
        raise errors.Full
    return Mode.ONLINE, True
