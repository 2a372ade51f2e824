"""Groups with people in them, and what they wrote."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import factory

from community.models import GroupMembership, MemberGroup, Profile
from community.services import discussions

if TYPE_CHECKING:
    from community.models import Member, Post

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MemberGroup

    name = factory.Sequence(lambda n: f"Circle {n}")
    slug = factory.Sequence(lambda n: f"circle-{n}")
    purpose = "We meet and learn."
    joining = "request"
    state = "live"
    language = "en"
    created_at = NOW


def put_in(group: MemberGroup, *members: Member, **told: Any) -> None:
    for member in members:
        fields = {"role": "member", "state": "member", "joined_at": NOW, "changed_at": NOW}
        GroupMembership.objects.create(group=group, member=member, **(fields | told))


def listed(*members: Member) -> None:
    """Let other members see their names."""
    for member in members:
        Profile.objects.update_or_create(member=member, defaults={"in_directory": True})


def begun(
    group: MemberGroup,
    author: Member,
    *,
    title: str = "Tea",
    body: str = "Which one?",
    now: datetime = NOW,
) -> Post:
    return discussions.start(group, title=title, body=body, once=uuid4(), author=author, now=now)


def answered(post: Post, author: Member, body: str = "Green.", *, now: datetime = NOW) -> Post:
    return discussions.reply(
        post.thread, body=body, parent=post, once=uuid4(), author=author, now=now
    )
