"""Guests at the same moment, on a database with row locks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from events import errors
from events.enums import State
from events.models import Contact, Registration, Run
from events.services import guests, holds, registration
from events.services.guests import Guest
from tests.events.services.test_seats_at_once import THREADS, a_run, at_once
from tests.factories.events import ContactFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LAPSED = NOW + timedelta(minutes=30)


def come(run: Run, number: int) -> Registration | None:
    email = f"anna{number}@example.org"
    guest = Guest(email=email, name="Anna", language="en", time_zone="Europe/Tallinn")
    return guests.register(run=run, guest=guest, mode="room", now=NOW, may_wait=True)


def confirmed(held: Registration, now: datetime) -> bool:
    try:
        guests.confirm(held, now=now)
    except errors.EventsError:
        return False
    return True


def test_no_more_seats_are_held_than_there_are_and_all_confirm_in_order():
    run = a_run(seats_room=3)

    held = at_once(lambda number: come(run, number), list(range(24)))
    at_once(lambda place: confirmed(place, NOW), held)

    seated = run.registrations.filter(state=State.CONFIRMED, mode="room")
    waiting = run.registrations.filter(state=State.WAITING).order_by("position")
    assert seated.count() == 3
    assert [place.position for place in waiting] == list(range(1, 22))


def test_one_guest_asking_many_times_at_once_is_one_contact_with_one_seat():
    run, other = a_run(), a_run()

    at_once(lambda number: come(run if number % 2 else other, 1), list(range(THREADS * 2)))

    assert Contact.objects.count() == 1
    assert Registration.objects.count() == 2


def test_who_confirms_while_the_seat_lapses_has_it_or_has_not():
    run = a_run(seats_room=1)
    held = come(run, 1)
    waits = registration.register(
        run=run, contact=ContactFactory(), mode="room", now=NOW, may_wait=True
    )

    def act(number: int) -> object:
        if number % 2:
            return confirmed(held, LAPSED - timedelta(seconds=1))
        return holds.expire_all(now=LAPSED)

    at_once(act, list(range(THREADS * 2)))

    held.refresh_from_db()
    waits.refresh_from_db()
    assert (held.state, waits.state) in {
        (State.CONFIRMED, State.WAITING),
        (State.EXPIRED, State.CONFIRMED),
    }
