"""The mail about a registration that organisers have moved to another run of the event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from events import emails
from events.enums import State
from events.models import RegistrationChange
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime

STANDS = (State.CONFIRMED, State.WAITING)


def moved(*, now: datetime, registration: int, before: int) -> Letter | None:
    """You are registered for another run now: the old dates leave your calendar, the new ones come
    into it. Who has left the new one meanwhile reads that the old one has ended."""
    left = emails.one("moved", before, now, states=(State.CANCELLED,), invite=True)
    letter = emails.one("moved", registration, now, states=STANDS, invite=True)
    if letter is None or left is None:
        return emails.cancellation(now=now, registration=before)
    context = {**letter.context, "left": left.context["dates"]}
    # Who only waited has nothing in the calendar that a mail put there.
    off = left.calendar if _had_a_seat(before) else None
    on = letter.calendar
    return replace(letter, context=context, calendar=on or off, also=off if on else None)


def _had_a_seat(registration: int) -> bool:
    last = RegistrationChange.objects.filter(registration=registration, action="move").last()
    return last is not None and last.before == State.CONFIRMED


messages.register("events.moved", moved)
