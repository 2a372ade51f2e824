"""Registering and cancelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from events import errors
from events.enums import Action, Mode, State, WaitingPolicy
from events.services import places, telling, waitlist

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from events.models import Contact, Registration, Run


@transaction.atomic
def register(
    *,
    run: Run,
    contact: Contact,
    mode: str,
    now: datetime,
    actor: Member | None = None,
    may_wait: bool = False,
    token: str = "",
) -> Registration:
    """Give `contact` a seat of `mode` or, if `may_wait`, a place in its queue.

    Asking twice returns what they already hold. `token` opens an event by link. Raises NotVisible,
    NoRegistration, NotYetOpen, Closed, Over, RunCancelled, NoSuchSeats and Full.
    """
    run = places.locked(run)
    if not run.event.is_visible_to(contact.member, token):
        raise errors.NotVisible
    if held := run.registrations.live().filter(contact=contact).first():
        return held
    places.check_open(run, now)
    if mode not in Mode.values or run.seats(mode) == 0:
        raise errors.NoSuchSeats
    # Who waits already comes first, also in the moment before a freed seat is given on.
    seat = places.seats_free(run, mode) != 0 and not run.registrations.queue(mode).exists()
    if not seat and (not may_wait or run.waiting_policy == WaitingPolicy.NONE):
        raise errors.Full
    registration = run.registrations.create(
        contact=contact,
        mode=mode,
        state=State.CONFIRMED if seat else State.WAITING,
        wants_mode="" if seat else mode,
        position=None if seat else places.next_position(run),
        created_at=now,
        changed_at=now,
    )
    places.write_history(registration, "register", "", actor, now)
    telling.one("events.confirmation" if seat else "events.waiting", registration, now=now)
    return registration


@transaction.atomic
def cancel(
    registration: Registration, *, now: datetime, actor: Member | None = None
) -> Registration:
    """Give the seat or the place in the queue back; whoever is next gets it. `actor` is the
    organiser, or None for the person. Raises TooLate and NotAllowed."""
    run = places.locked(registration.run)
    if actor is None and run.starts_at is not None and run.starts_at <= now:
        raise errors.TooLate
    registration = give_up(registration, now=now, actor=actor)
    telling.one("events.cancellation", registration, now=now)
    return registration


@transaction.atomic
def give_up(
    registration: Registration, *, now: datetime, actor: Member | None = None
) -> Registration:
    """As `cancel`, at any time and without a mail: for a seat that its holder has twice."""
    run = places.locked(registration.run)
    registration = places.change(registration, Action.CANCEL, now=now, actor=actor)
    waitlist.fill(run, now=now)
    return registration
