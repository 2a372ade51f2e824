"""A colleague takes a seat over: from one person to another of the same organisation, in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Member
from community.models.members import normalise
from events import errors
from events.enums import Action, State
from events.services import admission, contacts, places, telling, waitlist

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Contact, Registration, Run


def pass_on(registration: Registration, *, email: str, now: datetime) -> Registration:
    """Give the seat to the member with `email` who works where its holder does; the colleague's
    registration. It goes past the queue: what was one organisation's stays so. The colleague's
    answers are their own.

    Raises NotAllowed where there is no seat, TooLate and TooLateToCancel, SeatsAreApproved and
    ManagersApprove where others choose who comes, and NotPassedOn, with one sentence for all the reasons that lie in
    the address: it says nothing about who is a member here.
    """
    check(registration, registration.run, now)
    colleague = _colleague(registration.contact.member, email)
    if colleague is None:
        raise errors.NotPassedOn
    # Before the run is locked: it may have to lock other runs.
    contact = contacts.of_member(colleague, now=now)
    return _hand_over(registration, contact, now)


def check(registration: Registration, run: Run, now: datetime) -> None:
    """Raise what keeps a seat from being passed on, whoever the colleague is."""
    member = registration.contact.member
    if registration.state != State.CONFIRMED or member is None or member.organisation_id is None:
        raise errors.NotAllowed
    if run.starts_at is None:
        raise errors.RunPostponed if places.is_postponed(run) else errors.RunCancelled
    if run.starts_at <= now:
        raise errors.TooLate
    until = run.cancels_until(registration.state)
    if until is not None and until <= now:
        raise errors.TooLateToCancel
    if run.asks_managers:
        raise errors.ManagersApprove
    if run.asks:
        raise errors.SeatsAreApproved


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
def _hand_over(registration: Registration, contact: Contact, now: datetime) -> Registration:
    run = places.locked(registration.run)
    fresh = run.registrations.select_related("contact__member").get(pk=registration.pk)
    check(fresh, run, now)
    if not _may_have(run, contact) or run.registrations.live().filter(contact=contact).exists():
        raise errors.NotPassedOn
    given = places.change(fresh, Action.PASS_ON, now=now)
    taken = run.registrations.create(
        contact=contact,
        state=State.CONFIRMED,
        mode=given.mode,
        in_place_of=given,
        created_at=now,
        changed_at=now,
    )
    places.write_history(taken, "register", "", given.contact.member, now)
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
