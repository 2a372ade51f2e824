"""Following a topic, an organisation or a person, for oneself alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from community import errors
from community.enums import FollowKind
from community.models import Follow, Organisation, Profile, Topic
from community.queries.seeing import where_visible
from community.services import contacts

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from community.models import Member

MOST: Final = 500


@transaction.atomic
def follow(*, member: Member, kind: FollowKind, key: UUID, now: datetime) -> Follow:
    """Follow it; twice is once. Raises NotFound, also for a person whom `member` doesn't see, and
    FollowsTooMany."""
    target = _target(member, kind, key)
    contacts.lock(member)
    mine = Follow.objects.filter(member=member)
    held = mine.filter(**{kind.value: target}).first()
    if held is not None:
        return held
    if mine.count() >= MOST:
        raise errors.FollowsTooMany
    return Follow.objects.create(member=member, created_at=now, **{kind.value: target})


def unfollow(*, member: Member, kind: FollowKind, key: UUID) -> int:
    """Follow it no more, whether it can still be seen or not; how many follows that ended."""
    held = Follow.objects.filter(member=member, **{f"{kind.value}__uuid": key}).first()
    return held.delete()[0] if held else 0


def _target(member: Member, kind: FollowKind, key: UUID) -> Any:
    found: Any
    if kind == FollowKind.TOPIC:
        found = Topic.objects.filter(uuid=key).first()
    elif kind == FollowKind.ORGANISATION:
        found = Organisation.objects.filter(uuid=key).first()
    else:
        seen = Profile.objects.filter(where_visible(member), member__uuid=key)
        profile = seen.exclude(member=member).select_related("member").first()
        found = profile and profile.member
    if found is None:
        raise errors.NotFound
    return found
