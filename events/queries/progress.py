"""How many people the trainings have reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.enums import Kind, State
from events.models import Registration

if TYPE_CHECKING:
    from datetime import datetime

TRAINS = (Kind.TRAINING, Kind.WORKSHOP)


def people_trained(now: datetime) -> int:
    """Everybody who had a seat in a training or workshop that is over, each person once.

    A run without any date that took place has no end, and so never is.
    """
    seats = Registration.objects.filter(
        state=State.CONFIRMED, run__event__kind__in=TRAINS, run__ends_at__lte=now
    )
    return seats.values("contact").distinct().count()
