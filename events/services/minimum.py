"""Too few participants: a run's organisers hear of it once, while there is time to decide."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Count, F, Q

from events.enums import RegistrationPolicy, State
from events.models import Run
from events.services import telling

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

# The most that a plan can ask for.
AHEAD: Final = timedelta(days=365)


def tell_organisers(*, now: datetime) -> int:
    """Write to the organisers of every run that so many days before its start has fewer confirmed
    participants than it needs; of how many runs. Each run is told of once, and once more where it
    has moved to a later day since."""
    return sum(
        _tell(run, now)
        for run in _with_too_few(now)
        if is_to_be_decided(run, now) and not _is_told(run)
    )


def is_to_be_decided(run: Run, now: datetime) -> bool:
    """Whether the days before `run` have come when its organisers decide whether it takes place."""
    if run.minimum is None or run.starts_at is None:
        return False
    return run.starts_at - timedelta(days=run.decide_days_before) <= now < run.starts_at


def _is_told(run: Run) -> bool:
    told, begins = run.minimum_told_at, run.starts_at
    if told is None or begins is None:
        return False
    return told >= begins - timedelta(days=run.decide_days_before)


def _with_too_few(now: datetime) -> QuerySet[Run]:
    confirmed = Count("registrations", filter=Q(registrations__state=State.CONFIRMED))
    return (
        Run.objects.filter(
            registration=RegistrationPolicy.HERE,
            minimum__isnull=False,
            starts_at__gt=now,
            starts_at__lte=now + AHEAD,
        )
        .annotate(confirmed=confirmed)
        .filter(confirmed__lt=F("minimum"))
        .select_related("event__schedule_page")
        .order_by("pk")
    )


@transaction.atomic
def _tell(run: Run, now: datetime) -> bool:
    same = Run.objects.filter(pk=run.pk, minimum_told_at=run.minimum_told_at)
    claimed = same.update(minimum_told_at=now)
    if claimed:
        telling.to_organisers("events.too_few", run, now=now)
    return bool(claimed)
