"""A mail to the member, whose address is suppressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation import suppressions
from foundation.models import OutboxRow, Suppression
from tests.community.permissions.rules import Role, Secret

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    OutboxRow.objects.create(
        message="community.digest", recipient=Secret.EMAIL, created_at=now, due_at=now, state="sent"
    )
    suppressions.record(
        provider="Postmark",
        event_id="1",
        kind="complaint",
        address=Secret.EMAIL,
        mail=None,
        at=now,
        detail="",
        now=now,
    )
    world.members[Role.MEMBER].refresh_from_db()
    world.things["suppression"] = (Suppression.objects.get().pk,)
