"""Seats held for guests whose address is not confirmed yet: half an hour, then they go on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from events.enums import Action, State
from events.models import Registration
from events.services import files, places, waitlist

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Run

HOLD: Final = timedelta(minutes=30)


def expire_all(*, now: datetime) -> int:
    """Let go of what no guest has confirmed in time, in all runs; how many. Nobody is written to:
    the address may be anybody's."""
    due = Registration.objects.filter(state=State.HELD, held_until__lte=now)
    return sum(expire(registration, now=now) for registration in due.order_by("pk"))


@transaction.atomic
def expire(registration: Registration, *, now: datetime) -> bool:
    """Let go of `registration` if its time has run out, and give its seat on; whether it had."""
    run = places.locked(registration.run)
    return lapse(run, now=now, only=registration.pk) == 1


def lapse(run: Run, *, now: datetime, only: int | None = None) -> int:
    """The same for all of a run that is locked, or for one of its registrations."""
    due = run.registrations.filter(state=State.HELD, held_until__lte=now)
    if only is not None:
        due = due.filter(pk=only)
    lapsed = [places.change(registration, Action.EXPIRE, now=now) for registration in due]
    if lapsed:
        forget(lapsed)
        waitlist.fill(run, now=now)
    return len(lapsed)


def forget(ended: list[Registration]) -> None:
    """Let go of what was typed for guests who never confirmed it: whose answers and whose manager
    these are nobody knows."""
    pks = [row.pk for row in ended]
    Registration.objects.filter(pk__in=pks).update(answers={}, manager_email="")
    files.drop_of(ended)
