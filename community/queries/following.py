"""Who follows what: for oneself, and for whoever tells followers what is new. Nobody else reads it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from community.enums import FollowKind
from community.models import Follow, Topic
from community.queries.seeing import where_visible, where_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from community.models import Member

# A person counts while whoever follows sees them.
SEEN = Q(person=None) | where_visible_to(
    viewer="member__", profile="person__profile__", member="person__"
)


@dataclass(slots=True)
class Followed:
    """What one member follows, by primary key."""

    topic: set[int] = field(default_factory=set)
    organisation: set[int] = field(default_factory=set)
    person: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Choices:
    """The page of what one follows: the follows of each kind, and every topic there is."""

    topics: list[Topic]
    chosen: set[int]
    organisations: list[Follow]
    people: list[Follow]


def of(member: Member) -> Followed:
    """What `member` follows, one query: also whom they no longer see."""
    found = Followed()
    for row in Follow.objects.filter(member=member):
        _add(found, row)
    return found


def choices(member: Member) -> Choices:
    """Three queries, however much there is. Whom `member` no longer sees has no name here."""
    mine = Follow.objects.filter(member=member)
    organisations = mine.exclude(organisation=None).select_related("organisation")
    people = mine.exclude(person=None).filter(
        where_visible(member, profile="person__profile__", member="person__")
    )
    everything = sorted(Topic.objects.all(), key=lambda topic: str(topic).casefold())
    topics = mine.exclude(topic=None)
    return Choices(
        topics=everything,
        chosen=set(topics.values_list("topic_id", flat=True)),
        organisations=sorted(organisations, key=lambda row: str(row.organisation).casefold()),
        people=sorted(people.select_related("person"), key=_name),
    )


def followed_by(members: Iterable[Member]) -> Mapping[int, Followed]:
    """What each of `members` follows and may see; one query."""
    found: dict[int, Followed] = defaultdict(Followed)
    for row in Follow.objects.filter(SEEN, member__in=[m.pk for m in members]):
        _add(found[row.member_id], row)
    return dict(found)


def followers(kind: FollowKind, keys: Iterable[int]) -> Mapping[int, set[int]]:
    """The active members who follow each of the topics, organisations or people with these primary
    keys, and see them; one query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Follow.objects.filter(SEEN, member__is_active=True, **{f"{kind.value}__in": list(keys)})
    for target, member in rows.values_list(f"{kind.value}_id", "member_id"):
        found[target].add(member)
    return dict(found)


def _add(found: Followed, row: Follow) -> None:
    for kind in FollowKind:
        if (key := getattr(row, f"{kind.value}_id")) is not None:
            getattr(found, kind.value).add(key)


def _name(row: Follow) -> str:
    return row.person.name.casefold() if row.person else ""
