"""Who deserves a certificate, and how many hours it states: minutes there of minutes held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from decimal import Decimal

QUARTER: Final = 15


def percent(there: int, held: int) -> int:
    """How much of `held` somebody was `there`, rounded down, so that it never says what is not
    reached."""
    return there * 100 // held if held else 0


def deserves(there: int, held: int, *, least: int) -> bool:
    """Whether somebody was there for `least` percent of what was held; of nothing, nobody was."""
    return held > 0 and there * 100 >= least * held


def stated(there: int, held: int, hours: Decimal | None) -> tuple[int, int]:
    """The minutes that a certificate states, and of how many.

    `hours` is what all of it counts for, where the organisers say so: who was there for a part has
    that part of them, rounded down to quarters of an hour (less than one to the minute: nobody was
    there for nothing). Else it is the time itself.
    """
    if hours is None:
        return there, held
    whole = int(hours * 60)
    if there >= held:
        return whole, whole
    part = whole * there // held
    return (part - part % QUARTER if part >= QUARTER else part), whole
