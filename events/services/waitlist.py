"""The waiting list: a freed seat goes to the next in line, at once or as an offer that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from events import errors
from events.calendar import working_hours
from events.enums import Action, Mode, State, Status, WaitingPolicy
from events.models import Registration, Run
from events.queries import seats
from events.services import telling
from events.services.places import change, is_called_off, locked
from events.shares import NOWHERE, Body

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from community.models import Member
    from events.querysets import RegistrationQuerySet
    from events.shares import Tally


@transaction.atomic
def fill(run: Run, *, now: datetime) -> list[Registration]:
    """Give every free seat to whoever is next in its queue, in order; those who got one or an
    offer. Nothing happens once the run has begun. Who waits already is served also where the
    waiting list has been closed since."""
    run = locked(run)
    if run.starts_at is None or run.starts_at <= now:
        return []
    given = []
    # The room first: who goes there may leave a seat online, which is given on in the same step.
    for mode in (Mode.ROOM, Mode.ONLINE):
        tally = seats.of_one(run, now=now)[mode]
        for registration in list(_next_in_line(run, mode, tally)):
            given.append(_give(run, registration, now))  # noqa: PERF401 -- a write, not a listing
    return given


def _next_in_line(run: Run, mode: str, tally: Tally) -> Iterable[Registration]:
    """Who gets a seat of `mode` that is free, in order. Where some are kept for some, the first who
    may have it: the others lose nothing by that, and keep their place. So do closed accounts."""
    queue = run.registrations.queue(mode).but_closed()
    if not tally.lines:
        # None: as many as come, so everybody who waits.
        return queue[: tally.unclaimed]
    chosen = list(_chosen(queue, tally)) if tally.unclaimed != 0 else []
    return queue.filter(pk__in=chosen) if chosen else []


def _chosen(queue: RegistrationQuerySet, tally: Tally) -> Iterator[int]:
    """The keys of those in `queue` who may have a seat. It can be long, and everybody who registers
    waits for it: rows are not loaded, and a body that may have no seat is asked about once. What is
    given to one makes none free for another."""
    works = ("contact__member__organisation__uuid", "contact__member__organisation__kind")
    refused: set[Body] = set()
    for pk, organisation, kind in queue.values_list("pk", *works):
        body = Body(str(organisation), kind) if organisation else NOWHERE
        if body in refused:
            continue
        if tally.free_for(body) == 0:
            refused.add(body)
            continue
        tally.taken[body] += 1
        yield pk


def is_wanted(run: Run, mode: str, tally: Tally) -> bool:
    """Whether somebody in line could have a seat of `mode` that is free."""
    return any(True for _registration in _next_in_line(run, mode, tally))


def fill_all_shared(*, now: datetime) -> int:
    """Give on what is kept no longer, since its day has passed or somebody works elsewhere by now;
    how many seats."""
    runs = Run.objects.filter(starts_at__gt=now, registrations__position__isnull=False)
    runs = runs.exclude(shares=[]).order_by("pk").distinct()
    return sum(len(fill(run, now=now)) for run in runs)


def fill_beside(member: int, *, now: datetime) -> int:
    """Fill the runs in which the member with this key waits, who may sign in again and was passed
    over meanwhile; how many seats."""
    waits = {"contact__member": member, "position__isnull": False}
    rows = Registration.objects.filter(run__starts_at__gt=now, **waits).select_related("run")
    return sum(len(fill(row.run, now=now)) for row in rows.order_by("run"))


def _give(run: Run, registration: Registration, now: datetime) -> Registration:
    if run.waiting_policy == WaitingPolicy.OFFER:
        return _timed(run, change(registration, Action.OFFER, now=now), now)
    had_a_seat = registration.state == State.CONFIRMED
    promoted = change(registration, Action.PROMOTE, now=now)
    telling.one("events.swap" if had_a_seat else "events.promotion", promoted, now=now)
    return promoted


def _timed(run: Run, offered: Registration, now: datetime) -> Registration:
    """The offer with the time to answer that it has from `now` on, of which they are told."""
    offered.offer_expires_at = answer_by(run, now)
    offered.save(update_fields=["offer_expires_at"])
    telling.one("events.offer_beside" if offered.offered_mode else "events.offer", offered, now=now)
    return offered


def answer_by(run: Run, now: datetime) -> datetime:
    """Until when an offer made at `now` holds: the run's hours of work, on the clocks and with the
    holidays of its place; sooner near the moment when registration closes, or where that is too
    near or past, near the start."""
    if run.starts_at is None or run.closes_at is None:
        raise errors.RunCancelled
    first = run.occurrences.exclude(status__in=(Status.CANCELLED, Status.WITHDRAWN)).first()
    zone = first.zone if first else "UTC"
    is_holiday = working_hours.holidays_in(zone)
    is_early = working_hours.is_enough(now, run.closes_at, zone, is_holiday)
    until = run.closes_at if is_early else run.starts_at
    return working_hours.deadline(now, run.offer_hours, zone, is_holiday, until)


@transaction.atomic
def accept(
    registration: Registration, *, now: datetime, actor: Member | None = None
) -> Registration:
    """Take the offered seat, also of a run that is postponed. Raises TooLate when the offer has run
    out or the run has begun, RunCancelled, and NotAllowed when there is no offer."""
    run = locked(registration.run)
    registration.refresh_from_db()
    if is_called_off(run):
        raise errors.RunCancelled
    if run.has_begun(now) or _has_run_out(registration, now):
        raise errors.TooLate
    swaps = bool(registration.offered_mode)
    accepted = change(registration, Action.ACCEPT, now=now, actor=actor)
    telling.one("events.swap" if swaps else "events.confirmation", accepted, now=now, is_own=True)
    if swaps:
        fill(run, now=now)
    return accepted


@transaction.atomic
def decline(
    registration: Registration, *, now: datetime, actor: Member | None = None
) -> Registration:
    """Give the offered seat on to the next in line, and leave the queue; who has a seat of the
    other kind keeps that. Raises NotAllowed."""
    run = locked(registration.run)
    declined = change(registration, Action.DECLINE, now=now, actor=actor)
    if declined.state == State.CANCELLED:
        telling.one("events.cancellation", declined, now=now, is_own=True)
    fill(run, now=now)
    return declined


@transaction.atomic
def leave(
    registration: Registration, *, now: datetime, actor: Member | None = None
) -> Registration:
    """Leave the queue and keep the seat of the other kind. Raises NotAllowed."""
    run = locked(registration.run)
    stays = change(registration, Action.LEAVE, now=now, actor=actor)
    # A free seat may have waited for them in this very moment.
    fill(run, now=now)
    return stays


def expire_offers(*, now: datetime) -> int:
    """Let offers that have run out expire, and offer their seats on; how many. Those of a run that
    is postponed or called off stand, and have their hours again once there is a day."""
    offered = Q(state=State.OFFERED) | ~Q(offered_mode="")
    standing = Registration.objects.filter(
        offered, offer_expires_at=None, run__starts_at__gt=now
    ).select_related("run")
    for registration in standing.order_by("pk"):
        _time_again(registration, now)
    due = Registration.objects.filter(offer_expires_at__lte=now)
    return sum(_expire(registration, now) for registration in due.order_by("pk"))


@transaction.atomic
def _time_again(registration: Registration, now: datetime) -> None:
    run = locked(registration.run)
    registration.refresh_from_db()
    stands = registration.is_offered and registration.offer_expires_at is None
    if stands and run.starts_at is not None:
        _timed(run, registration, now)


@transaction.atomic
def _expire(registration: Registration, now: datetime) -> bool:
    run = locked(registration.run)
    registration.refresh_from_db()
    if not _has_run_out(registration, now):
        return False
    if run.starts_at is None:
        # They miss no seat of what has no day, and hear what becomes of it as everybody does.
        registration.offer_expires_at = None
        registration.save(update_fields=["offer_expires_at"])
        return False
    expired = change(registration, Action.EXPIRE, now=now)
    kept = expired.state == State.CONFIRMED
    telling.one("events.expiry_beside" if kept else "events.expiry", expired, now=now)
    fill(run, now=now)
    return True


def _has_run_out(registration: Registration, now: datetime) -> bool:
    return registration.offer_expires_at is not None and registration.offer_expires_at <= now
