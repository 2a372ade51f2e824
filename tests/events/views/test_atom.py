"""New events in a feed reader."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from events.calendar.foreign_values import Date, date_as_plain
from events.models import Event, PartnerEvent
from events.services import dates, partners
from tests.events.views.conftest import NOW
from tests.factories.events import VenueFactory, entry, event_page, plan, published
from tests.factories.news import TopicFactory
from tests.factories.partners import PartnerCalendarFactory
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    import time_machine
    from django.test import Client

pytestmark = pytest.mark.django_db

FEED = "/en/events/feed/"
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client, address: str = FEED) -> list[ET.Element]:
    return list(ET.fromstring(client.get(address).content).iter(f"{ATOM}entry"))


def titles(client: Client, address: str = FEED) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in entries(client, address)]


def test_an_event_is_told_with_its_next_date_place_host_and_topics(client: Client):
    venue = VenueFactory(name={"en": "Hall"}, address="Main street 1")
    published(
        plan(entry(rule="FREQ=WEEKLY;COUNT=3", venue=venue)),
        title="Coffee", slug="coffee", lead="Come as you are.",
        host=OrganisationFactory(name={"en": "Ministry"}),
        topics=[TopicFactory(slug="data", name={"en": "Data"})],
    )  # fmt: skip

    response = client.get(FEED)
    (one,) = entries(client)

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert one.find(f"{ATOM}link").attrib["href"] == "http://localhost/en/events/coffee/"
    assert one.findtext(f"{ATOM}summary") == (
        "Monday 7 December 2026, 09:00 (Tallinn time), Hall, Main street 1\nCome as you are."
    )
    assert one.findtext(f"{ATOM}author/{ATOM}name") == "Ministry"
    assert one.find(f"{ATOM}category").attrib == {"term": "data", "label": "Data"}
    assert one.findtext(f"{ATOM}published") == NOW.isoformat()


def test_a_partners_event_without_a_page_leads_to_the_calendar(client: Client):
    start = datetime(2026, 11, 24, 9)
    held = Date(
        "", start, start + timedelta(hours=1), "Europe/Riga", all_day=False, cancelled=False
    )
    row = PartnerEvent.objects.create(
        calendar=PartnerCalendarFactory(),
        uid="1",
        title="Walk",
        dates=[date_as_plain(held)],
        content_hash="1",
        seen_at=NOW,
        created_at=NOW,
        changed_at=NOW,
    )
    partners.accept([row], now=NOW)

    (one,) = entries(client)

    assert one.findtext(f"{ATOM}title") == "Walk"
    assert one.find(f"{ATOM}link").attrib["href"] == "http://localhost/en/events/"


def test_only_what_is_public_and_to_come_is_told_the_newest_first(
    client: Client, clock: time_machine.Traveller
):
    published(title="First")
    clock.shift(timedelta(hours=1))
    published(title="Second")
    for visibility in ("members", "link"):
        published(title="Closed", visibility=visibility)
    published(title="Gone").unpublish()
    off = Event.objects.get(key=published(title="Off").event_key).occurrences.get()
    dates.cancel(off, reason="", actor=MemberFactory(), now=NOW)
    published(plan(entry(date(2026, 11, 20))), title="Past")

    assert titles(client) == ["Second", "First"]


def test_each_language_has_its_words_and_ids(client: Client):
    page = published(title="Coffee")
    twin = event_page(language="et", title="Kohv", translation_key=page.translation_key)
    twin.get_latest_revision().publish()

    assert (titles(client), titles(client, "/et/events/feed/")) == (["Coffee"], ["Kohv"])
    ids = [entries(client, path)[0].findtext(f"{ATOM}id") for path in (FEED, "/et/events/feed/")]
    assert len(set(ids)) == 2


def test_who_has_the_feed_already_gets_304_and_nobody_is_known(client: Client):
    published()
    client.force_login(MemberFactory())
    first = client.get(FEED)

    again = client.get(FEED, headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert first.cookies == {}
    assert first["Cache-Control"] == "public, max-age=900"
    assert "Cookie" not in first.get("Vary", "")
    assert client.post(FEED).status_code == 405


@pytest.mark.parametrize("count", [1, 5])
def test_the_feed_costs_the_same_queries_for_any_number_of_events(
    client: Client, django_assert_max_num_queries, count: int
):
    for _ in range(count):
        published(topics=[TopicFactory()], host=OrganisationFactory())
    client.get(FEED)

    with django_assert_max_num_queries(6):
        found = titles(client)

    assert len(found) == count
