"""An event of today in the small world, whose door is open."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from events.models import Contact, Doorkeeper, Event
from events.services import contacts
from foundation import links
from tests.events.permissions.rules import Role, Secret
from tests.factories.events import entry, plan, published
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from datetime import datetime

    from tests.events.permissions.world import World


def build(world: World, now: datetime) -> None:
    """To the small world: an event of today with its door open, and the member in it."""
    us = world.members[Role.MEMBER]
    page = published(
        plan(entry(date(2026, 11, 21), time(12), time(14)), seats_room=5),
        title=Secret.TITLE,
        slug="today",
        online_link=Secret.JOIN,
        **world.for_ours,
        **world.looked_after,
    )
    event = Event.objects.get(key=page.event_key)
    Doorkeeper.objects.create(event=event, member=world.members[Role.DOOR], created_at=now)
    run = event.runs.get()
    seat = registered(run, at=now, contact=contacts.of_member(us, now=now))
    other = Contact.objects.create(email="other@example.org", guest_name="Other")
    revoked = registered(run, at=now, contact=other, code_version=2)
    world.things |= {
        "open door": (run.uuid,),
        "today": (event.occurrences.get().uid,),
        "open door's code": (seat.code_token,),
        "forged code": (f"{seat.code_token[:-3]}xxx",),
        "revoked code": (links.make("check-in", revoked.uuid, 1),),
        # Whose link it is makes no code of it, nor the other way round.
        "link as a code": (seat.link_token,),
        "code as a link": (seat.code_token,),
        "member today": (seat.uuid,),
    }
