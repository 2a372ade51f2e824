"""What is new for members in the groups they are in: for many members at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from community.enums import PostState, Told
from community.models import Block, Notification, Post, ThreadReader
from community.queries import member_groups, notifications
from foundation.notifications import Channel

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import Q

    from community.models import GroupMembership


KINDS = (Told.POSTS, Told.MENTIONS, Told.ANSWERS)


@dataclass(slots=True)
class _Spared:
    """What of some posts is no news for whom: (thread, member) and the like, by primary keys."""

    read: dict[tuple[int, int], datetime | None] = field(default_factory=dict)
    muted: set[tuple[int, int]] = field(default_factory=set)
    blocked: set[tuple[int, int | None]] = field(default_factory=set)
    # How each was told of: as which kind, and whether they have read that or got a mail of it.
    told: dict[tuple[str, int], tuple[str, bool]] = field(default_factory=dict)
    channels: dict[tuple[int, str], Channel] = field(default_factory=dict)


def unread(members: Collection[int], posts: Q) -> dict[int, list[Post]]:
    """Those of `posts` that each of `members` (primary keys) may read in their groups and has not
    read yet, oldest first: without their own, those of whom they blocked, of muted discussions, from
    before they joined, and what was mailed to them at once. Five queries; what the posts say is not
    read yet."""
    inside: dict[int, list[GroupMembership]] = defaultdict(list)
    for row in member_groups.within(members):
        inside[row.group_id].append(row)
    rows = Post.objects.filter(
        posts, thread__group__in=inside, thread__is_hidden=False, state=PostState.VISIBLE
    )
    rows = rows.select_related("thread__group").defer("body", "thread__group__purpose")
    new = list(rows.order_by("pk"))
    spared = _spared(members, new)
    found: dict[int, list[Post]] = defaultdict(list)
    for post in new:
        for row in inside[post.thread.group_id or 0]:
            if _is_news(post, row, spared):
                found[row.member_id].append(post)
    return dict(found)


def _spared(members: Collection[int], posts: list[Post]) -> _Spared:
    spared = _Spared()
    if not posts:
        return spared
    threads = {post.thread_id for post in posts}
    readers = ThreadReader.objects.filter(thread__in=threads, member__in=members)
    for thread, member, read_at, is_muted in readers.values_list(
        "thread", "member", "read_at", "is_muted"
    ):
        spared.read[thread, member] = read_at
        if is_muted:
            spared.muted.add((thread, member))
    authors = {post.author_id for post in posts if post.author_id}
    blocks = Block.objects.filter(blocker__in=members, blocked__in=authors)
    spared.blocked.update(blocks.values_list("blocker", "blocked"))
    rows = Notification.objects.filter(member__in=members, thing__in=[post.thing for post in posts])
    for row in rows.with_mail_state():
        # Named by a change, one is told of the same post once more.
        _kind, was_known = spared.told.get((row.thing, row.member_id), (row.kind, False))
        spared.told[row.thing, row.member_id] = row.kind, was_known or row.is_known
    spared.channels = notifications.channels(members, *KINDS)
    return spared


def _is_news(post: Post, row: GroupMembership, spared: _Spared) -> bool:
    member, here = row.member_id, (post.thread_id, row.member_id)
    if post.author_id == member or (member, post.author_id) in spared.blocked:
        return False
    if row.joined_at is None or post.created_at <= row.joined_at or here in spared.muted:
        return False
    read_at = spared.read.get(here)
    if read_at is not None and post.created_at <= read_at:
        return False
    kind, is_known = spared.told.get((post.thing, member), (Told.POSTS, False))
    return not is_known and spared.channels[member, kind] in {Channel.DIGEST, Channel.MAIL}
