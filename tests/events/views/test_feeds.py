"""Feeds and files as calendar programs get them. Rule numbers: CALENDAR.md §1."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from icalendar import Calendar

from events.models import CalendarVersion
from tests.events.views.feeds import FEED, event_of, file_of, summaries, vevents
from tests.factories.events import published
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first_version(db: None) -> None:
    """The site was made today; these tests stand on a day of their own, perhaps before it."""
    CalendarVersion.objects.all().delete()


def test_a_feed_says_what_it_is_and_knows_nobody(client: Client):
    published(title="Meetup")

    response = client.get(FEED)

    assert response.status_code == 200
    assert {name: response[name] for name in response.headers if name in EXPECTED} == EXPECTED
    # Rule 32.
    assert response["Vary"] == "Accept-Encoding"
    assert response.cookies == {}


EXPECTED = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'inline; filename="events-en.ics"',
    "Cache-Control": "public, max-age=900",
    "X-Robots-Tag": "noindex",
    "Content-Language": "en",
}


def test_a_signed_in_browser_gets_the_same_answer_as_anybody(client: Client):
    published()
    anybody = client.get(FEED)
    client.force_login(MemberFactory(language="sl", time_zone="Europe/London"))
    client.cookies["django_language"] = "lv"

    response = client.get(FEED, headers={"accept-language": "et"})

    assert response.content == anybody.content
    assert dict(response.headers) == dict(anybody.headers)
    assert response.cookies == {}


def test_a_stale_session_cookie_gets_the_same_answer_as_anybody(client: Client):
    client.cookies["sessionid"] = "a" * 32

    response = client.get(FEED)

    assert response["Vary"] == "Accept-Encoding"
    assert response.cookies == {}


def test_a_head_request_is_answered_without_a_body(client: Client):
    published()

    full, head = client.get(FEED), client.head(FEED)

    assert head.content == b""
    assert head["ETag"] == full["ETag"]
    assert head["Content-Length"] == str(len(full.content))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_feeds_are_only_read(client: Client, method: str):
    client.handler.enforce_csrf_checks = True

    assert getattr(client, method)(FEED).status_code == 405


def test_one_date_is_a_file_without_a_name_of_its_own(client: Client):
    date_ = event_of(published(title="Meetup", slug="meetup")).occurrences.get()

    response = client.get(file_of(date_))

    # Rules 28 and 30: Outlook would open a named one as a new calendar.
    calendar = Calendar.from_ical(response.content)
    assert [calendar.get(name) for name in ("METHOD", "NAME", "X-WR-CALNAME")] == [None] * 3
    assert response["Content-Disposition"] == 'attachment; filename="meetup-2026-12-07.ics"'
    assert response["Cache-Control"] == "public, max-age=900"
    assert [str(event["UID"]) for event in vevents(response)] == [str(date_.uid)]


def test_nothing_of_an_address_comes_into_a_file(client: Client):
    """Open Social's defect: its files were made of unsigned parameters, with an UID of them."""
    address = file_of(event_of(published(title="Meetup")).occurrences.get())

    made_up = client.get(f"{address}?title=Free+money&start=20270101T000000Z&uid=1&SUMMARY=x")

    assert made_up.content == client.get(address).content


def test_every_click_gives_the_same_file(client: Client):
    """Hi.Events' defect: each click made a new UID, so each import a second entry."""
    address = file_of(event_of(published()).occurrences.get())

    assert client.get(address).content == client.get(address).content


def test_the_file_and_the_feeds_hold_the_same_text(client: Client):
    page = published(title="Meetup", lead="Come as you are.")
    event = event_of(page)

    texts = {
        body[body.index(b"BEGIN:VEVENT") : body.index(b"END:VEVENT")]
        for body in (
            client.get(address).content
            for address in (
                FEED,
                f"/calendar/event/{event.key}/en.ics",
                file_of(event.occurrences.get()),
            )
        )
    }

    assert len(texts) == 1


def test_one_events_feed_holds_its_dates_only_and_its_name(client: Client):
    published(title="Other")
    event = event_of(published(title="This one", slug="this-one"))

    response = client.get(f"/calendar/event/{event.key}/en.ics")

    assert summaries(response) == ["This one"]
    calendar = Calendar.from_ical(response.content)
    assert str(calendar["X-WR-CALNAME"]) == "This one"
    assert str(calendar["URL"]) == "http://localhost/en/events/this-one/"


@pytest.mark.parametrize(
    "address",
    ["event/{uuid}/en.ics", "occurrence/{uuid}/en.ics", "event/{uuid}/en.ics?key=%00"],
)
def test_an_unknown_event_is_not_found_in_a_sentence(client: Client, address: str):
    response = client.get(f"/calendar/{address.format(uuid=uuid4())}")

    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content == b"There is no such calendar, or its link has changed.\n"


def test_an_event_by_link_carries_its_key_in_its_own_addresses(client: Client):
    event = event_of(published(title="By link", slug="by-link", visibility="link"))

    response = client.get(f"/calendar/event/{event.key}/en.ics", {"key": event.link_token})

    (vevent,) = vevents(response)
    page = f"http://localhost/en/events/by-link/?key={event.link_token}"
    assert str(vevent["URL"]) == page
    assert str(Calendar.from_ical(response.content)["URL"]) == page
    assert client.get(page).status_code == 200
