"""What registration for a run looks like from outside: open, closed, full, or not needed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from events.enums import RegistrationPolicy, WaitingPolicy

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Run
    from events.queries.seats import Seats


class Door(StrEnum):
    """`WAITING`: every seat is taken, but one may wait for one. `POSTPONED`: nothing of it takes
    place until a date has got its new day; one may register then. `EXTERNAL`: one may register, on
    another site."""

    NONE = "none"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    OVER = "over"
    CLOSED = "closed"
    NOT_YET = "not_yet"
    OPEN = "open"
    WAITING = "waiting"
    FULL = "full"
    EXTERNAL = "external"

    @property
    def lets_in(self) -> bool:
        """Whether asking for a place makes sense."""
        return self in {Door.OPEN, Door.WAITING}


def door(run: Run, seats: Seats, now: datetime, *, postponed: bool = False) -> Door:
    """The same order of reasons as when registering; that decides, this only shows. `postponed`:
    a date of `run` waits for its new day."""
    if run.registration == RegistrationPolicy.NONE:
        return Door.NONE
    if run.starts_at is None or run.closes_at is None:
        return Door.POSTPONED if postponed else Door.CANCELLED
    if run.ends_at is not None and run.ends_at <= now:
        return Door.OVER
    if run.closes_at <= now:
        return Door.CLOSED
    if run.opens_at is not None and now < run.opens_at:
        return Door.NOT_YET
    if run.registration == RegistrationPolicy.EXTERNAL:
        return Door.EXTERNAL
    if not seats.is_full:
        return Door.OPEN
    may_wait = bool(seats.modes) and run.waiting_policy != WaitingPolicy.NONE
    return Door.WAITING if may_wait else Door.FULL
