"""A venue's own page."""

from __future__ import annotations

import uuid
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from events.models import Event, Room, Venue
from events.services import dates
from tests.events.queries.test_materials import NOW
from tests.factories.events import VenueFactory, entry, event_page, plan, published
from tests.factories.news import site_image
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

PAGE_QUERIES = 10


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def hall(**fields: Any) -> Venue:
    return VenueFactory(name={"en": "Town hall", "et": "Raekoda"}, **fields)


def path(venue: Venue, language: str = "en") -> str:
    return f"/{language}/events/venues/{venue.uuid}/"


def text(client: Client, address: str) -> str:
    body = client.get(address).content.decode().partition("<main")[2]
    return " ".join(unescape(strip_tags(body.replace("<br>", " "))).split())


def test_the_page_says_where_it_is_how_one_gets_in_and_which_rooms_there_are(client: Client):
    venue = hall(
        address="Main street 1",
        map_link="https://example.org/map",
        access={"en": "No steps."},
        picture=site_image(credit="Somebody"),
    )
    Room.objects.create(
        sort_order=0, venue=venue, name={"en": "Small hall"}, seats=30, access={"en": "Loop."}
    )
    Room.objects.create(venue=venue, name={"en": "Cellar"}, sort_order=1)

    response = client.get(path(venue))

    body = text(client, path(venue))
    expected = [
        "Venue Town hall Main street 1 Show on a map Opens another site.",
        "Picture: Somebody",
        "Access for disabled people No steps.",
        "Rooms Small hall 30 seats Loop. Cellar",
        "Next dates here Nothing is planned here right now.",
    ]
    assert [part for part in expected if part not in body] == []
    assert b'href="https://example.org/map" rel="noopener external"' in response.content
    assert b"<iframe" not in response.content


def test_every_language_has_it_and_says_so(client: Client):
    venue = hall()

    body = client.get(path(venue, "et")).content.decode()

    assert '<h1 lang="et">Raekoda</h1>' in body
    for code in ("en", "et", "lv", "nb", "sl"):
        address = f"http://localhost{path(venue, code)}"
        assert f'<link rel="alternate" hreflang="{code}" href="{address}">' in body
    assert '<h1 lang="en">Town hall</h1>' in client.get(path(venue, "lv")).content.decode()


def test_an_unknown_venue_is_not_found(client: Client):
    answers = [
        client.get(f"/en/events/venues/{name}/").status_code
        for name in (uuid.uuid4(), "junk", "", "%00")
    ]

    assert answers == [404] * 4


def test_nobody_posts_there(client: Client):
    assert client.post(path(hall())).status_code == 405


def test_a_page_may_not_hide_it():
    with pytest.raises(ValidationError):
        event_page(plan(), title="Venues", slug="venues").full_clean()


@pytest.mark.parametrize(
    ("viewer", "titles"),
    [
        ("anybody", ["Open"]),
        ("member", ["Open", "Members only"]),
        ("colleague", ["Open", "Members only", "Colleagues only"]),
    ],
)
def test_only_dates_that_the_reader_may_see(client: Client, viewer: str, titles: list[str]):
    venue, organisation = hall(), OrganisationFactory()
    for day, (title, visibility) in enumerate(
        [
            ("Open", "public"),
            ("Members only", "members"),
            ("Colleagues only", "organisations"),
            ("By link", "link"),
        ],
        start=7,
    ):
        page = published(
            plan(entry(date(2026, 12, day), venue=venue)), title=title, visibility=visibility
        )
        Event.objects.get(key=page.event_key).organisations.add(organisation)
    if viewer != "anybody":
        colleague = organisation if viewer == "colleague" else None
        client.force_login(MemberFactory(organisation=colleague or OrganisationFactory()))

    found = client.get(path(venue)).context["place"].dates

    assert [date.words.title for date in found] == titles


def test_cancelled_past_and_other_places_dates_are_not_there(client: Client):
    venue = hall()
    page = published(plan(entry(date(2026, 11, 9), rule="FREQ=WEEKLY;COUNT=4", venue=venue)))
    published(plan(entry(venue=VenueFactory())))
    third = Event.objects.get(key=page.event_key).occurrences.get(date=date(2026, 11, 23))
    dates.cancel(third, reason="Ill", actor=MemberFactory(), now=NOW)

    found = client.get(path(venue)).context["place"].dates

    assert [date.day for date in found] == [date(2026, 11, 30)]


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_costs_the_same_queries_for_any_number_of_dates_and_rooms(
    client: Client, django_assert_num_queries, count: int
):
    venue = hall(picture=site_image())
    for number in range(count):
        Room.objects.create(venue=venue, name={"en": f"Room {number}"})
        published(plan(entry(venue=venue)), title=f"Event {number}")
    client.get(path(venue))  # warm site caches, cut the picture

    with django_assert_num_queries(PAGE_QUERIES):
        response = client.get(path(venue))

    place = response.context["place"]
    assert (len(place.dates), len(place.rooms)) == (min(count, 5), count)
    assert f'href="/en/events/?place={venue.uuid}"' in response.content.decode()


def test_the_event_and_ones_registrations_lead_there(client: Client):
    venue = hall()
    published(plan(entry(venue=venue)), title="Coffee", slug="coffee")

    body = client.get("/en/events/coffee/").content.decode()

    assert body.count(f'href="{path(venue)}"') == 2
