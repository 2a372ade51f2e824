"""What is new for members in the groups they are in: for many members at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from community.enums import GroupMail, PostState
from community.models import Block, Mention, Post, ThreadReader
from community.queries import member_groups

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import Q

    from community.models import GroupMembership


@dataclass(slots=True)
class _Spared:
    """What of some posts is no news for whom: (thread, member) and the like, by primary keys."""

    read: dict[tuple[int, int], datetime | None] = field(default_factory=dict)
    muted: set[tuple[int, int]] = field(default_factory=set)
    blocked: set[tuple[int, int | None]] = field(default_factory=set)
    named: set[tuple[int, int]] = field(default_factory=set)


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
    mentions = Mention.objects.filter(post__in=posts, member__in=members)
    spared.named.update(mentions.values_list("post", "member"))
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
    return not GroupMail(row.mails).tells(is_named=(post.pk, member) in spared.named)
