"""An event of today in the small world, whose door is open."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from events.models import Contact, Doorkeeper, Event, Registration
from events.services import contacts
from tests.events.permissions.rules import Role, Secret
from tests.factories.events import entry, plan, published

if TYPE_CHECKING:
    from datetime import datetime

    from tests.events.permissions.world import World


def add(world: World, ours: Any, now: datetime) -> None:
    """To the small world: an event of today with its door open, and the member in it."""
    page = published(
        plan(entry(date(2026, 11, 21), time(12), time(14)), seats_room=5),
        title=Secret.TITLE,
        slug="today",
        visibility="organisations",
        organisations=[ours],
        online_link=Secret.JOIN,
    )
    event = Event.objects.get(key=page.event_key)
    Doorkeeper.objects.create(event=event, member=world.members[Role.DOOR], created_at=now)
    run = event.runs.get()
    member = contacts.of_member(world.members[Role.MEMBER], now=now)
    told = {"run": run, "mode": "room", "created_at": now, "changed_at": now}
    seat = Registration.objects.create(contact=member, state="confirmed", **told)
    revoked = Registration.objects.create(
        contact=Contact.objects.create(email="other@example.org", guest_name="Other"),
        state="confirmed",
        **told,
    )
    world.things |= {
        "open door": (run.uuid,),
        "today": (event.occurrences.get().uid,),
        "open door's code": (seat.code_token,),
        "forged code": (f"{seat.code_token[:-3]}xxx",),
        "revoked code": (revoked.code_token,),
        # Whose link it is makes no code of it, nor the other way round.
        "link as a code": (seat.link_token,),
        "code as a link": (seat.code_token,),
        "member today": (seat.uuid,),
    }
    Registration.objects.filter(pk=revoked.pk).update(code_version=2)
