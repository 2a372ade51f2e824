"""Dates of events as programs read them."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from events.models import Occurrence
from tests.factories.events import entry, plan, published

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

DATES = "/api/v2/dates/"


@pytest.fixture(autouse=True)
def _no_limits_used_up() -> None:
    cache.clear()


def on(day: date, **fields: Any) -> Any:
    return published(plan(entry(day, time(10), time(12))), **fields)


def items(client: Client, **asked: Any) -> list[dict[str, Any]]:
    return client.get(DATES, asked).json()["items"]


def test_a_date_is_told_with_its_moment_zone_and_calendar_file(client: Client):
    page = on(date(2027, 1, 12), title="Open day", slug="open-day", lead="Come in.")
    row = Occurrence.objects.get()

    told = client.get(f"{DATES}{row.uid}/").json()

    assert items(client) == [told]
    assert told["meta"] == {
        "detail_url": f"http://localhost{DATES}{row.uid}/?locale=en",
        "html_url": "http://localhost/en/events/open-day/",
        "ics_url": f"http://localhost/calendar/occurrence/{row.uid}/en.ics",
        "locale": "en",
    }
    assert told["event"] == str(page.translation_key)
    assert (told["title"], told["lead"], told["status"]) == ("Open day", "Come in.", "scheduled")
    assert told["start"] == "2027-01-12T10:00:00+02:00"
    assert told["end"] == "2027-01-12T12:00:00+02:00"
    assert (told["zone"], told["all_day"]) == ("Europe/Tallinn", False)
    assert client.get(told["meta"]["ics_url"].removeprefix("http://localhost")).status_code == 200


def test_dates_that_not_everybody_may_see_are_not_told(client: Client):
    for visibility in ("members", "organisations", "groups", "link"):
        on(date(2027, 1, 12), visibility=visibility)
    hidden = list(Occurrence.objects.values_list("uid", flat=True))

    assert items(client) == []
    assert {client.get(f"{DATES}{uid}/").status_code for uid in hidden} == {404}
    assert client.get(f"{DATES}{uuid4()}/").status_code == 404


def test_dates_are_found_by_period_and_event(client: Client):
    january, march = on(date(2027, 1, 12), title="A"), on(date(2027, 3, 3), title="B")

    def titles(**asked: str) -> list[str]:
        return [one["title"] for one in items(client, **asked)]

    assert titles() == ["A", "B"]
    assert titles(**{"from": "2027-02-01"}) == ["B"]
    assert titles(until="2027-01-12") == ["A"]
    assert titles(**{"from": "2027-01-13", "until": "2027-03-02"}) == []
    assert titles(event=str(march.translation_key)) == ["B"]
    assert titles(event=str(january.translation_key), until="2027-01-11") == []


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from": "soon"}, "from must be a day such as 2026-11-28."),
        ({"until": "9999-12-31"}, "until must be a day such as 2026-11-28."),
        ({"event": "7"}, "event must be a key (UUID)."),
        (
            {"type": "x"},
            "Unknown: type. What can be asked: event, from, limit, locale, offset, until.",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(
    client: Client, asked: dict[str, str], sentence: str
):
    response = client.get(DATES, asked)

    assert (response.status_code, response.json()) == (400, {"message": sentence})


@pytest.mark.parametrize("count", [1, 5])
def test_a_list_costs_the_same_queries_for_any_number_of_dates(
    client: Client, count: int, django_assert_num_queries: Any
):
    for number in range(count):
        on(date(2027, 1, 1 + number))
    client.get(DATES)

    with django_assert_num_queries(4):
        client.get(DATES)
