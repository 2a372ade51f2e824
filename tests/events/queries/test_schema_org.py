"""What search engines read of an event."""

from __future__ import annotations

import json
import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from events.models import Event
from events.services import dates, registration
from tests.events.queries.test_materials import NOW
from tests.factories.contents import person, stream
from tests.factories.events import (
    ContactFactory,
    SpeakerFactory,
    VenueFactory,
    entry,
    plan,
    published,
)
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

PAGE = "/en/events/coffee/"
# A list; the way to the page is told as a thing of its own.
SCRIPT = re.compile(r'<script type="application/ld\+json">(\[.*?)</script>', re.DOTALL)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def coffee(*plans: Any, **fields: Any) -> Event:
    page = published(*plans, **{"title": "Coffee", "slug": "coffee", **fields})
    return Event.objects.get(key=page.event_key)


def told(client: Client, **query: str) -> list[dict[str, Any]]:
    (script,) = SCRIPT.findall(client.get(PAGE, query).content.decode())
    return json.loads(script)


def test_a_public_event_is_told_whole(client: Client):
    venue = VenueFactory(
        name={"en": "Hall"}, address="Main street 1", map_link="https://example.org/map"
    )
    event = coffee(
        plan(entry(venue=venue), seats_room=5, seats_online=10),
        lead="Come.",
        host=OrganisationFactory(name={"en": "Agency"}),
        held_in=["en", "et"],
        people=stream(person(SpeakerFactory(name="Zane"))),
        online_link="https://secret.example.org/room",
    )

    (found,) = told(client)

    page = "http://localhost:8000/en/events/coffee/".replace("localhost:8000", "localhost")
    assert found == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"urn:uuid:{event.occurrences.get().uid}",
        "name": "Coffee",
        "description": "Come.",
        "url": page,
        "startDate": "2026-12-07T09:00:00+02:00",
        "endDate": "2026-12-07T11:00:00+02:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Hall",
                "address": "Main street 1",
                "hasMap": "https://example.org/map",
            },
            {"@type": "VirtualLocation", "name": "Online", "url": page},
        ],
        "organizer": {"@type": "Organization", "name": "Agency"},
        "performer": [{"@type": "Person", "name": "Zane"}],
        "inLanguage": ["en", "et"],
        "isAccessibleForFree": True,
        "offers": {
            "@type": "Offer",
            "price": "0",
            "priceCurrency": "EUR",
            "availability": "https://schema.org/InStock",
            "url": page,
        },
    }
    assert "secret.example.org" not in client.get(PAGE).content.decode()


def test_the_offset_is_that_of_the_day(client: Client):
    coffee(plan(entry(date(2027, 7, 5), zone="Europe/London")))

    assert told(client)[0]["startDate"] == "2027-07-05T09:00:00+01:00"


def test_a_whole_day_has_dates_only(client: Client):
    coffee(plan(entry(date(2026, 12, 7), None, None, last_day=date(2026, 12, 8))))

    (found,) = told(client)

    assert (found["startDate"], found["endDate"]) == ("2026-12-07", "2026-12-08")


@pytest.mark.parametrize(
    ("settings", "mode", "kinds"),
    [
        ({"seats_room": 5}, "Offline", ["Place"]),
        ({"seats_room": 0, "seats_online": 5}, "Online", ["VirtualLocation"]),
        ({"seats_room": 5, "seats_online": 5}, "Mixed", ["Place", "VirtualLocation"]),
        ({"registration": "none"}, "Offline", ["Place"]),
    ],
)
def test_where_one_takes_part(client: Client, settings: Any, mode: str, kinds: list[str]):
    coffee(plan(entry(venue=VenueFactory()), **settings))

    (found,) = told(client)

    places = found["location"] if isinstance(found["location"], list) else [found["location"]]
    assert found["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert [place["@type"] for place in places] == kinds


def test_without_any_place_nothing_is_claimed(client: Client):
    coffee(plan(entry()))

    (found,) = told(client)

    assert [name in found for name in ("location", "eventAttendanceMode")] == [False, False]


def test_moved_and_cancelled_dates_say_so(client: Client):
    moved, cancelled = coffee(plan(entry(rule="FREQ=WEEKLY;COUNT=2"))).occurrences.all()
    editor = MemberFactory()
    dates.cancel(cancelled, reason="Ill", actor=editor, now=NOW)
    dates.move(
        moved,
        day=date(2026, 12, 8),
        start_time=time(9),
        length=timedelta(hours=2),
        venue=None,
        reason="",
        actor=editor,
        now=NOW,
    )

    first, second = told(client)

    assert first["eventStatus"] == "https://schema.org/EventRescheduled"
    assert (first["startDate"], first["previousStartDate"]) == (
        "2026-12-08T09:00:00+02:00",
        "2026-12-07",
    )
    assert second["eventStatus"] == "https://schema.org/EventCancelled"
    assert "offers" not in second


@pytest.mark.parametrize(
    ("settings", "availability"),
    [
        ({"seats_room": 1}, "SoldOut"),
        ({"seats_room": 1, "waiting_policy": "none"}, "SoldOut"),
        ({"seats_room": 2}, "InStock"),
        ({"registration": "none"}, None),
        ({"opens_at": NOW + timedelta(days=1)}, None),
    ],
)
def test_only_what_is_true_is_offered(client: Client, settings: Any, availability: str | None):
    run = coffee(plan(**settings)).runs.get()
    if run.is_open(NOW):
        registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)

    offers = told(client)[0].get("offers")

    assert (offers and offers["availability"].rpartition("/")[2]) == availability


def test_ten_runs_are_enough_and_past_ones_too_many(client: Client):
    coffee(plan(entry(date(2026, 11, 2), rule="FREQ=WEEKLY;COUNT=20")))

    starts = [event["startDate"][:10] for event in told(client)]

    assert (len(starts), starts[0]) == (10, "2026-11-23")


@pytest.mark.parametrize("visibility", ["members", "organisations", "link"])
def test_an_event_that_is_not_public_tells_nothing(client: Client, visibility: str):
    event = coffee(visibility=visibility)
    organisation = OrganisationFactory()
    event.organisations.add(organisation)
    client.force_login(MemberFactory(organisation=organisation))

    response = client.get(PAGE, {"key": event.link_token})

    assert response.status_code == 200
    assert b"ld+json" not in response.content


@pytest.mark.parametrize(
    "title",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        'a "quoted" \\ & \u2028 \u202e \U0001f469\u200d\U0001f4bb',
        "x" * 200,
    ],
)
def test_a_hostile_title_stays_a_title(client: Client, title: str):
    coffee(title=title)

    body = client.get(PAGE).content.decode()

    (script,) = SCRIPT.findall(body)
    assert json.loads(script)[0]["name"] == title
    assert [sign for sign in "<>&" if sign in script] == []
