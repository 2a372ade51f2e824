"""What the rows about news without an account need: an address that gets some, and wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models.wishes import SubscriptionWish
from tests.community.permissions.rules import Role
from tests.community.things import subscriber, wish

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    press = subscriber(now)
    theirs = wish(now, email=world.members[Role.COLLEAGUE].email)
    world.things |= {
        "subscriber": (press.uuid,),
        "subscriber's link": (press.link_token,),
        "wish's link": (wish(now).link_token,),
        "link of a wish for a member": (theirs.link_token,),
        "forgotten wish's link": (SubscriptionWish(email="x@example.org").link_token,),
    }
