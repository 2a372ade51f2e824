"""Registering and cancelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from events import errors
from events.enums import Action, State
from events.models import Registration
from events.queries import seats
from events.services import (
    admission,
    answers,
    files,
    holds,
    managers,
    places,
    standing,
    telling,
    waitlist,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from community.models import Member
    from events.models import Contact, Run


@transaction.atomic
def register(
    *,
    run: Run,
    contact: Contact,
    mode: str,
    now: datetime,
    actor: Member | None = None,
    may_wait: bool = False,
    room_later: bool = False,
    token: str = "",
    held_until: datetime | None = None,
    given: Mapping[str, Any] | None = None,
    manager: str = "",
    tells: bool = True,
) -> Registration:
    """Give `contact` a seat of `mode` or, if `may_wait`, a place in its queue; where somebody has
    to approve, note the request and ask them.

    With `room_later`, give a seat online now and a place in the queue for the room. Asking twice
    returns what they already hold. `token` opens an event by link; until `held_until` a guest has
    to confirm the address (`services.guests`). `given` are the answers to the event's questions
    (`services.answers`); None: they are asked for later. `manager` is the address of who approves,
    where that is the person's manager. `actor` is an organiser who registers somebody else: neither
    the hours of registration nor an approval bind them, seats and admission do. Without `tells` the
    caller promises the mail.

    Raises NotVisible, NoRegistration, RegistrationElsewhere, NotYetOpen, Closed, Over,
    RunCancelled, RunPostponed, MembersOnly, NotAdmitted, ManagerRefused, NoSuchSeats, Full and
    AnswersRefused, and for an organiser AlreadyRegistered.
    """
    by_organiser = actor is not None
    run = places.locked(run)
    if not run.event.is_visible_to(contact.member, token):
        raise errors.NotVisible
    if by_organiser:
        holds.lapse(run, now=now)
    look = seats.look(run, contact, now=now)
    if look.own is not None and not by_organiser:
        return run.registrations.get(pk=look.own)
    named = _checked(run, contact, look, manager, now, by_organiser=by_organiser)
    has_lapsed = admission.takes_guests(run) and holds.lapse(run, now=now)
    first = standing.first(
        run,
        mode,
        who=contact.member,
        now=now,
        tallies=None if has_lapsed else look.tallies,
        may_wait=may_wait,
        room_later=room_later,
        held=held_until is not None,
        approved=by_organiser,
    )
    registration = Registration.objects.create(
        run=run,
        contact=contact,
        state=first.state,
        mode=first.mode,
        wants_mode=first.wants_mode,
        position=places.next_position(run) if first.is_in_line else None,
        held_until=held_until,
        manager_email=named,
        answers=answers.accept(run, given) if given is not None else {},
        created_at=now,
        changed_at=now,
    )
    files.follow(registration, before={})
    places.write_history(registration, "register", "", actor, now)
    managers.ask(registration, now=now)
    if tells:
        telling.where_it_stands(registration, now=now, is_new=True)
    return registration


def _checked(
    run: Run,
    contact: Contact,
    look: seats.Look,
    manager: str,
    now: datetime,
    *,
    by_organiser: bool,
) -> str:
    """The address of the manager who is asked, if any is, of somebody who may register."""
    if not by_organiser:
        places.check_open(run, now)
        admission.check(run, contact)
        return managers.accept(run, manager, contact.email, contact.member)
    if look.own is not None:
        raise errors.AlreadyRegistered
    places.check_takes_place(run, now)
    admission.check(run, contact)
    return ""


@transaction.atomic
def cancel(
    registration: Registration, *, now: datetime, actor: Member | None = None, reason: str = ""
) -> Registration:
    """Give the seat or the place in the queue back; whoever is next gets it. `actor` is the
    organiser, whose `reason` the person reads, or None for the person. Raises TooLate,
    TooLateToCancel and NotAllowed."""
    run = places.locked(registration.run)
    registration.refresh_from_db()
    until = run.cancels_until(registration.state)
    if actor is None and until is not None and until <= now:
        raise errors.TooLateToCancel if now < (run.starts_at or now) else errors.TooLate
    was_held = registration.state == State.HELD
    registration = give_up(registration, now=now, actor=actor, reason=reason)
    if not was_held:
        telling.one("events.cancellation", registration, now=now, is_own=actor is None)
    return registration


@transaction.atomic
def give_up(
    registration: Registration, *, now: datetime, actor: Member | None = None, reason: str = ""
) -> Registration:
    """As `cancel`, at any time and without a mail: for a seat that its holder has twice."""
    run = places.locked(registration.run)
    was_held = registration.state == State.HELD
    registration = places.change(registration, Action.CANCEL, now=now, actor=actor, reason=reason)
    if was_held:
        holds.forget([registration])
        registration.refresh_from_db()
    waitlist.fill(run, now=now)
    return registration
