"""What figures need of the small world: somebody who is known under two addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.models import Contact, Run
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from datetime import datetime

    from tests.events.permissions.world import World


def build(world: World, now: datetime) -> None:
    """Somebody in a run of the event for one organisation, said to be somebody else."""
    run = Run.objects.get(uuid=world.things["closed run"][0])
    known = Contact.objects.create(email="known@example.org")
    other = Contact.objects.create(email="twin@example.org", same_as=known, same_as_at=now)
    registered(run, at=now, contact=known, state="cancelled")
    place = registered(run, at=now, contact=other, state="cancelled")
    world.things["same person's seat"] = (place.uuid,)
