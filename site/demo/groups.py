"""Groups of the demo, and what is said in them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from community.enums import GroupRole, GroupState, MembershipState
from community.models import GroupMembership, Member, MemberGroup, Thread
from community.services import discussions
from demo.content import people
from demo.content.groups import GROUPS, PROPOSALS
from demo.events import no_mail
from demo.keys import key

if TYPE_CHECKING:
    from datetime import datetime

    from demo.content.groups import GroupData, ThreadData


def load_groups(*, now: datetime) -> Counter[str]:
    """The groups, with who is in them and what they wrote; proposals wait for a moderator."""
    added: Counter[str] = Counter()
    with no_mail():
        for data in GROUPS:
            added["groups"] += _load(data, now)
    for data in PROPOSALS:
        _group, made = MemberGroup.objects.get_or_create(
            uuid=key("group", data.key),
            defaults=_fields(data, now)
            | {"state": GroupState.PROPOSED, "created_by": _member(data.facilitator)},
        )
        added["groups"] += made
    return added


def _fields(data: GroupData, now: datetime) -> dict[str, object]:
    return {
        "slug": data.key,
        "name": data.name,
        "purpose": data.purpose,
        "language": data.language,
        "joining": data.joining,
        "created_at": now - timedelta(days=60),
    }


def _member(name: str) -> Member:
    return Member.objects.get(email=people.address(name))


def _load(data: GroupData, now: datetime) -> bool:
    group, made = MemberGroup.objects.get_or_create(
        uuid=key("group", data.key), defaults=_fields(data, now) | {"state": GroupState.LIVE}
    )
    if not made:
        return False
    _put_in(group, data, now)
    for thread in data.threads:
        _say(group, thread, now)
    return True


def _put_in(group: MemberGroup, data: GroupData, now: datetime) -> None:
    joined = now - timedelta(days=50)
    for name in (data.facilitator, *data.members):
        facilitates = name == data.facilitator
        GroupMembership.objects.create(
            group=group,
            member=_member(name),
            state=MembershipState.MEMBER,
            role=GroupRole.FACILITATOR if facilitates else GroupRole.MEMBER,
            joined_at=joined,
            changed_at=joined,
        )


def _say(group: MemberGroup, data: ThreadData, now: datetime) -> None:
    begun = now - timedelta(days=data.days_ago)
    (author, body), *answers = data.posts
    first = discussions.start(
        group,
        title=data.title,
        body=body,
        once=key("post", f"{data.title}:0"),
        author=_member(author),
        now=begun,
    )
    for number, (name, text) in enumerate(answers, 1):
        discussions.reply(
            first.thread,
            body=text,
            parent=first,
            once=key("post", f"{data.title}:{number}"),
            author=_member(name),
            now=begun + timedelta(hours=3 * number),
        )
    if data.is_pinned:
        Thread.objects.filter(pk=first.thread_id).update(is_pinned=True)
