"""Whether mails reach a member's address, as `foundation.suppressions` knows of every address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community import domains
from community.models import Member
from foundation import suppressions
from foundation.models import MailEvent

if TYPE_CHECKING:
    from datetime import datetime

# What is said to the member where there is more than one reason.
WORST_FIRST = tuple(MailEvent.Kind)


def settle(address: str) -> None:
    """Have the member at `address` see what is known of it."""
    # Of two spellings the member has one; whoever tells of a mail may write the other.
    forms = domains.spellings(address)
    reasons = set().union(*suppressions.of(forms).values())
    trouble = next((reason.value for reason in WORST_FIRST if reason in reasons), "")
    members = Member.objects.filter(email__in=forms)
    members.exclude(mail_trouble=trouble).update(mail_trouble=trouble)


def proven(address: str, *, now: datetime) -> None:
    """Somebody has just entered a code that was sent to `address`, or followed a link."""
    for form in domains.spellings(address):
        suppressions.lift(form, now=now)


def try_again(member: Member, *, now: datetime) -> None:
    """The member says that the address is right, and wants mails."""
    for form in domains.spellings(member.email):
        suppressions.lift_all(form, now=now)
