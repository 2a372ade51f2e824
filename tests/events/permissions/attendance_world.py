"""What the rows about attendance need: a date that is going on, and a file of who is there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from events.models import Event
from events.services import attendance_imports, contacts
from tests.events.permissions.rules import Role, Secret
from tests.factories.events import entry, plan, published
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from datetime import datetime

    from tests.events.permissions.world import World


def build(world: World, now: datetime) -> None:
    """A public event that began an hour ago, with the member in it."""
    today = plan(entry(now.date()))
    page = published(today, title="Attended", slug="attended", **world.looked_after)
    day = Event.objects.get(key=page.event_key).occurrences.select_related("run").get()
    contact = contacts.of_member(world.members[Role.MEMBER], now=now)
    place = registered(day.run, at=now - timedelta(days=9), contact=contact)
    file = attendance_imports.keep(
        day,
        name="who.csv",
        data=f"email\n{Secret.EMAIL}\n".encode(),
        actor=world.members[Role.ORGANISER],
        now=now,
    )
    world.things |= {
        "attended run": (day.run.uuid,),
        "attended seat": (place.uuid,),
        "attendance file": (file.uuid,),
    }
