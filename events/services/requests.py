"""Requests for a place: the organiser approves them, puts them on the waiting list, or declines.

A request holds no seat. Whether one is free is seen when it is approved, behind those who wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from events import errors
from events.enums import Action, Mode, State, WaitingPolicy
from events.models import Registration
from events.services import places, standing, telling, waitlist
from events.services.standing import Standing

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from events.models import Run


@transaction.atomic
def approve(registration: Registration, *, now: datetime, actor: Member) -> Registration:
    """Give the seat that was asked for, and with it the place in the queue for the room. Raises
    NoSeatToApprove, NoSuchSeats, NotAllowed, RunCancelled and TooLate."""
    run = _run(registration, now)
    room_later = bool(registration.wants_mode)
    try:
        given = standing.seat(
            run,
            registration.mode,
            who=registration.contact.member,
            now=now,
            may_wait=False,
            room_later=room_later,
        )
    except errors.Full:
        raise errors.NoSeatToApprove from None
    approved = places.change(registration, Action.APPROVE, now=now, actor=actor, to=given)
    telling.one("events.approval", approved, now=now)
    return approved


@transaction.atomic
def queue(registration: Registration, *, now: datetime, actor: Member) -> Registration:
    """Approve it without a seat: the place in the queue is the last. Who is first in it gets a seat
    that is free. Raises NoWaitingList, NotAllowed, RunCancelled and TooLate."""
    run = _run(registration, now)
    if run.waiting_policy == WaitingPolicy.NONE:
        raise errors.NoWaitingList
    mode = Mode.ROOM if registration.wants_mode else registration.mode
    queued = places.change(
        registration,
        Action.QUEUE,
        now=now,
        actor=actor,
        to=Standing(State.WAITING, mode, mode),
    )
    telling.one("events.waiting", queued, now=now)
    waitlist.fill(run, now=now)
    return queued


@transaction.atomic
def decline(
    registration: Registration, *, now: datetime, actor: Member, reason: str = ""
) -> Registration:
    """Refuse the request; the person reads `reason`. Raises NotAllowed."""
    places.locked(registration.run)
    declined = places.change(registration, Action.REJECT, now=now, actor=actor, reason=reason)
    telling.one("events.refusal", declined, now=now)
    return declined


def expire_all(*, now: datetime) -> int:
    """End the requests that nobody has answered when their run begins; how many. Who asked is
    written to."""
    due = Registration.objects.filter(state=State.REQUESTED, run__starts_at__lte=now)
    return sum(_expire(registration, now) for registration in due.order_by("pk"))


@transaction.atomic
def _expire(registration: Registration, now: datetime) -> bool:
    run = places.locked(registration.run)
    registration.refresh_from_db()
    if registration.state != State.REQUESTED or run.starts_at is None or run.starts_at > now:
        return False
    expired = places.change(registration, Action.EXPIRE, now=now)
    telling.one("events.unanswered", expired, now=now)
    return True


def _run(registration: Registration, now: datetime) -> Run:
    """The run, locked, of a request that can still be granted; `registration` as it is by now."""
    run = places.locked(registration.run)
    registration.refresh_from_db()
    if registration.state != State.REQUESTED:
        raise errors.NotAllowed
    if run.starts_at is None and not places.is_postponed(run):
        raise errors.RunCancelled
    if run.starts_at is not None and run.starts_at <= now:
        raise errors.TooLate
    return run
