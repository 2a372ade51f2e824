"""Requests for contact, reports and decisions in the small world. All are the member's: the stranger
has asked the member, the member has asked the colleague, and a moderator has warned the member."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from community.enums import Audience, ContactState, DecisionAction, ReportReason
from community.models import Block, ContactRequest, Decision, Follow, Profile, Report, Topic
from community.services import contacts
from tests.community.permissions.rules import PLAIN, Role
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    people = world.members
    member = people[Role.MEMBER]
    open_one, shy = MemberFactory(), MemberFactory()
    for person in (open_one, people[Role.STRANGER], people[Role.COLLEAGUE]):
        Profile.objects.create(member=person, in_directory=True, audience_name=Audience.MEMBERS)
    Profile.objects.create(member=shy)
    received = _request(people[Role.STRANGER], member, now)
    sent = _request(member, people[Role.COLLEAGUE], now)
    held = _request(open_one, member, now, state=ContactState.ACCEPTED, answered_at=now)
    contacts.recount(member.pk)
    Block.objects.create(blocker=people[Role.STRANGER], blocked=open_one, created_at=now)
    world.things |= _reports(world, now, open_one)
    warned = _decision(member, now)
    objected = _decision(member, now, appeal="open", objection="Not so.", objected_at=now)
    topic = Topic.objects.get(slug="words")
    for role in PLAIN:
        Follow.objects.create(member=people[role], topic=topic, created_at=now)
    world.things |= {
        "somebody in the directory": (open_one.uuid,),
        "somebody hidden": (shy.uuid,),
        "a request received": (received.uuid,),
        "a request sent": (sent.uuid,),
        "a contact": (held.uuid,),
        "the link to a request": (received.link_token,),
        "a report of the member": ("member", member.uuid),
        "a report of a request": ("contact-request", received.uuid),
        "a report of nothing": ("nothing", member.uuid),
        "a decision": (warned.uuid,),
        "a decision with an objection": (objected.uuid,),
        "the link to a decision": (warned.link_token,),
        "a topic to follow": ("topic", topic.uuid),
        "the member to follow": ("person", member.uuid),
    }


def _request(sender: object, recipient: object, now: datetime, **fields: object) -> ContactRequest:
    return ContactRequest.objects.create(
        sender=sender,
        recipient=recipient,
        reason="Let us talk about maps.",
        created_at=now - timedelta(days=1),
        expires_at=now + timedelta(days=29),
        **fields,
    )


def _decision(member: object, now: datetime, **fields: object) -> Decision:
    return Decision.objects.create(
        kind="member",
        thing=member.uuid,
        title="Somebody",
        action=DecisionAction.WARN,
        member=member,
        reason="Please be kind.",
        decided_at=now - timedelta(days=1),
        **fields,
    )


def _reports(world: World, now: datetime, author: object) -> dict[str, tuple[object, ...]]:
    Report.objects.create(
        reporter=world.members[Role.MEMBER],
        kind="member",
        thing=author.uuid,
        author=author,
        title="Somebody",
        reason=ReportReason.SPAM,
        created_at=now - timedelta(days=2),
    )
    return {"a case": ("member", author.uuid)}
