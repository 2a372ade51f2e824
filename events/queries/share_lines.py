"""For whom seats of a run are kept, and how many each may have, as everybody reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from events.share_inputs import name_of

if TYPE_CHECKING:
    from datetime import date

    from events.enums import Mode
    from events.queries.seats import KeptSeats, Seats


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One line: `left` of the `kept` seats are free; `is_one`: it is for one organisation. `mode` is
    empty where there is one kind of seats only."""

    whom: str
    mode: str
    kept: int
    left: int
    most: int | None
    until: date | None
    is_one: bool


def of(seats: Seats, names: dict[str, str]) -> list[ShareLine]:
    """The lines that hold now; `names` are those of organisations by their public ids. A line for
    an organisation that has gone, or for seats that are not there, is none."""
    both = len(seats.modes) > 1
    return [
        line
        for mode in seats.modes
        for kept in seats.of(mode).lines
        if (line := _line(kept, mode if both else None, seats.of(mode).seats, names)).whom
    ]


def _line(
    kept: KeptSeats, mode: Mode | None, number: int | None, names: dict[str, str]
) -> ShareLine:
    share = kept.share
    return ShareLine(
        whom=name_of(share, names),
        mode=str(mode.label) if mode else "",
        # What nobody can count, nobody can keep.
        kept=0 if number is None else share.kept,
        left=kept.left,
        most=share.most,
        until=share.until,
        is_one=bool(share.organisation),
    )
