"""Whether mails reach a member's address, as `foundation.suppressions` knows of every address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models import Member
from foundation import suppressions
from foundation.models import MailEvent

if TYPE_CHECKING:
    from datetime import datetime

# What is said to the member where there is more than one reason.
WORST_FIRST = tuple(MailEvent.Kind)


def settle(address: str) -> None:
    """Have the member at `address` see what is known of it."""
    address = suppressions.normalise(address)
    reasons = suppressions.of([address]).get(address, set())
    trouble = next((reason.value for reason in WORST_FIRST if reason in reasons), "")
    Member.objects.filter(email=address).exclude(mail_trouble=trouble).update(mail_trouble=trouble)


def proven(address: str, *, now: datetime) -> None:
    """Somebody has just entered a code that was sent to `address`, or followed a link."""
    suppressions.lift(address, now=now)


def try_again(member: Member, *, now: datetime) -> None:
    """The member says that the address is right, and wants mails."""
    suppressions.lift_all(member.email, now=now)
