"""What the rows about the public site need: the member was named as the contact of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from home.models import ContactPerson
from tests.community.permissions.rules import Role

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    ContactPerson.objects.create(member=world.members[Role.MEMBER], asked_at=now)
