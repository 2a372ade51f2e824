"""What members put into digests: who is new in the directory, and what those do whom one follows.

Of a profile nothing is told but that it is there: what changes in it is its owner's to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from community.enums import GroupJoining, GroupState, MembershipState, ProfileField
from community.models import (
    Block,
    GroupMembership,
    Member,
    Profile,
    Thread,
    ThreadReader,
)
from community.queries import member_groups, profiles, seeing
from foundation.digests import FOLLOWED, Entry, PersonalSection, because_followed, sections

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from community.models import MemberGroup
    from community.queries.profiles import PersonCard
    from foundation.digests import Reader, Window


class NewMembers(PersonalSection):
    """Who went into the directory in the window for the first time, the latest first, and whom the
    reader sees there."""

    heading = gettext_lazy("New members")
    order = 60
    most = 5

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        new = list(_listed(windows))
        members = [profile.member for profile in new]
        readers = [window.reader.member for window in windows]
        near = seeing.relations_of_many(members, readers)
        blocks = Block.objects.filter(blocker__in=readers, blocked__in=members)
        blocked = set(blocks.values_list("blocker", "blocked")) if new else set()
        chosen: dict[int, list[str]] = {}
        for window in windows:
            reader = window.reader
            chosen[reader.key] = [
                _thing(profile.member)
                for profile in new
                if _is_inside(profile, window)
                and profile.pk != reader.member.pk
                and (reader.member.pk, profile.pk) not in blocked
                and self.is_for(
                    reader,
                    profile.member,
                    seeing.visible_fields(profile, near[profile.pk, reader.member.pk]),
                )
            ]
        return chosen

    def render_one(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        blocked = Block.objects.filter(blocker=reader.member).values("blocked")
        rows = Member.objects.filter(uuid__in=[thing.partition(":")[2] for thing in things])
        found = {_thing(member): member for member in rows.exclude(pk__in=blocked)}
        cards = profiles.cards([found[thing] for thing in things if thing in found], reader.member)
        shown = [(thing, cards.get(found[thing].pk)) for thing in things if thing in found]
        return [
            self.entry(thing, card, reader)
            for thing, card in shown
            if card and self.shows(card, reader)
        ]

    def is_for(self, reader: Reader, member: Member, seen: Collection[ProfileField]) -> bool:
        """Whether `reader`, who sees this of `member`, is told of them."""
        return ProfileField.NAME in seen

    def shows(self, card: PersonCard, reader: Reader) -> bool:
        """The same when the mail is made."""
        return True

    def entry(self, thing: str, card: PersonCard, reader: Reader) -> Entry:
        organisation = card.organisation
        works = ", ".join(filter(None, [card.title, str(organisation or "")]))
        return Entry(
            thing=thing,
            title=card.name,
            language=get_language() or settings.LANGUAGE_CODE,
            address=f"{settings.BASE_URL}{card.address}",
            facts=(works,) if works else (),
            why=because_followed(reader, [], [organisation] if organisation else []),
        )

    def address(self) -> str:
        return f"{settings.BASE_URL}{reverse('members')}?order=newest"


class NewOfFollowed(NewMembers):
    """Those of an organisation that the reader follows."""

    heading = FOLLOWED
    order = 52

    def is_for(self, reader: Reader, member: Member, seen: Collection[ProfileField]) -> bool:
        shows_work = ProfileField.NAME in seen and ProfileField.ORGANISATIONS in seen
        return shows_work and member.organisation_id in reader.organisations

    def shows(self, card: PersonCard, reader: Reader) -> bool:
        return card.organisation is not None and card.organisation.pk in reader.organisations


def _listed(windows: Sequence[Window]) -> Sequence[Profile]:
    rows = Profile.objects.filter(
        in_directory=True,
        listed_at__gte=min(window.since for window in windows),
        listed_at__lt=max(window.until for window in windows),
    )
    return list(rows.select_related("member").order_by("-listed_at", "-pk"))


def _is_inside(profile: Profile, window: Window) -> bool:
    return profile.listed_at is not None and window.since <= profile.listed_at < window.until


def _thing(member: Member) -> str:
    return f"member:{member.uuid}"


class DiscussionsOfFollowed(PersonalSection):
    """Discussions that people whom the reader follows, and sees, began in open groups. Those of
    one's own groups stand with these."""

    heading = FOLLOWED
    order = 53

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        members = [window.reader.member.pk for window in windows]
        people = {person for window in windows for person in window.reader.people}
        begun = _open_threads(Q(author__in=people)).filter(
            created_at__gte=min(window.since for window in windows),
            created_at__lt=max(window.until for window in windows),
        )
        threads = list(begun.order_by("-created_at", "-pk")) if people else []
        spared = _spared(members, threads)
        return {
            window.reader.key: [
                _thing_of(thread)
                for thread in threads
                if thread.author_id in window.reader.people
                and window.since <= thread.created_at < window.until
                and (window.reader.member.pk, thread.pk) not in spared
            ]
            for window in windows
        }

    def render_one(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        keys = [thing.partition(":")[2] for thing in things]
        rows = _open_threads(Q(author__in=reader.people, uuid__in=keys)).filter(
            member_groups.read_by(reader.member, "group__")
        )
        spared = _spared([reader.member.pk], list(rows))
        found = {_thing_of(row): row for row in rows if (reader.member.pk, row.pk) not in spared}
        shown = [found[thing] for thing in things if thing in found]
        return [
            _entry_of_thread(thread, thread.group, thread.author.name)
            for thread in shown
            if thread.group and thread.author
        ]

    def address(self) -> str:
        return f"{settings.BASE_URL}{reverse('groups')}"


def _open_threads(rule: Q) -> QuerySet[Thread]:
    return Thread.objects.filter(
        rule,
        group__joining=GroupJoining.OPEN,
        group__state__in=(GroupState.LIVE, GroupState.ARCHIVED),
        is_hidden=False,
        post_count__gt=0,
    ).select_related("group", "author")


def _spared(members: Collection[int], threads: Collection[Thread]) -> set[tuple[int, int]]:
    """Who is in the group of which discussion, was removed from it, or has read or muted it."""
    of: dict[int, list[int]] = {}
    for thread in threads:
        of.setdefault(thread.group_id or 0, []).append(thread.pk)
    standing = GroupMembership.objects.filter(
        member__in=members,
        group__in=of,
        state__in=(MembershipState.MEMBER, MembershipState.REMOVED),
    )
    read = ThreadReader.objects.filter(member__in=members, thread__in=threads)
    spared = set(read.values_list("member", "thread"))
    for member, group in standing.values_list("member", "group"):
        spared.update((member, thread) for thread in of[group])
    return spared


def _thing_of(thread: Thread) -> str:
    return f"thread:{thread.uuid}"


def _entry_of_thread(thread: Thread, group: MemberGroup, author: str) -> Entry:
    return Entry(
        thing=_thing_of(thread),
        title=thread.title,
        language=group.language,
        address=f"{settings.BASE_URL}{reverse('thread', args=[group.slug, thread.uuid])}",
        facts=(_("New discussion in the open group %(group)s") % {"group": group.name},),
        why=_("You follow: %(topics)s") % {"topics": author},
    )


sections.register("community.new_of_followed", NewOfFollowed())
sections.register("community.followed", DiscussionsOfFollowed())
sections.register("community.members", NewMembers())
