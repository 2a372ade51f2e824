"""The periodic duties that `manage.py tick` runs: each claims its work row by row, so that
several machines may run it at the same time, and as often as they like.

What would walk through whole tables to find that nothing is due is registered as daily.
"""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Final, Protocol

from django.core.cache import cache

from foundation.registry import Registry

if TYPE_CHECKING:
    from datetime import datetime


class Duty(Protocol):
    """Do what is due at `now` and return how many things were done."""

    def __call__(self, *, now: datetime) -> int: ...


duties: Registry[Duty] = Registry()
register = duties.register

_DAY: Final = timedelta(days=1).total_seconds()


def register_daily(name: str, duty: Duty) -> None:
    """Register a duty that rests until tomorrow (UTC) once it has found nothing to do."""
    register(name, _daily(name, duty))


def _daily(name: str, duty: Duty) -> Duty:
    @wraps(duty)
    def rested(*, now: datetime) -> int:
        # The cache that all machines share; one that forgets has the duty done once more.
        key = f"duty.{name.replace(' ', '-')}.{now:%Y-%m-%d}"
        if not cache.add(key, 1, _DAY):
            return 0
        is_done = False
        try:
            number = duty(now=now)
            is_done = number == 0
        finally:
            # There may be more than it does at once; and one that failed is tried again.
            if not is_done:
                cache.delete(key)
        return number

    return rested
