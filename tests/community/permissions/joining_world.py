"""What the rows about joining need: an approved domain, two requests, and somebody who is here for
the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.community.joining import approve, request
from tests.community.permissions.rules import Role

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    newcomer = world.members[Role.STRANGER]
    newcomer.to_welcome = True
    newcomer.save()
    waiting = request("waiting@elsewhere.example.org")
    decided = request("declined@elsewhere.example.org", state="declined", decided_at=now)
    world.things |= {
        "approved domain's row": (approve("ministry.example.org").pk,),
        "request to join": (waiting.uuid,),
        "decided request to join": (decided.uuid,),
    }
