"""The one small world that the table is about, and who acts in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from community.enums import Audience
from community.models import Block, DigestEdition, Member, Profile, Recipient, Topic
from tests.community.permissions import (
    care_world,
    contact_world,
    editors_world,
    groups_world,
    invitations_world,
    joining_world,
    letters_world,
    mails_world,
    messages_world,
    notifications_world,
    organisations_world,
    profiles_world,
    public_world,
    subscriptions_world,
)
from tests.community.permissions.rules import ROLES, Role, Secret
from tests.factories.people import MemberFactory, OrganisationFactory

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
# What subjects add to it: functions `build(world, now)`.
BUILDERS: tuple[Any, ...] = (
    care_world.build,
    joining_world.build,
    profiles_world.build,
    organisations_world.build,
    contact_world.build,
    groups_world.build,
    invitations_world.build,
    public_world.build,
    mails_world.build,
    notifications_world.build,
    subscriptions_world.build,
    letters_world.build,
    editors_world.build,
    messages_world.build,
)


@dataclass
class World:
    """`things` are what stands in addresses, by name; the `clients` of members are signed in."""

    things: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    clients: dict[Role, Client] = field(default_factory=dict)
    members: dict[Role, Member] = field(default_factory=dict)
    groups: dict[str, Any] = field(default_factory=dict)


def build() -> World:
    world = World(things={"": ()})
    _people(world)
    for add in BUILDERS:
        add(world, NOW)
    # That they are here is noted already.
    Member.objects.update(last_seen_on=NOW.date())
    return world


def _people(world: World) -> None:
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    told: dict[Role, dict[str, Any]] = {
        Role.INACTIVE: {"organisation": ours},
        Role.MEMBER: {
            "organisation": ours,
            "name": Secret.NAME,
            "email": Secret.EMAIL,
        },
        Role.COLLEAGUE: {"organisation": ours},
        Role.STRANGER: {"organisation": theirs},
        Role.BLOCKED: {"organisation": ours},
        Role.MODERATOR: {"groups": ["Moderators"]},
        Role.AUTHOR: {"groups": ["Authors"]},
        Role.TRANSLATOR: {"groups": ["Translators (et)"]},
        Role.EDITOR: {"groups": ["Editors"]},
        Role.ORGANISER: {"groups": ["Organisers"]},
        Role.ADMINISTRATOR: {"is_superuser": True},
    }
    for role in ROLES:
        client = world.clients[role] = Client(raise_request_exception=False)
        if role in told:
            world.members[role] = MemberFactory(**told[role])
            client.force_login(world.members[role])
    # Their browser still has the cookie.
    inactive = world.members[Role.INACTIVE]
    inactive.is_active = False
    inactive.save()
    member = world.members[Role.MEMBER]
    # In none of the roles: the link is enough.
    paused = {"cadence": "weekly", "since": NOW + timedelta(days=9)}
    digested = Recipient.objects.create(member=MemberFactory(), **paused)
    Recipient.objects.create(member=member, **paused)
    Profile.objects.create(
        member=member,
        in_directory=True,
        title=Secret.FOR_MEMBERS,
        audience_title=Audience.MEMBERS,
        place=Secret.FOR_COLLEAGUES,
        audience_place=Audience.ORGANISATION,
        looking_for=Secret.FOR_ME,
        audience_looking_for=Audience.ME,
    )
    Block.objects.create(blocker=member, blocked=world.members[Role.BLOCKED], created_at=NOW)
    edition = DigestEdition.objects.create(cadence="weekly", period="2026-W48", created_at=NOW)
    world.things |= {
        "member": (member.uuid,),
        "organisation's row": (ours.pk,),
        "member's row": (member.pk,),
        "topic's row": (Topic.objects.create(name={"en": "Words"}, slug="words").pk,),
        "nonsense": ("nonsense",),
        "edition's row": (edition.pk,),
        "digest's link": (digested.link_token,),
    }
