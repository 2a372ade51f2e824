"""What the rows about messages need: a contact form, and a message to who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from home.services import contact_messages
from tests.factories.news import contact_form

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    form = contact_form()
    writing = contact_messages.Writing(
        subject=str(form.subjects[0].id), email="writer@example.org", text="When is it?"
    )
    message = contact_messages.send(form, writing, now=now)
    world.things |= {"contact form": (form.pk,), "message": (message.uuid,)}
