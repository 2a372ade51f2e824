"""The waiting list: a freed seat goes to the next in line, at once or as an offer that holds it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from events import errors
from events.enums import Action, Mode, State, WaitingPolicy
from events.models import Registration, Run
from events.services import telling
from events.services.places import change, is_postponed, locked, seats_free

if TYPE_CHECKING:
    from community.models import Member


@transaction.atomic
def fill(run: Run, *, now: datetime) -> list[Registration]:
    """Give every free seat to whoever is next in its queue, in order; those who got one or an
    offer. Nothing happens once the run has begun. Who waits already is served also where the
    waiting list has been closed since."""
    run = locked(run)
    if run.starts_at is None or run.starts_at <= now:
        return []
    given = []
    for mode in Mode.values:
        free = seats_free(run, mode)
        # None: as many as come, so everybody who waits.
        for registration in run.registrations.queue(mode)[:free]:
            given.append(_give(run, registration, now))  # noqa: PERF401 -- a write, not a listing
    return given


def _give(run: Run, registration: Registration, now: datetime) -> Registration:
    if run.waiting_policy == WaitingPolicy.OFFER:
        offered = change(registration, Action.OFFER, now=now)
        until = now + timedelta(hours=run.offer_hours)
        offered.offer_expires_at = min(until, run.starts_at) if run.starts_at else until
        offered.save(update_fields=["offer_expires_at"])
        telling.one("events.offer", offered, now=now)
        return offered
    promoted = change(registration, Action.PROMOTE, now=now)
    telling.one("events.promotion", promoted, now=now)
    return promoted


@transaction.atomic
def accept(
    registration: Registration, *, now: datetime, actor: Member | None = None
) -> Registration:
    """Take the offered seat, also of a run that is postponed. Raises TooLate when the offer has run
    out or the run has begun, RunCancelled, and NotAllowed when there is no offer."""
    run = locked(registration.run)
    registration.refresh_from_db()
    if run.starts_at is None and not is_postponed(run):
        raise errors.RunCancelled
    if (run.starts_at and run.starts_at <= now) or _has_run_out(registration, now):
        raise errors.TooLate
    accepted = change(registration, Action.ACCEPT, now=now, actor=actor)
    telling.one("events.confirmation", accepted, now=now)
    return accepted


@transaction.atomic
def decline(
    registration: Registration, *, now: datetime, actor: Member | None = None
) -> Registration:
    """Give the offered seat on to the next in line, and leave the queue. Raises NotAllowed."""
    run = locked(registration.run)
    declined = change(registration, Action.DECLINE, now=now, actor=actor)
    telling.one("events.cancellation", declined, now=now)
    fill(run, now=now)
    return declined


def expire_offers(*, now: datetime) -> int:
    """Let offers that have run out expire, and offer their seats on; how many."""
    due = Registration.objects.filter(state=State.OFFERED, offer_expires_at__lte=now)
    return sum(_expire(registration, now) for registration in due.order_by("pk"))


@transaction.atomic
def _expire(registration: Registration, now: datetime) -> bool:
    run = locked(registration.run)
    registration.refresh_from_db()
    if not _has_run_out(registration, now):
        return False
    expired = change(registration, Action.EXPIRE, now=now)
    telling.one("events.expiry", expired, now=now)
    fill(run, now=now)
    return True


def _has_run_out(registration: Registration, now: datetime) -> bool:
    return (
        registration.state == State.OFFERED
        and registration.offer_expires_at is not None
        and registration.offer_expires_at <= now
    )
