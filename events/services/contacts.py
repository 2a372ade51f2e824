"""Contacts: one an address, found again whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from events.models import Contact

if TYPE_CHECKING:
    from community.models import Member


@transaction.atomic
def of_member(member: Member) -> Contact:
    """The contact of `member`, made when needed. A guest's contact with the member's address
    becomes the member's; the contact follows the member to a new address."""
    contact = Contact.objects.filter(member=member).first()
    if contact is None:
        contact, _made = Contact.objects.get_or_create(email=member.email)
        if contact.member is None:
            contact.member = member
            contact.save(update_fields=["member"])
    if contact.email != member.email and not Contact.objects.filter(email=member.email).exists():
        contact.email = member.email
        contact.save(update_fields=["email"])
    return contact
