"""Somebody takes a seat over, in one step: a colleague of the same organisation or, where an
organiser says so, whoever may take part."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Member
from community.models.members import normalise
from events import errors
from events.enums import Action, State
from events.queries.seats import body_of
from events.services import admission, contacts, guests, holds, places, standing, telling, waitlist

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from events.models import Contact, Registration, Run
    from events.services.guests import Guest


def pass_on(registration: Registration, *, email: str, now: datetime) -> Registration:
    """Give the seat to the member with `email` who works where its holder does; the colleague's
    registration. It goes past the queue: what was one organisation's stays so. The colleague's
    answers are their own.

    Raises NotAllowed where there is no seat, TooLate and TooLateToCancel, SeatsAreApproved and
    ManagersApprove where others choose who comes, and NotPassedOn, with one sentence for all the
    reasons that lie in the address: it says nothing about who is a member here.
    """
    check(registration, registration.run, now)
    colleague = _colleague(registration.contact.member, email)
    if colleague is None:
        raise errors.NotPassedOn
    # Before the run is locked: it may have to lock other runs.
    contact = contacts.of_member(colleague, now=now)
    return _hand_over(registration, contact, now)


def give_to(
    registration: Registration, *, who: Guest, now: datetime, actor: Member
) -> Registration:
    """Give the seat, as an organiser, to a member with this address or a guest with this name; the
    registration of whoever comes instead. Neither the last moment to cancel nor an approval binds
    organisers, admission does.

    Raises NotAllowed where there is no seat, TooLate, RunCancelled, RunPostponed,
    AlreadyRegistered, NotForThem, NoAccount and NameMissing, and KeptForOthers or
    OrganisationHasItsSeats where whoever comes instead works elsewhere.
    """
    check_seat(registration, registration.run, now)
    with contact_for(registration.run, who, now=now) as contact:
        return _hand_over(registration, contact, now, actor)


@contextmanager
def contact_for(run: Run, who: Guest, *, now: datetime) -> Iterator[Contact]:
    """The contact of whom an organiser names by address; a guest's is not kept where what is done
    with it fails. Raises NotForThem, NoAccount and NameMissing."""
    email = normalise(who.email)
    member = guests.member_at(email)
    if member is not None and not member.is_active:
        raise errors.NotForThem
    if member is not None:
        # Before the run is locked: it may have to lock other runs.
        yield contacts.of_member(member, now=now)
        return
    if not admission.takes_guests(run):
        raise errors.NoAccount
    if not who.name:
        raise errors.NameMissing
    with transaction.atomic():
        yield guests.contact_at(email, who, by_organiser=True)


def check(registration: Registration, run: Run, now: datetime) -> None:
    """Raise what keeps its holder from passing a seat on, whoever the colleague is."""
    member = registration.contact.member
    if member is None or member.organisation_id is None:
        raise errors.NotAllowed
    check_seat(registration, run, now)
    until = run.cancels_until(registration.state)
    if until is not None and until <= now:
        raise errors.TooLateToCancel
    if run.asks_managers:
        raise errors.ManagersApprove
    if run.asks:
        raise errors.SeatsAreApproved


def check_seat(registration: Registration, run: Run, now: datetime) -> None:
    """Raise what keeps anybody, organisers too, from giving the seat to somebody else."""
    if registration.state != State.CONFIRMED:
        raise errors.NotAllowed
    if run.starts_at is None:
        raise errors.RunPostponed if places.is_postponed(run) else errors.RunCancelled
    if run.starts_at <= now:
        raise errors.TooLate


def is_possible(registration: Registration, run: Run, now: datetime) -> bool:
    """Whether it makes sense to ask for a colleague's address."""
    if run.starts_at is None:
        # Why is asked of the database, which nobody needs to know here.
        return False
    try:
        check(registration, run, now)
    except errors.EventsError:
        return False
    return True


@transaction.atomic
def _hand_over(
    registration: Registration, contact: Contact, now: datetime, actor: Member | None = None
) -> Registration:
    run = places.locked(registration.run)
    fresh = run.registrations.select_related("contact__member").get(pk=registration.pk)
    if actor is None:
        check(fresh, run, now)
    else:
        check_seat(fresh, run, now)
        holds.lapse(run, now=now)
    if not _may_have(run, contact):
        raise errors.NotPassedOn if actor is None else errors.NotForThem
    if run.registrations.live().filter(contact=contact).exists():
        raise errors.NotPassedOn if actor is None else errors.AlreadyRegistered
    given = places.change(fresh, Action.PASS_ON, now=now, actor=actor)
    if actor is not None and body_of(contact.member) != body_of(fresh.contact.member):
        standing.check_share(run, given.mode, contact.member, now)
    taken = run.registrations.create(
        contact=contact,
        state=State.CONFIRMED,
        mode=given.mode,
        in_place_of=given,
        created_at=now,
        changed_at=now,
    )
    places.write_history(taken, "register", "", actor or given.contact.member, now)
    telling.one("events.passed_on", given, now=now)
    telling.one("events.taken_over", taken, now=now)
    # Their place in a queue, or a seat they were offered besides, is not passed on.
    waitlist.fill(run, now=now)
    return taken


def _colleague(member: Member | None, email: str) -> Member | None:
    if member is None or member.organisation_id is None:
        return None
    colleagues = Member.objects.filter(organisation=member.organisation_id, is_active=True)
    return colleagues.filter(email=normalise(email)).exclude(pk=member.pk).first()


def _may_have(run: Run, contact: Contact) -> bool:
    """Whether the colleague may take part: as if they registered. An event by link is open to whom
    somebody who has the link brings along."""
    event = run.event
    member = contact.member
    sees = event.is_visible_to(member, event.link_token)
    return sees and admission.why_not(run, member=member, email=contact.email) is None
