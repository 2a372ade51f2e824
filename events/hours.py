"""How many hours somebody was there: who deserves a certificate, what it states, and what each date
counts in a training record. Where the plan says how many hours a full certificate states, the run
is worth these, whoever was there for a part of it gets that part, and the dates share it: what they
count adds up to what the certificate states."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

QUARTER: Final = 15
HOUR: Final = 60


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
    whole = int(hours * HOUR)
    if there >= held:
        return whole, whole
    part = whole * there // held
    return (in_quarters(part) or part), whole


def in_quarters(minutes: int) -> int:
    """`minutes`, rounded down to quarter hours."""
    return minutes - minutes % QUARTER


def counted(there: Sequence[int], *, held: int, worth: int | None = None) -> list[int]:
    """The minutes that each date of one run counts, in the order of the dates.

    `there` are the minutes somebody was there; `held` those that all dates of the run take; `worth`
    those that a full certificate states, where the plan says so.
    """
    if worth is None or not held:
        return [in_quarters(minutes) for minutes in there]
    counts, so_far, given = [], 0, 0
    for minutes in there:
        so_far += minutes
        # Rounded once for all dates so far: three thirds of an hour are an hour.
        upto = in_quarters(worth * min(so_far, held) // held)
        counts.append(upto - given)
        given = upto
    return counts


def as_hours(minutes: int) -> Decimal:
    """`minutes` as a number with no more digits than it needs, two at most: 1.5, 2, 0.25."""
    hours = (Decimal(minutes) / HOUR).quantize(Decimal("0.01"))
    return hours.quantize(Decimal(1)) if hours == hours.to_integral() else hours.normalize()
