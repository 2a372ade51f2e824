"""What groups put into digests: discussions with new posts, each once with how many there are.

Whether the reader may read them is asked when they are chosen and when the mail is made, by the
rule of all that is written in groups.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community import mentions
from community.models import Post
from community.queries import discussions, group_news
from foundation.digests import Entry, PersonalSection, sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from community.models import MemberGroup
    from foundation.digests import Reader, Window

EXCERPT = 240


class InYourGroups(PersonalSection):
    """Discussions with posts that are new and unread, the latest first. The key has the discussion,
    and the first and the last of these posts."""

    heading = gettext_lazy("In your groups")
    order = 40

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        since = min(window.since for window in windows)
        until = max(window.until for window in windows)
        inside = Q(created_at__gte=since, created_at__lt=until)
        found = group_news.unread([window.reader.member.pk for window in windows], inside)
        return {
            window.reader.key: _things(
                post
                for post in found.get(window.reader.member.pk, ())
                if window.since <= post.created_at < window.until
            )
            for window in windows
        }

    def render_one(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        asked = {thing: _meant(thing) for thing in things}
        posts = group_news.unread([reader.member.pk], reduce(or_, asked.values()))
        new = _by_thread(posts.get(reader.member.pk, ()))
        by_uuid = {str(found[0].thread.uuid): found for found in new}
        shown = {thing: by_uuid.get(thing.partition(":")[0]) for thing in asked}
        newest = [found[-1].pk for found in shown.values() if found]
        texts = dict(Post.objects.filter(pk__in=newest).values_list("pk", "body"))
        named = discussions.names_seen(reader.member, texts.values())
        return [
            _entry(thing, found, group, mentions.plain(texts[found[-1].pk], named=named))
            for thing, found in shown.items()
            if found and found[-1].pk in texts and (group := found[0].thread.group)
        ]

    def address(self) -> str:
        return f"{settings.BASE_URL}{reverse('groups')}"


def _things(posts: Iterable[Post]) -> list[str]:
    new = sorted(_by_thread(posts), key=lambda found: found[-1].pk, reverse=True)
    return [f"{found[0].thread.uuid}:{found[0].pk}:{found[-1].pk}" for found in new]


def _by_thread(posts: Iterable[Post]) -> list[list[Post]]:
    threads: dict[int, list[Post]] = {}
    for post in posts:
        threads.setdefault(post.thread_id, []).append(post)
    return list(threads.values())


def _meant(thing: str) -> Q:
    thread, first, last = thing.split(":")
    return Q(thread__uuid=thread, pk__gte=int(first), pk__lte=int(last))


def _entry(thing: str, posts: list[Post], group: MemberGroup, text: str) -> Entry:
    newest, thread = posts[-1], posts[-1].thread
    is_begun = posts[0].created_at == thread.created_at
    answers = len(posts) - is_begun
    new = ngettext("%(number)s new answer", "%(number)s new answers", answers)
    text = " ".join(text.split())
    says = f"{newest.author_name}: {text}" if newest.author_name else text
    return Entry(
        thing=thing,
        title=thread.title,
        language=group.language,
        address=f"{settings.BASE_URL}{reverse('post', args=[newest.uuid])}",
        facts=(
            *([_("New discussion")] if is_begun else []),
            *([new % {"number": answers}] if answers else []),
        ),
        excerpt=Truncator(says).chars(EXCERPT),
        why=_("You are in the group %(group)s") % {"group": group.name},
    )


sections.register("community.groups", InYourGroups())
