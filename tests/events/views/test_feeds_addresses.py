"""Addresses of feeds: languages, filters, and what programs and people make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from icalendar import Calendar

from events.models import CalendarVersion
from events.views.answers import bodies
from tests.events.views.feeds import FEED, summaries
from tests.factories.events import published
from tests.factories.news import TopicFactory
from tests.factories.people import OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first_version(db: None) -> None:
    """The site was made today; these tests stand on a day of their own, perhaps before it."""
    CalendarVersion.objects.all().delete()


@pytest.mark.parametrize(
    "language", ["xx", "EN", "en-gb", "no", "%00", "en%0A", "..%2Fen", "e" * 300]
)
@pytest.mark.parametrize("address", ["", "event/{uuid}/", "occurrence/{uuid}/"])
def test_an_unknown_language_is_not_found_in_plain_text(
    client: Client, language: str, address: str
):
    response = client.get(f"/calendar/{address.format(uuid=uuid4())}{language}.ics")

    assert response.status_code == 404
    if "%2F" not in language:
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response.content == b"There is no calendar in this language.\n"


ONLY = "This address understands the filters kind, topic and organisation only.\n"
NO_ORGANISATION = "There is no such organisation.\n"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("colour=red", ONLY),
        ("key=x", ONLY),
        ("kind=meetup&Kind=meetup", ONLY),
        ("%00=1", ONLY),
        ("kind=party", "There is no such kind of event.\n"),
        ("kind=meetup&kind=party", "There is no such kind of event.\n"),
        ("kind=meetup%00", "There is no such kind of event.\n"),
        ("topic=data", "There is no such topic.\n"),
        ("organisation=1", NO_ORGANISATION),
        ("organisation=%00", NO_ORGANISATION),
        ("organisation=00000000-0000-4000-8000-000000000000", NO_ORGANISATION),
    ],
)
def test_an_unknown_filter_is_refused_in_a_sentence(client: Client, query: str, sentence: str):
    response = client.get(f"{FEED}?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == sentence
    assert response.cookies == {}


def test_a_feed_can_be_narrowed_by_kind_and_organisation(client: Client):
    ministry, agency = OrganisationFactory(name={"en": "Ministry"}), OrganisationFactory()
    published(title="A", kind="meetup", host=ministry)
    published(title="B", kind="training", host=ministry)
    published(title="C", kind="talk", host=agency)

    by_kind = client.get(FEED, {"kind": ["meetup", "talk"]})
    by_both = client.get(FEED, {"kind": "meetup", "organisation": str(ministry.uuid)})
    by_nothing = client.get(f"{FEED}?kind=&organisation=")

    assert sorted(summaries(by_kind)) == ["A", "C"]
    assert summaries(by_both) == ["A"]
    assert sorted(summaries(by_nothing)) == ["A", "B", "C"]
    calendar = Calendar.from_ical(by_both.content)
    # icalendar knows no type for NAME, so the comma stays as it was sent.
    assert str(calendar["NAME"]) == "Talka: events (Meetup\\, Ministry)"
    source = f"http://localhost/calendar/en.ics?kind=meetup&organisation={ministry.uuid}"
    assert str(calendar["SOURCE"]) == source


def test_a_filter_that_is_gone_is_refused_also_to_who_has_its_feed(client: Client):
    topic = TopicFactory(slug="data")
    published(topics=[topic])
    had = client.get(f"{FEED}?topic=data")["ETag"]
    topic.delete()

    response = client.get(f"{FEED}?topic=data", headers={"if-none-match": had})

    assert response.status_code == 400


def test_a_feed_can_be_narrowed_by_topics(client: Client):
    data, design = TopicFactory(slug="data", name={"en": "Data", "et": "Andmed"}), TopicFactory()
    published(title="A", topics=[data, design], kind="training")
    published(title="B", topics=[design])
    published(title="C", topics=[data])

    by_one = client.get(FEED, {"topic": "data"})
    by_either = client.get(FEED, {"topic": ["data", design.slug]})
    by_both_filters = client.get("/calendar/et.ics", {"topic": "data", "kind": "training"})

    assert sorted(summaries(by_one)) == ["A", "C"]
    assert sorted(summaries(by_either)) == ["A", "B", "C"]
    assert summaries(by_both_filters) == ["A"]
    name = str(Calendar.from_ical(by_both_filters.content)["X-WR-CALNAME"])
    assert name.endswith(", Andmed)")


def test_the_same_filters_in_another_order_are_the_same_feed(client: Client):
    TopicFactory(slug="data"), TopicFactory(slug="design")

    one = client.get(f"{FEED}?topic=data&topic=design&kind=talk&kind=meetup")
    bodies.clear()
    other = client.get(f"{FEED}?kind=meetup&kind=talk&kind=talk&topic=design&topic=data")

    assert other["ETag"] == one["ETag"]
    assert other.content == one.content


@pytest.mark.parametrize(
    "query",
    [
        "kind=training&amp;topic=data",
        "kind=training&amp;amp;topic=data",
        "kind=training&topic=data%3E",
        "kind=training&topic=data).",
        "kind=training&topic=data%E2%80%9D",
        "kind=training&topic=data%0D%0A",
    ],
)
def test_what_mail_programs_do_to_a_query_changes_nothing(client: Client, query: str):
    topic = TopicFactory(slug="data")
    published(title="A", kind="training", topics=[topic])
    published(title="B", kind="meetup", topics=[topic])

    assert summaries(client.get(f"{FEED}?{query}")) == ["A"]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/calendar/en.ics>", "/calendar/en.ics"),
        ("/calendar/en.ics).", "/calendar/en.ics"),
        ("/calendar/en.ics%0A", "/calendar/en.ics"),
        ("/calendar/en.ics%3Fkind=talk", "/calendar/en.ics?kind=talk"),
        ("/calendar/en.ics%3Fkind=talk&topic=data", "/calendar/en.ics?kind=talk&topic=data"),
        ("/calendar/en.ics>?kind=talk", "/calendar/en.ics?kind=talk"),
        ("/calendar/en.icshttp://localhost/calendar/en.ics", "/calendar/en.ics"),
        (
            "/calendar/en.icswebcal://localhost/calendar/en.ics?kind=talk",
            "/calendar/en.ics?kind=talk",
        ),
    ],
)
def test_a_broken_address_leads_to_what_was_clearly_meant(client: Client, asked: str, meant: str):
    response = client.get(asked)

    assert (response.status_code, response["Location"]) == (301, meant)
    assert response.cookies == {}


@pytest.mark.parametrize(
    "address",
    [
        "/calendar/",
        "/calendar/en",
        "/calendar/en.ic",
        "/calendar/en.icsx",
        "/calendar/event/1234",
        "/calendar/event/1234/en.ics",
        "/calendar/my/",
        "/calendar/%00",
        "/calendar/en.ics/en.ics",
        "/calendar/" + "x" * 3000,
    ],
)
def test_an_address_cut_short_is_answered_with_what_to_do(client: Client, address: str):
    response = client.get(address)

    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "This calendar address is incomplete. Please copy it once more from where you found it.\n"
    )
