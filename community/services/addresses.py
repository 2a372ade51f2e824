"""The address that a member signs in with, as django-allauth keeps it beside the member's row."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from community import domains
from community.models import Member
from community.services import mail_trouble


def known_as(typed: str) -> str:
    """The address in the spelling that a member has, who may type its domain in another: as typed
    where nobody has it."""
    forms = domains.spellings(typed)
    if len(forms) == 1:
        return forms[0]
    held = set(Member.objects.filter(email__in=forms).values_list("email", flat=True))
    return next((form for form in forms if form in held), forms[0])


def settle(member: Member) -> None:
    """Make the member's address the only one that signs this member in: one row, primary and
    verified (whoever entered it was trusted to, and a code proves it at each sign-in).

    What was there before goes: allauth looks through all its rows, so an address that was taken
    away from a member would go on letting somebody in.
    """
    rows = EmailAddress.objects.filter(user=member).values_list("email", "primary", "verified")
    if not member.email or list(rows) == [(member.email, True, True)]:
        return
    with transaction.atomic():
        EmailAddress.objects.filter(email=member.email).exclude(user=member).delete()
        EmailAddress.objects.filter(user=member).exclude(email=member.email).delete()
        EmailAddress.objects.update_or_create(
            user=member, email=member.email, defaults={"primary": True, "verified": True}
        )
    # What is known of the old address is nothing of the new one.
    mail_trouble.settle(member.email)
