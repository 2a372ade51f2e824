"""Every mail about groups and discussions. Whoever may no longer see what it tells of gets none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from community import mentions
from community.enums import (
    GroupJoining,
    GroupMail,
    GroupRole,
    GroupState,
    MembershipState,
    PostState,
    Told,
)
from community.models import (
    Block,
    GroupMembership,
    Member,
    MemberGroup,
    Mention,
    Notification,
    Post,
)
from community.notification_mails import with_way_out
from community.queries import discussions as places
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime


def _letter(template: str, member: Member, context: dict[str, Any], address: str) -> Letter:
    """A letter to `member`; `address` is made in their language."""
    return Letter(
        template=template,
        context={**context, "greeting_name": member.name, "address": address},
        language=member.mail_language,
        time_zone=member.time_zone,
        name=member.name,
        recipient=member.email,
    )


def _address(member: Member, name: str, *args: object, tail: str = "") -> str:
    with translation.override(member.mail_language):
        return f"{settings.BASE_URL}{reverse(name, args=args)}{tail}"


def group_decided(*, now: datetime, group: int) -> Letter | None:
    """What became of a group that somebody proposed."""
    row = MemberGroup.objects.select_related("created_by").filter(pk=group).first()
    if row is None or row.created_by is None or not row.created_by.is_active:
        return None
    if row.state not in {GroupState.LIVE, GroupState.DECLINED}:
        return None
    context = {
        "group": row.name,
        "group_language": row.language,
        "is_live": row.state == GroupState.LIVE,
        "reason": row.reason,
    }
    address = _address(row.created_by, "group", row.slug)
    return _letter("community/group_decided", row.created_by, context, address)


def group_requests(*, now: datetime, membership: int) -> Letter | None:
    """That somebody waits for an answer, to one who facilitates the group."""
    row = GroupMembership.objects.select_related("member", "group").filter(pk=membership).first()
    if row is None or row.role != GroupRole.FACILITATOR or not row.member.is_active:
        return None
    waiting = GroupMembership.objects.filter(
        group=row.group, state=MembershipState.REQUESTED, member__is_active=True
    ).count()
    if not waiting or row.group.state != GroupState.LIVE:
        return None
    context = {
        "group": row.group.name,
        "group_language": row.group.language,
        "waiting": waiting,
    }
    address = _address(row.member, "group_members", row.group.slug)
    letter = _letter("community/group_requests", row.member, context, address)
    return with_way_out(letter, row.member, Told.REQUESTS)


def group_membership(*, now: datetime, membership: int, state: str) -> Letter | None:
    """How somebody stands to a group from now on: as long as it is so, and where they may know."""
    row = (
        GroupMembership.objects.select_related("member", "group", "invited_by")
        .filter(pk=membership, state=state)
        .first()
    )
    if row is None or not row.member.is_active or row.group.state != GroupState.LIVE:
        return None
    if state == MembershipState.DECLINED and row.group.joining == GroupJoining.HIDDEN:
        # They asked before it was hidden, and don't know what it is called since.
        return None
    inviter = row.invited_by
    if state == MembershipState.INVITED and inviter is not None:
        blocked = Block.objects.filter(blocker=row.member, blocked=inviter).exists()
        if blocked or not inviter.is_active:
            return None
    context = {
        "group": row.group.name,
        "group_language": row.group.language,
        "purpose": row.group.purpose if state != MembershipState.REMOVED else "",
        "state": row.state,
        "inviter": inviter.name if inviter else "",
        "note": row.note,
        "reason": row.reason,
    }
    leads = state in {MembershipState.INVITED, MembershipState.MEMBER}
    address = _address(row.member, "group", row.group.slug) if leads else ""
    letter = _letter("community/group_membership", row.member, context, address)
    if state == MembershipState.INVITED:
        return with_way_out(letter, row.member, Told.INVITATIONS)
    return letter


def post(*, now: datetime, post: int, member: int) -> Letter | None:
    """A new post, or one that names the reader: to who may read it now, and has not muted the
    discussion meanwhile."""
    reader = Member.objects.filter(pk=member, is_active=True).first()
    row = Post.objects.select_related("thread__group").filter(pk=post).first()
    if reader is None or row is None or row.state != PostState.VISIBLE:
        return None
    with translation.override(reader.mail_language):
        place = places.of_thread(row.thread, viewer=reader, now=now)
        if place is None or row.thread.is_hidden or places.is_muted(place):
            return None
        if Block.objects.filter(blocker=reader, blocked=row.author_id).exists():
            return None
        # A moderator's look is no reason to be written to.
        if place.standing is not None and not place.standing.is_in:
            return None
    context = {
        "author": row.author_name,
        "text": mentions.plain(row.body, named=places.names_seen(reader, [row.body])),
        "title": row.thread.title or (place.about.title if place.about else ""),
        "group": row.thread.group.name if row.thread.group else "",
        "is_mention": Mention.objects.filter(post=row, member=reader).exists(),
        "stop_address": _address(reader, "group", row.thread.group.slug, tail="#mails")
        if row.thread.group
        else "",
    }
    letter = _letter("community/post", reader, context, _address(reader, "post", row.uuid))
    return with_way_out(letter, reader, *_why(row, reader))


def _why(post: Post, reader: Member) -> tuple[str, str]:
    """The kind for which `reader` gets a mail of `post`, and the group whose every post they get."""
    group = post.thread.group
    each = GroupMembership.objects.filter(group=group, member=reader, mails=GroupMail.ALL)
    if group is not None and each.exists():
        return Told.POSTS, str(group.uuid)
    told = Notification.objects.filter(member=reader, thing=post.thing, mailed_at__isnull=False)
    return told.values_list("kind", flat=True).first() or Told.MENTIONS, ""


def post_hidden(*, now: datetime, post: int) -> Letter | None:
    """That a post was hidden, and why, to its author."""
    row = Post.objects.select_related("author", "thread__group").filter(pk=post).first()
    if row is None or row.state != PostState.HIDDEN:
        return None
    author = row.author
    if author is None or not author.is_active:
        return None
    with translation.override(author.mail_language):
        place = places.around(row.thread, viewer=author, now=now)
    reads = place is not None
    title = row.thread.title or (place.about.title if place and place.about else "")
    context = {"title": title if reads else "", "reason": row.reason}
    address = _address(author, "post", row.uuid) if reads else ""
    return _letter("community/post_hidden", author, context, address)


messages.register("community.group_decided", group_decided)
messages.register("community.group_requests", group_requests)
messages.register("community.group_membership", group_membership)
messages.register("community.post", post)
messages.register("community.post_hidden", post_hidden)
