"""The manager who approves: named by whoever registers, asked by mail, reminded once.

Nobody here knows who is whose manager. What can be checked is that it is not the person, and the
page that the mail leads to says that the site knows no more.
"""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import TYPE_CHECKING, Final

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from community.models.members import normalise
from events import errors
from events.calendar import working_hours
from events.enums import State, Status
from events.models import Occurrence, Registration
from events.services import places, telling
from foundation.mail import ascii_address

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from events.models import Run

LONGEST: Final = 254
# Who mistypes an address corrects it; who writes to one stranger after the other is stopped.
MOST_CHANGES: Final = 3
# Three days of work.
REMIND_AFTER: Final = timedelta(hours=30)
# From a Monday morning to a Wednesday evening: before that much has passed nobody is reminded.
SOONEST: Final = timedelta(hours=58)


def accept(run: Run, email: str, own: str, member: Member | None = None) -> str:
    """The address of the manager of somebody with the address `own`, as it is kept; empty where no
    manager is asked. Raises ManagerRefused, with a sentence for the field."""
    return checked(email, own, member) if run.asks_managers else ""


def checked(email: str, own: str, member: Member | None = None) -> str:
    """The same, whoever is asked in the run."""
    address = normalise(email)
    try:
        validate_email(address)
        ascii_address(address)
    except (ValidationError, SMTPRecipientsRefused):
        raise errors.ManagerRefused from None
    # In quotes, one mailbox could be written in many ways.
    if len(address) > LONGEST or '"' in address:
        raise errors.ManagerRefused
    if mailbox(address) in _mailboxes(own, member):
        raise errors.OwnAddress
    return address


def mailbox(address: str) -> str:
    """Where mail to `address` arrives, as far as one can tell: upper and lower case, both ways to
    write a domain, and what stands after a + make no difference."""
    address = normalise(address)
    try:
        address = ascii_address(address)
    except SMTPRecipientsRefused:
        return address
    local, _at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def is_applicant(registration: Registration, reader: Member | None) -> bool:
    """Whether `reader` is who asks: nobody approves for themselves, whoever forwarded the link."""
    if reader is None:
        return False
    contact = registration.contact
    if contact.member_id is not None:
        return contact.member_id == reader.pk
    return mailbox(contact.email) in _mailboxes(reader.email, reader)


def is_own(registration: Registration) -> bool:
    """Whether the manager's address has turned out to be one of who asks."""
    contact = registration.contact
    return mailbox(registration.manager_email) in _mailboxes(contact.email, contact.member)


def _mailboxes(email: str, member: Member | None) -> set[str]:
    """Those of one person: also what a member added and has not confirmed."""
    addresses = {email}
    if member is not None:
        others = EmailAddress.objects.filter(user=member).values_list("email", flat=True)
        addresses |= {member.email, *others}
    return {mailbox(address) for address in addresses}


def ask(registration: Registration, *, now: datetime) -> None:
    """Write to the manager of a request that is new; nothing, where it is the organisers' to
    decide, or is no request."""
    named = registration.run.asks_managers and registration.manager_email
    if registration.state != State.REQUESTED or not named:
        return
    registration.manager_asked_at = now
    registration.save(update_fields=["manager_asked_at"])
    telling.manager("events.manager", registration, now=now)


@transaction.atomic
def change(registration: Registration, *, email: str, now: datetime) -> Registration:
    """Ask the manager at another address instead: the link sent to the first one is dead then.
    Raises ManagerRefused, TooManyManagers, TooLate, RunCancelled, and NotAllowed where no manager
    is asked."""
    run = places.locked(registration.run)
    fresh = run.registrations.select_related("contact__member").get(pk=registration.pk)
    fresh.run = run
    check_change(fresh, now)
    if places.is_called_off(run):
        raise errors.RunCancelled
    address = checked(email, fresh.contact.email, fresh.contact.member)
    if address == fresh.manager_email:
        raise errors.SameManager
    fresh.manager_email, fresh.manager_asked_at = address, now
    fresh.manager_reminded_at = None
    fresh.manager_link_version += 1
    fresh.save(
        update_fields=[
            "manager_email",
            "manager_asked_at",
            "manager_reminded_at",
            "manager_link_version",
        ]
    )
    places.write_history(fresh, "manager", fresh.state, None, now, manager=address)
    telling.manager("events.manager", fresh, now=now)
    return fresh


def check_change(registration: Registration, now: datetime) -> None:
    """Raise what keeps the person from naming another manager, whoever that is."""
    if registration.state != State.REQUESTED or registration.answer_by is None:
        raise errors.NotAllowed
    if registration.answer_by <= now:
        raise errors.TooLate
    if registration.manager_link_version > MOST_CHANGES:
        raise errors.TooManyManagers


def may_change(registration: Registration, now: datetime) -> bool:
    """Whether it makes sense to ask for another address."""
    try:
        check_change(registration, now)
    except errors.EventsError:
        return False
    return True


def remind_due(*, now: datetime) -> int:
    """Write once more to each manager who has not answered for three days of work, on the clocks of
    the run's place; how many."""
    return sum(_remind(row, now) for row in _silent(now) if _is_to_be_reminded(row, now))


def _silent(now: datetime) -> QuerySet[Registration]:
    """Requests that a manager was asked about some time ago, of runs whose day is known, with the
    `zone` of their run."""
    dates = Occurrence.objects.filter(run=OuterRef("run"))
    dates = dates.exclude(status__in=(Status.CANCELLED, Status.WITHDRAWN)).order_by("start", "pk")
    rows = Registration.objects.filter(
        state=State.REQUESTED,
        manager_asked_at__lte=now - SOONEST,
        manager_reminded_at=None,
        run__starts_at__gt=now,
    )
    zone = Subquery(dates.values("zone")[:1])
    return rows.select_related("run").annotate(zone=zone).order_by("pk")


def _is_to_be_reminded(row: Registration, now: datetime) -> bool:
    asked, until = row.manager_asked_at, row.answer_by
    if asked is None or until is None or until <= now:
        return False
    zone = getattr(row, "zone", None) or "UTC"
    worked = working_hours.worked(asked, now, zone, working_hours.holidays_in(zone))
    return worked >= REMIND_AFTER


@transaction.atomic
def _remind(row: Registration, now: datetime) -> bool:
    same = Registration.objects.filter(
        pk=row.pk,
        state=State.REQUESTED,
        manager_link_version=row.manager_link_version,
        manager_reminded_at=None,
    )
    claimed = same.update(manager_reminded_at=now)
    if claimed:
        telling.manager("events.manager_reminder", row, now=now)
    return bool(claimed)
