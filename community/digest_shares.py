"""How the room in a digest is shared among the sections that have something for its reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Final

from foundation.digests import sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# More than anybody reads; of the rest the mail says how many.
MOST: Final = 12
HALF: Final = MOST // 2

# A section by name and one of its things by key.
Thing = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a digest shows, and how much more each section had."""

    shown: list[Thing] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Part:
    """What stands under one heading; `given`: so much of it is shown."""

    things: list[Thing]
    gives_way: bool
    given: int = 0

    def is_hungry(self, limit: int) -> bool:
        return self.given < min(limit, len(self.things))


def share(things: Sequence[Thing]) -> Contents:
    """What of `things` (section by section, each in its order) is shown: first what gives way to
    nothing (the reader's own business), then of the others in turn. No part has more than half while another one still
    has something."""
    parts = _parts(things)
    _deal(parts, [part for part in parts if not part.gives_way], HALF)
    _deal(parts, parts, HALF)
    _deal(parts, parts, MOST)
    shown = [thing for part in parts for thing in part.things[: part.given]]
    left: dict[str, int] = {}
    for name, _thing in set(things).difference(shown):
        left[name] = left.get(name, 0) + 1
    return Contents(shown, left)


def _parts(things: Iterable[Thing]) -> list[_Part]:
    parts: dict[str, _Part] = {}
    for name, found in groupby(things, key=lambda thing: thing[0]):
        section = sections[name]
        part = parts.setdefault(
            str(section.heading), _Part([], section.gives_way and not section.is_own)
        )
        part.things += list(found)[: section.most]
    return list(parts.values())


def _deal(parts: list[_Part], among: list[_Part], limit: int) -> None:
    """Give each of `among` one after the other, until all have what they can have or there is no
    more room."""
    while hungry := [part for part in among if part.is_hungry(limit)]:
        for part in hungry:
            if sum(part.given for part in parts) == MOST:
                return
            part.given += 1
