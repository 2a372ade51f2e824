"""Guests: who registers without an account, by an address that is confirmed before anything is
theirs.

No answer here tells whether an address is known: a member's, a guest's and a new one are answered
alike, and what is true of each goes to the address alone. Whoever watches the number of free seats
can still see that a new address holds one; the throttle keeps that from being asked of many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from community.models import Member
from community.models.members import normalise
from events import errors
from events.enums import Action, Mode, State
from events.models import Contact, RegistrationChange
from events.services import (
    admission,
    answers,
    files,
    holds,
    managers,
    places,
    registration,
    standing,
    telling,
    waitlist,
)
from foundation import outbox, suppressions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from events.models import Registration, Run

# States that only whoever reads the address's mail can have reached.
CONFIRMED = (State.CONFIRMED, State.WAITING, State.REQUESTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who registers, as typed, and the language and zone to write in."""

    email: str
    name: str
    language: str
    time_zone: str


@transaction.atomic
def register(
    *,
    run: Run,
    guest: Guest,
    mode: str,
    now: datetime,
    may_wait: bool = False,
    room_later: bool = False,
    token: str = "",
    given: Mapping[str, Any] | None = None,
    manager: str = "",
) -> Registration | None:
    """Hold a seat for `guest` for half an hour, or note that they would wait or ask for one, and
    write to the address; None where a member has it, who is told to sign in.

    A guest who is registered already is written to once more, about that. Raises as
    `registration.register`, the same for every address.
    """
    email = normalise(guest.email)
    run = places.locked(run)
    if not run.event.is_visible_to(None, token):
        raise errors.NotVisible
    places.check_open(run, now)
    if error := admission.why_not(run, member=None, email=email):
        raise error
    # All that a new guest would be refused, before anything is looked up by address.
    named = managers.accept(run, manager, email)
    holds.lapse(run, now=now)
    first = standing.first(
        run, mode, who=None, now=now, may_wait=may_wait, room_later=room_later, held=True
    )
    kept = answers.accept(run, given or {})
    member = member_at(email)
    if member is not None:
        outbox.put(
            "events.guest_is_member",
            recipient=member.email,
            now=now,
            key=f"events.guest_is_member:{run.pk}:{member.pk}",
            run=run.pk,
            member=member.pk,
        )
        return None
    contact = contact_at(email, guest)
    if held := run.registrations.live().filter(contact=contact).first():
        if held.state == State.HELD:
            wished = Mode.ROOM if room_later else mode
            held.manager_email = named
            _ask_anew(held, wished, first, kept, now)
        telling.where_it_stands(held, now=now, again=True)
        return held
    return registration.register(
        run=run,
        contact=contact,
        mode=mode,
        now=now,
        may_wait=may_wait,
        room_later=room_later,
        token=token,
        given=given or {},
        manager=manager,
        held_until=now + holds.HOLD,
    )


def _ask_anew(
    held: Registration, wished: str, first: standing.Standing, kept: answers.Answers, now: datetime
) -> None:
    """Let the newest words count of what nobody has confirmed: anybody may have typed the first
    ones. The half hour goes on, or a seat could be held for ever."""
    if held.mode == wished:
        # It may be the last one of that kind: for them it is free.
        held.wants_mode = ""
    else:
        held.mode, held.wants_mode = first.mode, first.wants_mode
    had, held.answers, held.changed_at = held.answers, kept, now
    held.save(update_fields=["mode", "wants_mode", "answers", "manager_email", "changed_at"])
    files.follow(held, before=had)
    places.write_history(held, "answer", held.state, None, now)
    waitlist.fill(held.run, now=now)


def confirm(held: Registration, *, now: datetime) -> Registration:
    """The address is the guest's, and reads our mails: what they asked for is theirs, or counts
    from now on. Raises
    HoldHasLapsed, Full (the waiting list was closed meanwhile), RunCancelled, TooLate and
    NotAllowed."""
    if holds.expire(held, now=now):
        raise errors.HoldHasLapsed
    return _confirm(held, now)


@transaction.atomic
def _confirm(held: Registration, now: datetime) -> Registration:
    run = places.locked(held.run)
    held.refresh_from_db()
    if held.state != State.HELD:
        raise errors.NotAllowed
    places.check_goes_on(run, now)
    given = _given(run, held, now)
    action = Action.QUEUE if given.state == State.WAITING else Action.CONFIRM
    confirmed = places.change(held, action, now=now, to=given)
    suppressions.lift(confirmed.contact.email, now=now)
    # Not before: whoever typed the manager's address must not make us write to strangers.
    managers.ask(confirmed, now=now)
    telling.where_it_stands(confirmed, now=now)
    # A seat that was held may be free now; one in the room may be there for the taking.
    waitlist.fill(run, now=now)
    return confirmed


def _given(run: Run, held: Registration, now: datetime) -> standing.Standing:
    wished = held.mode or held.wants_mode
    if run.asks:
        return standing.Standing(State.REQUESTED, wished)
    if held.mode:
        return standing.Standing(State.CONFIRMED, held.mode, held.wants_mode)
    return standing.seat(run, wished, who=held.contact.member, now=now, may_wait=True)


def member_at(email: str) -> Member | None:
    """The member whose address this is, or was when they last registered."""
    return Member.objects.filter(Q(email=email) | Q(contact__email__iexact=email)).first()


def contact_at(email: str, guest: Guest, *, by_organiser: bool = False) -> Contact:
    """The contact at `email`. Of one that nobody has confirmed yet, the newest words count; those
    of one who has cannot be changed by whoever knows the address. What an organiser registered
    somebody for confirms nothing, but while it holds, mails and lists have that name: only
    organisers change it."""
    contact, _made = Contact.objects.get_or_create(
        email__iexact=email,
        defaults={
            "email": email,
            "guest_name": guest.name,
            "guest_language": guest.language,
            "guest_time_zone": guest.time_zone,
        },
    )
    by_organisers = RegistrationChange.objects.filter(
        registration=OuterRef("pk"), action="register", actor__isnull=False
    )
    own = contact.registrations.exclude(Exists(by_organisers))
    confirmed = own.filter(changes__after__in=CONFIRMED)
    in_use = contact.registrations.live().exclude(state=State.HELD)
    if not confirmed.exists() and (by_organiser or not in_use.exists()):
        contact.guest_name = guest.name
        contact.guest_language, contact.guest_time_zone = guest.language, guest.time_zone
        contact.save()
    return contact
