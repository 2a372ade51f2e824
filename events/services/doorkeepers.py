"""Naming the members who keep the doors of an event, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from events import errors
from events.models import Doorkeeper, Registration
from events.services import guests
from foundation import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from events.models import Event


@transaction.atomic
def name(event: Event, *, email: str, actor: Member, now: datetime) -> Doorkeeper:
    """Let the member at `email` keep the doors of `event`, and write to them. Naming them twice is
    once. Raises NoMember."""
    member = guests.member_at(email.strip().lower())
    if member is None or not member.is_active:
        raise errors.NoMember
    keeper, is_new = Doorkeeper.objects.get_or_create(
        event=event, member=member, defaults={"named_by": actor, "created_at": now}
    )
    if is_new:
        outbox.put(
            "events.doorkeeper",
            recipient=member.email,
            now=now,
            key=f"doorkeeper-{keeper.pk}",
            keeper=keeper.pk,
        )
    return keeper


def remove(keeper: Doorkeeper) -> None:
    """Let somebody keep no door any more; what they marked stays."""
    keeper.delete()


def new_code(registration: Registration, *, now: datetime) -> None:
    """Make another entrance code, because the one before is in the wrong hands: that one opens
    nothing from now on. Who is confirmed gets the new one by mail."""
    with transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(code_version=F("code_version") + 1)
        outbox.put(
            "events.entrance_code",
            recipient=registration.contact.email,
            now=now,
            key=f"entrance-{registration.pk}",
            registration=registration.pk,
        )
