"""Contacts: one an address, and a member's contact is always at the member's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from community.models import Member
from events.enums import State
from events.models import Contact, Run
from events.services import attendance, certificates, places, registration, same_person

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic
def of_member(member: Member, *, now: datetime) -> Contact:
    """The contact of `member`, made when needed. What a guest registered for under the member's
    address is the member's from now on, but for what nobody has confirmed."""
    contact = Contact.objects.filter(member=member).first()
    if contact is not None and contact.email == member.email:
        contact.member = member
        return contact
    # One at a time: somebody new may press the button twice.
    Member.objects.select_for_update().get(pk=member.pk)
    contact = Contact.objects.filter(member=member).first()
    if contact is None:
        guest = Contact.objects.filter(email=member.email, member=None).first()
        if guest is not None:
            _drop_unconfirmed(guest, now)
        contact = guest or Contact()
        contact.member = member
    _settle(contact, member, now)
    return contact


@transaction.atomic
def follow(member: Member, *, now: datetime) -> None:
    """Take the member's contact, if there is one, to the member's present address."""
    contact = Contact.objects.filter(member=member).first()
    if contact is not None and contact.email != member.email:
        _settle(contact, member, now)


def _settle(contact: Contact, member: Member, now: datetime) -> None:
    """Save `contact` at the member's address. Somebody else's contact there is either a guest's,
    whose registrations are taken over, or of a member who has left that address."""
    other = Contact.objects.filter(email=member.email).exclude(pk=contact.pk).first()
    if other is not None:
        # Out of the way first: two members may have swapped their addresses.
        other.email = f"contact-{other.pk}@moved.invalid"
        other.save(update_fields=["email"])
    contact.email = member.email
    contact.save()
    if other is not None and other.member is not None:
        _settle(other, other.member, now)
    elif other is not None:
        _take_over(other, contact, now)


def _take_over(guest: Contact, contact: Contact, now: datetime) -> None:
    """Give the guest's registrations to `contact`; a seat held twice in one run is given back,
    what was marked at it is marked at the other, and its certificate is the other's."""
    _drop_unconfirmed(guest, now)
    held = {place.run_id: place for place in contact.registrations.live()}
    for place in guest.registrations.select_related("run"):
        if place.is_live and place.run_id in held:
            # In the order of whoever moves a date, and of whoever marks.
            places.locked(place.run)
            attendance.hold(place)
            registration.give_up(place, now=now)
            attendance.hand_over(place, held[place.run_id], now=now)
            certificates.hand_over(place, held[place.run_id])
    guest.registrations.update(contact=contact)
    same_person.hand_over(guest, contact)
    guest.delete()


def _drop_unconfirmed(guest: Contact, now: datetime) -> None:
    """Anybody may have asked for it: the member can, too."""
    # All at once, in the order of who books several dates: or two would wait for each other.
    held = Run.objects.filter(pk__in=guest.registrations.live().values("run"))
    list(held.select_for_update().order_by("pk"))
    for place in guest.registrations.filter(state=State.HELD).select_related("run"):
        run = places.locked(place.run)
        # The guest may have confirmed it a moment ago.
        if run.registrations.filter(pk=place.pk, state=State.HELD).exists():
            registration.give_up(place, now=now)
