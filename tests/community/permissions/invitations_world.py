"""What the rows about invitations need: one that holds, one that ended, one of a member, and a list
that a moderator has uploaded."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from community.enums import ConsentKind
from community.services import consents, invitation_files
from tests.community.invitations import invitation
from tests.community.permissions.rules import Role

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    moderator = world.members[Role.MODERATOR]
    file = invitation_files.keep(
        name="list.csv",
        data=b"E-mail\nlisted@example.org\n",
        language="en",
        actor=moderator,
        now=now,
    )
    consent = consents.give(
        world.members[Role.MEMBER],
        kind=ConsentKind.PAGE_CONTACT,
        version="1",
        about="page",
        language="en",
        source="page",
        now=now,
    )
    waiting = invitation(
        "waiting@new.example.org", inviter=moderator, sent_at=now - timedelta(days=8)
    )
    ended = invitation("ended@new.example.org", state="withdrawn", ended_at=now)
    of_member = invitation(world.members[Role.STRANGER].email)
    world.things |= {
        "member's consent": (consent.pk,),
        "invitation": (waiting.uuid,),
        "invitation's link": (waiting.token,),
        "withdrawn invitation's link": (ended.token,),
        "link for somebody who is a member": (of_member.token,),
        "list of the moderator's": (file.uuid,),
    }
