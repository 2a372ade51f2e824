"""Requests for a place: the organiser approves them, puts them on the waiting list, or declines;
or the person's manager approves or declines (`services.managers`).

A request holds no seat. Whether one is free is seen when it is approved, behind those who wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from events import errors
from events.enums import Action, Mode, State, Status, WaitingPolicy
from events.models import Occurrence, Registration
from events.services import managers, places, standing, telling, waitlist
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
    try:
        given = _seat(run, registration, now, may_wait=False)
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


@transaction.atomic
def approve_by_manager(
    registration: Registration, *, version: int, now: datetime, reader: Member | None = None
) -> Registration:
    """Give the seat that was asked for or, where none is free, the last place in the queue. By the
    link of `version`; `reader` is who is signed in. Raises NoSeatForRequest where there is neither,
    NoSuchSeats, OwnRequest to who asks, DecidedAlready, RunCancelled, and TooLate when the time to
    answer is over."""
    run = _run_of_manager(registration, version, now, reader)
    given = _given(run, registration, now)
    has_seat = given.state == State.CONFIRMED
    action = Action.APPROVE if has_seat else Action.QUEUE
    manager = registration.manager_email
    approved = places.change(registration, action, now=now, to=given, manager=manager)
    telling.one("events.approval" if has_seat else "events.waiting", approved, now=now)
    if not has_seat:
        waitlist.fill(run, now=now)
    return approved


@transaction.atomic
def decline_by_manager(
    registration: Registration,
    *,
    version: int,
    now: datetime,
    reader: Member | None = None,
    reason: str = "",
) -> Registration:
    """Refuse the request; the person reads `reason`. Raises OwnRequest to who asks, DecidedAlready,
    RunCancelled, and TooLate when the time to answer is over."""
    _run_of_manager(registration, version, now, reader)
    manager = registration.manager_email
    declined = places.change(registration, Action.REJECT, now=now, reason=reason, manager=manager)
    telling.one("events.refusal", declined, now=now)
    return declined


def _given(run: Run, registration: Registration, now: datetime) -> Standing:
    """The seat, or the place in the queue: the manager has approved all that was asked for."""
    try:
        return _seat(run, registration, now, may_wait=True)
    except errors.Full:
        if not registration.wants_mode or run.waiting_policy == WaitingPolicy.NONE:
            raise errors.NoSeatForRequest from None
    return Standing(State.WAITING, Mode.ROOM, Mode.ROOM)


def _seat(run: Run, registration: Registration, now: datetime, *, may_wait: bool) -> Standing:
    """What was asked for, as `standing.seat` gives it."""
    return standing.seat(
        run,
        registration.mode,
        who=registration.contact.member,
        now=now,
        may_wait=may_wait,
        room_later=bool(registration.wants_mode),
    )


def _run_of_manager(
    registration: Registration, version: int, now: datetime, reader: Member | None
) -> Run:
    """As `_run`, for who has the manager's link."""
    if managers.is_applicant(registration, reader) or managers.is_own(registration):
        raise errors.OwnRequest
    try:
        run = _run(registration, now)
    except errors.NotAllowed:
        raise errors.DecidedAlready from None
    registration.run = run
    # Somebody else may have been asked instead a moment ago.
    if registration.answer_by is None or registration.manager_link_version != version:
        raise errors.DecidedAlready
    if registration.answer_by <= now:
        raise errors.TooLate
    return run


def expire_all(*, now: datetime) -> int:
    """End the requests that nobody has answered when their run begins, or when a manager's time to
    answer is over; how many. Who asked is written to."""
    dates = Occurrence.objects.filter(run=OuterRef("run"), status=Status.POSTPONED)
    takes_place = Q(run__starts_at__isnull=False) | Exists(dates)
    rows = Registration.objects.filter(
        Q(run__starts_at__lte=now) | Q(manager_asked_at__isnull=False) & takes_place,
        state=State.REQUESTED,
    )
    due = [row for row in rows.select_related("run").order_by("pk") if _has_run_out(row, now)]
    return sum(_expire(registration, now) for registration in due)


def _has_run_out(registration: Registration, now: datetime) -> bool:
    ends = (registration.run.starts_at, registration.answer_by)
    return any(moment is not None and moment <= now for moment in ends)


@transaction.atomic
def _expire(registration: Registration, now: datetime) -> bool:
    run = places.locked(registration.run)
    registration.refresh_from_db()
    registration.run = run
    if registration.state != State.REQUESTED or not _has_run_out(registration, now):
        return False
    if places.is_called_off(run):
        # Called off a moment ago, of which they are told.
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
    places.check_goes_on(run, now)
    return run
