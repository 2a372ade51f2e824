"""What figures need of the small world: somebody who is known under two addresses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from events.models import Contact, Registration, Run

if TYPE_CHECKING:
    from tests.events.permissions.world import World

THEN = datetime(2026, 11, 20, tzinfo=UTC)


def build(world: World) -> None:
    """Somebody in a run of the event for one organisation, said to be somebody else."""
    run = Run.objects.get(uuid=world.things["closed run"][0])
    known = Contact.objects.create(email="known@example.org")
    other = Contact.objects.create(email="twin@example.org", same_as=known, same_as_at=THEN)
    for contact in (known, other):
        place = Registration.objects.create(
            run=run,
            contact=contact,
            state="cancelled",
            mode="room",
            created_at=THEN,
            changed_at=THEN,
        )
    world.things["same person's seat"] = (place.uuid,)
