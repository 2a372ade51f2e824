"""Forgetting what was kept long enough: every kind with its own number of days, from the settings."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from community.models import RetentionRun
from foundation.housekeeping import Unfinished
from foundation.personal_data import retentions

if TYPE_CHECKING:
    from datetime import datetime

    from foundation.personal_data import Retention

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """One kind of data: how many days it is kept, and how many rows are older."""

    key: str
    name: str
    days: int
    number: int


def due(*, now: datetime) -> list[Due]:
    """What would be forgotten at `now`, in the active language."""
    return [
        Due(key, str(kind.name), days, kind.find(now - timedelta(days=days)))
        for key, kind in retentions
        for days in [days_of(kind)]
    ]


def days_of(kind: Retention) -> int:
    days: int = settings.RETENTION_DAYS[kind.setting]
    return days


def enforce(*, now: datetime) -> int:
    """Forget what is due, each kind in a transaction of its own, and keep a report of it where
    anything was; how many rows that concerned (a duty of `tick`). A kind that fails is logged and does
    not keep the others; Unfinished is raised at the end."""
    counts, failed = {}, []
    for key, kind in retentions:
        try:
            with transaction.atomic():
                if number := kind.forget(now - timedelta(days=days_of(kind))):
                    counts[key] = number
        except Exception:
            logger.exception("%r could not be forgotten", key)
            failed.append(key)
    if counts:
        RetentionRun.objects.create(at=now, counts=counts)
    if failed:
        raise Unfinished(f"Not forgotten: {', '.join(failed)}")
    return sum(counts.values())
