"""What groups and discussions give to the site's registries: what can be reported, and what is kept
of a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import mentions
from community.enums import DecisionAction, GroupJoining, MembershipState, PostState
from community.models import (
    Decision,
    GroupFile,
    GroupMembership,
    Member,
    Mention,
    Post,
    PostVersion,
)
from community.queries import contacts, moderation
from community.queries import discussions as places
from community.queries import member_groups as groups
from community.reportables import Reported
from community.services import discussions, rights
from foundation.personal_data import Told

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from community.models import MemberGroup


class PostReportable:
    """A post, wherever it stands."""

    label = _("Post")

    def find(self, key: UUID, *, viewer: Member) -> Reported | None:
        row = Post.objects.select_related("thread__group", "author").filter(uuid=key).first()
        if row is None or row.state == PostState.REMOVED:
            return None
        is_case = rights.may_moderate(viewer) and moderation.was_reported("post", key)
        if not is_case and places.of_post(key, viewer=viewer, now=timezone.now()) is None:
            return None
        return Reported(
            title=row.thread.title or str(self.label),
            text=mentions.plain(row.body),
            author=row.author,
            address=reverse("post", args=[row.uuid]),
        )

    def remove(self, key: UUID, *, reason: str, actor: Member, now: datetime) -> None:
        row = Post.objects.filter(uuid=key).first()
        if row is not None:
            discussions.take_down(row, reason=reason, actor=actor, now=now)

    def restore(self, key: UUID, *, actor: Member, now: datetime) -> None:
        """Show it again, unless somebody hid it for another reason than the moderators' decision."""
        row = Post.objects.filter(uuid=key, state=PostState.HIDDEN).first()
        decided = Decision.objects.filter(kind="post", thing=key, action=DecisionAction.REMOVE)
        if row is not None:
            is_theirs = decided.filter(decided_by=row.hidden_by_id).exists()
            discussions.put_back(row, is_shown=is_theirs, actor=actor, now=now)


def _name(group: MemberGroup | None, near: set[int]) -> str:
    """What a group is called by now: of a hidden one nothing, but for who is in it or invited."""
    if group is None or (group.joining == GroupJoining.HIDDEN and group.pk not in near):
        return ""
    return group.name


class Memberships:
    """The groups somebody is in, or was."""

    name = _("Groups")
    after_deletion: _StrPromise | str = ""

    def tell(self, member: Member) -> Told:
        rows = GroupMembership.objects.filter(member=member).select_related("group")
        near = groups.near(member)
        return Told(
            rows=[
                {
                    "group": _name(row.group, near),
                    "role": row.role,
                    "state": row.state,
                    "joined_at": row.joined_at,
                    "changed_at": row.changed_at,
                    "mails": row.mails,
                    "note": row.note,
                    "reason": row.reason,
                }
                for row in rows
            ]
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        GroupMembership.objects.filter(member=member).delete()


class Posts:
    """What somebody wrote, and where others named them."""

    name = _("Posts and comments")
    after_deletion: _StrPromise | str = _(
        "What you wrote to others stays without your name, as that of a former member. Delete "
        "posts before, if they are to go."
    )

    def tell(self, member: Member) -> Told:
        rows = Post.objects.filter(author=member).select_related("thread__group").order_by("pk")
        versions = PostVersion.objects.filter(post__author=member)
        before: dict[int, list[str]] = {}
        for post, body in versions.values_list("post", "body"):
            before.setdefault(post, []).append(body)
        near = groups.near(member)
        return Told(
            rows=[
                {
                    "thread": row.thread.title,
                    "group": _name(row.thread.group, near),
                    "text": mentions.plain(row.body),
                    "before": before.get(row.pk, []),
                    "state": row.state,
                    "reason": row.reason,
                    "created_at": row.created_at,
                    "edited_at": row.edited_at,
                }
                for row in rows
            ]
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        kind = member.organisation.kind if member.organisation else ""
        own = Post.objects.filter(author=member)
        PostVersion.objects.filter(post__author=member).delete()
        own.update(author=None, author_name="", author_organisation=None, author_kind=kind)
        self._unname(member)

    def _unname(self, member: Member) -> None:
        """Where others named them, they are a former member."""
        naming = Post.objects.filter(body__contains=str(member.uuid))
        versions = PostVersion.objects.filter(body__contains=str(member.uuid))
        for rows in (naming, versions):
            for row in rows.iterator():
                row.body = mentions.unnamed(row.body, member.uuid)
                row.save(update_fields=["body"])
        Mention.objects.filter(member=member).delete()


class Files:
    """What somebody brought to groups."""

    name = _("Files in groups")
    after_deletion: _StrPromise | str = _(
        "Files that you brought to a group stay there, without your name."
    )

    def tell(self, member: Member) -> Told:
        rows = GroupFile.objects.filter(uploaded_by=member).select_related("group")
        near = groups.near(member)
        current = set(
            GroupMembership.objects.filter(member=member, state=MembershipState.MEMBER).values_list(
                "group", flat=True
            )
        )
        return Told(
            rows=[
                {
                    "group": _name(row.group, near),
                    "name": row.name,
                    "size": row.size,
                    "uploaded_at": row.uploaded_at,
                    "is_in_group": row.group_id in current,
                }
                for row in rows
            ]
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        GroupFile.objects.filter(uploaded_by=member).update(uploaded_by=None)


def register() -> None:
    from community import reportables  # noqa: PLC0415
    from foundation.personal_data import holdings  # noqa: PLC0415

    reportables.register("post", PostReportable())
    contacts.acquaintances.register("posts", places.has_read)
    holdings.register("group memberships", Memberships())
    holdings.register("posts", Posts())
    holdings.register("group files", Files())
