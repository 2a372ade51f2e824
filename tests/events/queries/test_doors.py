"""Every state of registration as it looks from outside agrees with what registering says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from events import errors
from events.enums import Mode
from events.models import Event, Registration
from events.queries.doors import Door, door
from events.queries.seats import seats
from events.services import dates, registration
from tests.factories.events import ContactFactory, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

# The run is on 7 December 2026, from 9 to 11 in Tallinn.
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
START = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
REFUSALS = {
    Door.NONE: errors.NoRegistration,
    Door.EXTERNAL: errors.RegistrationElsewhere,
    Door.CANCELLED: errors.RunCancelled,
    Door.OVER: errors.Over,
    Door.CLOSED: errors.Closed,
    Door.NOT_YET: errors.NotYetOpen,
    Door.WAITING: errors.Full,
    Door.FULL: errors.Full,
}


@pytest.mark.parametrize(
    ("settings", "now", "expected"),
    [
        ({"registration": "none"}, NOW, Door.NONE),
        ({"registration": "external"}, NOW, Door.EXTERNAL),
        ({}, NOW, Door.OPEN),
        ({"seats_room": 2}, NOW, Door.OPEN),
        ({"seats_room": 1}, NOW, Door.WAITING),
        ({"seats_room": 1, "waiting_policy": "offer"}, NOW, Door.WAITING),
        ({"seats_room": 1, "waiting_policy": "none"}, NOW, Door.FULL),
        ({"seats_room": 1, "opens_at": NOW}, NOW - timedelta(seconds=1), Door.NOT_YET),
        ({"seats_room": None, "opens_at": NOW}, NOW, Door.OPEN),
        ({"closes_hours_before": 1}, START - timedelta(hours=1, seconds=1), Door.OPEN),
        ({"closes_hours_before": 1}, START - timedelta(hours=1), Door.CLOSED),
        ({}, START - timedelta(seconds=1), Door.OPEN),
        ({}, START, Door.CLOSED),
        ({}, START + timedelta(hours=2, seconds=-1), Door.CLOSED),
        ({}, START + timedelta(hours=2), Door.OVER),
    ],
)
def test_the_door_shows_what_registering_does(
    settings: dict[str, object], now: datetime, expected: Door
):
    page = published(plan(**settings))
    run = Event.objects.get(key=page.event_key).runs.get()
    run.registrations.create(
        contact=ContactFactory(), state="confirmed", mode="room", created_at=NOW, changed_at=NOW
    )

    shown = door(run, seats([run], now=now)[run.pk], now)

    assert shown == expected
    assert outcome(run, now) == REFUSALS.get(shown)


def test_a_cancelled_run_has_its_door_shut():
    run = Event.objects.get(key=published().event_key).runs.get()
    dates.cancel(run.occurrences.get(), reason="", actor=MemberFactory(), now=NOW)
    run.refresh_from_db()

    assert door(run, seats([run], now=NOW)[run.pk], NOW) == Door.CANCELLED
    assert outcome(run, NOW) == errors.RunCancelled


def outcome(run: object, now: datetime) -> type[Exception] | None:
    """What registering for a seat in the room raises."""
    try:
        registration.register(run=run, contact=ContactFactory(), mode=Mode.ROOM, now=now)
    except errors.EventsError as error:
        return type(error)
    assert Registration.objects.count() == 2
    return None
