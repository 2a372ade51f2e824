"""Saying that two contacts are one person, and taking it back: for figures alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from events import errors
from events.models import Contact
from events.queries.persons import Persons

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from community.models import Member


@transaction.atomic
def say(
    contact: Contact, *, email: str, among: Collection[int], actor: Member, now: datetime
) -> Contact:
    """Let `contact` be the same person as who has `email`, of the contacts `among`; who that is.

    Registrations, mails and names stay as they are. Raises NobodyThere, also where the address is
    known but not to `actor`, and SamePersonAlready.
    """
    other = Contact.objects.filter(email__iexact=email.strip(), pk__in=among).first()
    if other is None:
        raise errors.NobodyThere
    mine, theirs = _locked_ends(contact.pk, other.pk)
    if mine == theirs:
        raise errors.SamePersonAlready
    # What `contact` was said to be before goes with it: it is one more of the same person.
    end = Contact.objects.get(pk=mine)
    _write(end, theirs, actor, now)
    log(contact, "events.same_person", user=actor, data={"contact": end.pk, "is": theirs})
    return other


@transaction.atomic
def take_back(contact: Contact, *, actor: Member, now: datetime) -> None:
    """Let `contact` be a person of its own again. Asking twice changes nothing."""
    fresh = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if fresh.same_as_id is None:
        return
    log(fresh, "events.other_person", user=actor, data={"was": fresh.same_as_id})
    _write(fresh, None, actor, now)


def hand_over(guest: Contact, contact: Contact) -> None:
    """Let `contact`, which takes the place of `guest`, be whoever the guest was said to be, and
    whoever was said to be the guest be `contact`."""
    leads = _leads(Contact.objects.all())
    if contact.same_as_id == guest.pk:
        contact.same_as = None
        contact.save(update_fields=["same_as"])
        leads.pop(contact.pk)
    guest.also.exclude(pk=contact.pk).update(same_as=contact)
    leads = {pk: contact.pk if to == guest.pk else to for pk, to in leads.items()}
    theirs = leads.pop(guest.pk, None)
    if theirs is None or contact.pk == theirs or _end(leads, theirs) == _end(leads, contact.pk):
        return
    end = Contact.objects.get(pk=_end(leads, contact.pk))
    end.same_as_id, end.same_as_by_id = theirs, guest.same_as_by_id
    end.same_as_at = guest.same_as_at
    end.save(update_fields=["same_as", "same_as_by", "same_as_at"])


def _locked_ends(one: int, other: int) -> tuple[int, int]:
    """Who both are, locked: only who is nobody else is written to, so that two organisers at once,
    each from another side, make no ring."""
    ends: tuple[int, int] | None = None
    while True:
        leads = _leads(Contact.objects.all())
        found = _end(leads, one), _end(leads, other)
        if found == ends:
            return found
        # Somebody may have said more of them while we waited: then once more.
        ends = found
        list(Contact.objects.select_for_update(of=("self",)).filter(pk__in=ends).order_by("pk"))


def _leads(contacts: QuerySet[Contact]) -> dict[int, int]:
    """Whom each of `contacts` that is said to be somebody else is said to be."""
    rows = contacts.filter(same_as__isnull=False).order_by("pk").values_list("pk", "same_as")
    return {contact: other for contact, other in rows if other is not None}


def _end(leads: dict[int, int], contact: int) -> int:
    return Persons(leads, {}).of(contact)


def _write(contact: Contact, other: int | None, actor: Member, now: datetime) -> None:
    contact.same_as_id, contact.same_as_by, contact.same_as_at = other, actor, now
    contact.save(update_fields=["same_as", "same_as_by", "same_as_at"])
