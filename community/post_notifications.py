"""Notifications of what is written in discussions: posts in one's groups, answers, mentions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from community import mentions
from community.enums import PostState, Told
from community.models import Block, Post
from community.queries import discussions, member_groups
from foundation import commented, notifications
from foundation.digests import Entry
from foundation.notifications import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from foundation.commented import About
    from foundation.digests import Asked, Reader

EXCERPT = 240
# What is written in groups, digests tell of by themselves (`community.group_digests`).
IN_GROUP = "post:"


class _Posts(notifications.Kind):
    """Posts that their reader may read now: in the groups that they are in, and below what they see
    and can be commented on; not those of whom they have blocked."""

    default = Channel.DIGEST

    def has_section(self, thing: str) -> bool:
        return thing.startswith(IN_GROUP)

    def says(self, post: Post, name: str) -> str:
        """What happened."""
        raise NotImplementedError

    def show(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        posts = _posts(thing for one in asked for thing in one.things)
        readers = [one.reader.member.pk for one in asked]
        inside = _inside(readers, posts.values())
        authors = {post.author_id for post in posts.values() if post.author_id}
        blocks = Block.objects.filter(blocker__in=readers, blocked__in=authors)
        blocked = set(blocks.values_list("blocker", "blocked"))
        return {
            one.reader.key: self._of(
                one.reader,
                [
                    posts[thing]
                    for thing in one.things
                    if thing in posts
                    and (one.reader.member.pk, posts[thing].author_id) not in blocked
                ],
                inside,
            )
            for one in asked
        }

    def _of(
        self, reader: Reader, posts: Sequence[Post], inside: set[tuple[int, int]]
    ) -> list[Entry]:
        abouts = _abouts(reader, posts)
        read = [
            post
            for post in posts
            if (reader.member.pk, post.thread.group_id or 0) in inside or _key(post) in abouts
        ]
        named = discussions.names_seen(reader.member, [post.body for post in read])
        return [self._entry(post, abouts.get(_key(post)), named) for post in read]

    def _entry(self, post: Post, about: About | None, named: set[UUID]) -> Entry:
        group = post.thread.group
        text = " ".join(mentions.plain(post.body, named=named).split())
        return Entry(
            thing=post.thing,
            title=about.title if about else post.thread.title,
            language=group.language if group else get_language() or settings.LANGUAGE_CODE,
            address=f"{settings.BASE_URL}{reverse('post', args=[post.uuid])}",
            facts=(self.says(post, post.author_name or _("A member")),),
            excerpt=Truncator(text).chars(EXCERPT),
            why=_("You are in the group %(group)s") % {"group": group.name} if group else "",
        )


class Posts(_Posts):
    label = gettext_lazy("New posts in your groups")
    sentence = gettext_lazy("When somebody writes in a group that you are in.")
    note = gettext_lazy("Whether you get an e-mail of each, you choose in the group itself.")
    order = 30
    channels = (Channel.DIGEST, Channel.SITE, Channel.OFF)

    def says(self, post: Post, name: str) -> str:
        is_begun = post.created_at == post.thread.created_at
        told = _("%(name)s has begun a discussion") if is_begun else _("%(name)s has written")
        return told % {"name": name}

    def several(self, number: int) -> str:
        told = ngettext("%(number)s new post", "%(number)s new posts", number)
        return told % {"number": number}


class Mentions(_Posts):
    label = gettext_lazy("Mentions")
    sentence = gettext_lazy("When somebody names you in a discussion or a comment.")
    note = gettext_lazy("A group whose e-mails you have turned off sends none of these either.")
    order = 10
    default = Channel.MAIL

    def says(self, post: Post, name: str) -> str:
        return _("%(name)s mentions you") % {"name": name}

    def several(self, number: int) -> str:
        told = ngettext("%(number)s post mentions you", "%(number)s posts mention you", number)
        return told % {"number": number}


class Answers(_Posts):
    label = gettext_lazy("Answers to you")
    sentence = gettext_lazy("When somebody answers what you have written.")
    note = Mentions.note
    order = 20

    def says(self, post: Post, name: str) -> str:
        return _("%(name)s has answered you") % {"name": name}

    def several(self, number: int) -> str:
        told = ngettext("%(number)s new answer to you", "%(number)s new answers to you", number)
        return told % {"number": number}


def _posts(things: Iterable[str]) -> dict[str, Post]:
    """Those that are there, by what notifications call them."""
    uuids = {thing.partition(":")[2] for thing in things}
    rows = Post.objects.filter(uuid__in=uuids, state=PostState.VISIBLE, thread__is_hidden=False)
    return {post.thing: post for post in rows.select_related("thread__group")}


def _inside(readers: Sequence[int], posts: Iterable[Post]) -> set[tuple[int, int]]:
    """Who of `readers` is in which of the groups of `posts`."""
    groups = {post.thread.group_id for post in posts if post.thread.group_id}
    if not groups:
        return set()
    rows = member_groups.within(readers).filter(group__in=groups)
    return set(rows.values_list("member", "group"))


def _key(post: Post) -> tuple[str, UUID | None]:
    return post.thread.about_kind, post.thread.about_key


def _abouts(reader: Reader, posts: Iterable[Post]) -> dict[tuple[str, UUID | None], About]:
    """What the comments among `posts` are about, where `reader` may see it and comments are
    wished."""
    keys: dict[str, set[UUID]] = defaultdict(set)
    for post in posts:
        if post.thread.about_key:
            keys[post.thread.about_kind].add(post.thread.about_key)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        (kind, key): about
        for kind, wanted in keys.items()
        for key, about in commented.find_all(
            kind, wanted, viewer=reader.member, language=language
        ).items()
        if about.is_open
    }


def register() -> None:
    for name, kind in (
        (Told.MENTIONS, Mentions()),
        (Told.ANSWERS, Answers()),
        (Told.POSTS, Posts()),
    ):
        notifications.register(name, kind)
