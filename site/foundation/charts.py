"""Charts that a server draws: where each column stands, in the units of the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 360
HEIGHT: Final = 200
# Above the columns for a number, below for a name of two lines.
TOP: Final = 20
FOOT: Final = 36
GAP: Final = 10


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its value as it is written above it, and its name in two short lines below."""

    name: str
    below: str
    value: int
    x: int
    y: int
    width: int
    height: int
    middle: int


@dataclass(frozen=True, slots=True)
class Chart:
    columns: tuple[Column, ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def base(self) -> int:
        """Where the columns stand."""
        return self.height - FOOT

    @property
    def name_at(self) -> int:
        return self.base + 15

    @property
    def below_at(self) -> int:
        return self.base + 30


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a strip, in per cent of it."""

    x: float
    width: float


def strip(shares: Sequence[float]) -> list[Segment]:
    """The parts of a whole beside each other; what is missing of a hundred stays empty."""
    found, x = [], 0.0
    for share in shares:
        width = min(share, 100 - x)
        found.append(Segment(round(x, 2), round(width, 2)))
        x += width
    return found


def columns(values: Sequence[tuple[str, str, int]]) -> Chart:
    """A chart of (name, what stands below it, value); a value that is 0 has no column."""
    if not values:
        return Chart(())
    most = max(value for _name, _below, value in values) or 1
    room = WIDTH // len(values)
    full = HEIGHT - TOP - FOOT
    drawn = []
    for number, (name, below, value) in enumerate(values):
        height = max(1, round(full * value / most)) if value > 0 else 0
        width = min(room - GAP, 48) if room > GAP + 2 else max(1, room - 1)
        middle = number * room + room // 2
        drawn.append(
            Column(
                name,
                below,
                value,
                middle - width // 2,
                HEIGHT - FOOT - height,
                width,
                height,
                middle,
            )
        )
    return Chart(tuple(drawn))
