"""Groups of the small world: the member is in each of them, the colleague facilitates them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from community.enums import ReportReason
from community.models import Report
from community.services import discussions, group_files
from tests.community.permissions.rules import Role, Secret
from tests.factories.groups import GroupFactory, listed, put_in
from tests.factories.news import story
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import MemberGroup

ASKS = UUID(int=1)
GUEST = UUID(int=2)


def build(world: Any, now: datetime) -> None:
    member, colleague = world.members[Role.MEMBER], world.members[Role.COLLEAGUE]
    for joining in ("open", "request", "hidden"):
        name = Secret.HIDDEN_GROUP if joining == "hidden" else joining
        group = GroupFactory(name=name, slug=f"{joining}-circle", joining=joining)
        put_in(group, colleague, role="facilitator")
        put_in(group, member)
        _fill(world, group, joining, now)
    asks = MemberFactory()
    put_in(world.groups["request"], asks, state="requested", joined_at=None, uuid=ASKS)
    listed(MemberFactory(uuid=GUEST))
    proposed = GroupFactory(
        slug="proposed", state="proposed", created_by=world.members[Role.STRANGER]
    )
    world.things["proposal"] = (proposed.slug,)
    _comment(world, now)
    _case(world, now)


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("tea.txt", str(Secret.IN_GROUP).encode())


def _fill(world: Any, group: MemberGroup, joining: str, now: datetime) -> None:
    member = world.members[Role.MEMBER]
    told = {"title": Secret.IN_GROUP, "body": Secret.IN_GROUP}
    post = discussions.start(group, **told, once=uuid4(), author=member, now=now)
    file = group_files.keep(group, upload=upload(), once=uuid4(), actor=member, now=now)
    world.groups[joining] = group
    world.things |= {
        f"{joining} group": (group.slug,),
        f"{joining} group's thread": (group.slug, post.thread.uuid),
        f"{joining} group's thread itself": (post.thread.uuid,),
        f"{joining} group's post": (post.uuid,),
        f"{joining} group's file": (group.slug, file.uuid),
    }


def _comment(world: Any, now: datetime) -> None:
    page = story(title="Told", has_comments=True)
    key = page.translation_key
    discussions.comment(
        *("story", key),
        body="Fine.",
        once=uuid4(),
        author=world.members[Role.MEMBER],
        language="en",
        now=now,
    )
    world.things["story"] = ("story", key)


def _case(world: Any, now: datetime) -> None:
    """A post of the hidden group that somebody in it reported."""
    (key,) = world.things["hidden group's post"]
    Report.objects.create(
        reporter=world.members[Role.COLLEAGUE],
        kind="post",
        thing=key,
        author=world.members[Role.MEMBER],
        title="Somewhere",
        reason=ReportReason.SPAM,
        created_at=now,
    )
    world.things["a case about a post in a hidden group"] = ("post", key)
