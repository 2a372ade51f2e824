"""The periodic duties that `manage.py tick` runs: each claims its work row by row, so that
several machines may run it at the same time, and as often as they like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from foundation.registry import Registry

if TYPE_CHECKING:
    from datetime import datetime


class Duty(Protocol):
    """Do what is due at `now` and return how many things were done."""

    def __call__(self, *, now: datetime) -> int: ...


duties: Registry[Duty] = Registry()
register = duties.register
