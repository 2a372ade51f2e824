"""The number a programme wants to reach, said by an upper app and shown by a lower one too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from foundation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Goal:
    """How many `people` are to be trained, of whom so many were `before` the site counted."""

    people: int
    before: int


class Source(Protocol):
    """The goal of the site that `request` is for; None where none is set."""

    def __call__(self, request: Any) -> Goal | None: ...


goals: Registry[Source] = Registry()
register: Callable[[str, Source], None] = goals.register


def goal(request: Any) -> Goal | None:
    """The first that there is."""
    return next((found for _name, source in goals if (found := source(request))), None)
