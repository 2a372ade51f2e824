"""Wanting nothing to do with somebody; they are never told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from community import errors
from community.models import Block, Follow
from community.services import contacts

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from community.models import Member

MOST: Final = 1000


@transaction.atomic
def block(*, blocker: Member, blocked: Member, now: datetime) -> Block:
    """From now on `blocked` is a stranger to `blocker`; what stood between them ends, silently.
    Doing so twice is once. Raises OwnThing and TooMany."""
    if blocker.pk == blocked.pk:
        raise errors.OwnThing
    contacts.lock(blocker, blocked)
    held = Block.objects.filter(blocker=blocker, blocked=blocked).first()
    if held is not None:
        return held
    if Block.objects.filter(blocker=blocker).count() >= MOST:
        raise errors.TooMany
    made = Block.objects.create(blocker=blocker, blocked=blocked, created_at=now)
    contacts.sever(blocker, blocked, now=now)
    Follow.objects.filter(member=blocker, person=blocked).delete()
    return made


def unblock(*, blocker: Member, key: UUID) -> int:
    """Take it back; what ended stays so. How many blocks there were."""
    held = Block.objects.filter(blocker=blocker, blocked__uuid=key).first()
    return held.delete()[0] if held else 0
