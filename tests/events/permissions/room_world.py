"""Two events of the small world that one can check in to now."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from events.models import Contact, Doorkeeper, Event
from events.services import contacts
from tests.events.permissions.rules import Role, Secret
from tests.factories.events import entry, plan, published
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Occurrence
    from tests.events.permissions.world import World


def build(world: World, now: datetime) -> None:
    """The member is at the one for one organisation, the guest at the one for everybody."""
    us = world.members[Role.MEMBER]
    day = _today("In the room", now, **world.for_ours, **world.looked_after)
    keeper = world.members[Role.DOOR]
    Doorkeeper.objects.create(event=day.event, member=keeper, created_at=now)
    registered(day.run, at=now, contact=contacts.of_member(us, now=now))
    guests = _today("In the hall", now)
    contact = Contact.objects.get(email=Secret.GUEST_EMAIL)
    place = registered(guests.run, at=now, contact=contact)
    world.things |= {
        "open room": (day.run.uuid,),
        "open date": (day.uid,),
        "guest's date": (guests.uid,),
        "guest in the room": (place.link_token,),
    }


def _today(title: str, now: datetime, **fields: Any) -> Occurrence:
    # It began at the full hour, in Tallinn.
    made = plan(entry(now.date(), time(12), time(14)), self_check_in=True, seats_room=5)
    page = published(made, title=title, **fields)
    return Event.objects.get(schedule_page=page).occurrences.select_related("run", "event").get()
