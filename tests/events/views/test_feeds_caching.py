"""Feeds asked for again: what stays the same, what is a newer version, and what that costs."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from events.models import CalendarVersion, Event, Occurrence
from events.services import versions
from events.views.answers import bodies
from tests.events.views.feeds import FEED, event_of, summaries, vevents
from tests.factories.events import VenueFactory, entry, plan, published

if TYPE_CHECKING:
    from uuid import UUID

    import time_machine
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _first_version(db: None) -> None:
    """The site was made today; these tests stand on a day of their own, perhaps before it."""
    CalendarVersion.objects.all().delete()


def test_who_has_the_feed_already_gets_304(client: Client, clock: time_machine.Traveller):
    published()
    clock.shift(timedelta(minutes=1))
    first = client.get(FEED)

    by_tag = client.get(FEED, headers={"if-none-match": first["ETag"]})
    by_date = client.get(FEED, headers={"if-modified-since": first["Last-Modified"]})

    assert [by_tag.status_code, by_date.status_code] == [304, 304]
    assert by_tag.content == by_date.content == b""
    assert by_tag["ETag"] == first["ETag"]
    assert by_tag["Cache-Control"] == "public, max-age=900"
    assert first["ETag"].startswith('"')


def test_a_feed_stays_the_same_to_the_byte_until_something_changes(
    client: Client, clock: time_machine.Traveller
):
    published(title="First")
    first = client.get(FEED)
    clock.shift(timedelta(hours=13))

    later = client.get(FEED)
    page = published(title="Second")
    changed = client.get(FEED)
    page.unpublish()
    hidden = client.get(FEED)

    assert later.content == first.content
    assert len({first["ETag"], changed["ETag"], hidden["ETag"]}) == 3


def test_whatever_changes_a_feed_moves_its_last_modified(
    client: Client, clock: time_machine.Traveller
):
    page = published(title="Soon for members only")
    clock.shift(timedelta(minutes=1))
    first = client.get(FEED)
    clock.shift(timedelta(minutes=5))
    page.visibility = "members"
    page.save_revision().publish()

    response = client.get(FEED, headers={"if-modified-since": first["Last-Modified"]})

    assert response.status_code == 200
    assert summaries(response) == []


def test_a_change_within_the_second_of_another_is_not_missed_by_who_asks_by_date(
    client: Client, clock: time_machine.Traveller
):
    published(title="First")
    clock.shift(timedelta(seconds=1))
    first = client.get(FEED)
    published(title="Second")
    second = client.get(FEED)
    published(title="Third")
    # It would be in the future still, so nothing is said.
    third = client.get(FEED)
    clock.shift(timedelta(seconds=5))

    later = client.get(FEED, headers={"if-modified-since": second["Last-Modified"]})

    assert first["Last-Modified"] < second["Last-Modified"]
    assert not third.has_header("Last-Modified")
    assert sorted(summaries(later)) == ["First", "Second", "Third"]


def test_a_change_in_the_first_second_of_a_day_is_not_missed_by_who_asks_by_date(
    client: Client, clock: time_machine.Traveller
):
    published(title="First")
    midnight = datetime(2026, 11, 22, tzinfo=UTC)
    clock.move_to(midnight + timedelta(milliseconds=200))
    first = client.get(FEED)
    clock.move_to(midnight + timedelta(milliseconds=500))
    Occurrence.objects.update(reason="Ill")
    versions.touch(Event.objects.values_list("pk", flat=True), now=timezone.now())
    clock.shift(timedelta(seconds=5))

    later = client.get(FEED, headers={"if-modified-since": first["Last-Modified"]})

    assert later.status_code == 200


def test_whatever_else_is_asked_of_one_events_feed_it_is_kept_once(client: Client):
    event = event_of(published(visibility="link"))
    address = f"/calendar/event/{event.key}/en.ics"

    asked = [{"key": event.link_token}, {"x": "1", "key": event.link_token, "kind": "no"}]
    tags = {client.get(address, query)["ETag"] for query in asked}

    assert len(tags) == 1
    # Of two keys the last counts, in whichever order: what was kept of the other opens nothing.
    for keys, status in ((["x", event.link_token], 200), ([event.link_token, "x"], 404)):
        assert client.get(address, {"key": keys}).status_code == status


def test_the_feed_of_yesterday_is_asked_for_anew(client: Client, clock: time_machine.Traveller):
    published()
    first = client.get(FEED)
    clock.shift(timedelta(hours=14))

    tomorrow = client.get(FEED, headers={"if-none-match": first["ETag"]})

    assert tomorrow.status_code == 200
    assert tomorrow.content == first.content
    assert tomorrow["Last-Modified"] == "Sun, 22 Nov 2026 00:00:00 GMT"


@pytest.mark.parametrize("address", [FEED, "/calendar/event/{key}/en.ics", f"{FEED}?kind=meetup"])
def test_who_has_the_feed_already_costs_one_query(
    client: Client, django_assert_num_queries, address: str
):
    address = address.format(key=event_of(published()).key)
    tag = client.get(address)["ETag"]

    with django_assert_num_queries(1):
        response = client.get(address, headers={"if-none-match": f'"other", W/{tag}'})

    assert response.status_code == 304


def test_if_match_is_obeyed(client: Client):
    published()
    tag = client.get(FEED)["ETag"]

    kept = client.get(FEED, headers={"if-match": tag})
    failed = client.get(FEED, headers={"if-match": '"other"', "if-none-match": tag})

    assert [kept.status_code, failed.status_code] == [200, 412]


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("br;q=1.0, gzip;q=0.5", "gzip"),
        ("*", "gzip"),
        ("X-GZIP", "gzip"),
        ("", None),
        ("br", None),
        ("identity", None),
        ("gzip;q=0", None),
        ("gzip;q=0, *", None),
        ("gzip;q=0.1, identity", None),
        ("gzip;q=many", None),
    ],
)
def test_a_feed_is_compressed_for_who_wishes_it(client: Client, accepts: str, encoding: str | None):
    published()
    plain = client.get(FEED)

    response = client.get(FEED, headers={"accept-encoding": accepts})

    body = gzip.decompress(response.content) if encoding else response.content
    assert response.get("Content-Encoding") == encoding
    assert body == plain.content
    assert (response["ETag"] == plain["ETag"]) == (encoding is None)
    assert response["Vary"] == "Accept-Encoding"


def test_both_forms_of_a_feed_are_known_again(client: Client):
    published()
    zip_ = {"accept-encoding": "gzip"}
    plain, zipped = client.get(FEED)["ETag"], client.get(FEED, headers=zip_)["ETag"]

    answers = [
        client.get(FEED, headers={"if-none-match": shown, **accepted})
        for shown in (plain, zipped, f"{plain}, {zipped}")
        for accepted in ({}, zip_)
    ]

    assert [answer.status_code for answer in answers] == [304] * 6
    # Who shows both is told which of them it would be.
    assert [answer["ETag"] for answer in answers[4:]] == [plain, zipped]
    assert not plain.startswith("W/")
    assert not zipped.startswith("W/")


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("address", "queries"),
    # The version and the dates with their texts; an event of its own and its words.
    [(FEED, 2), ("/calendar/event/{key}/en.ics", 4)],
)
def test_a_feed_of_kept_texts_costs_the_same_queries_for_any_number_of_dates(
    client: Client, django_assert_num_queries, count: int, address: str, queries: int
):
    key = with_dates(count)
    client.get(FEED)
    bodies.clear()

    with django_assert_num_queries(queries):
        response = client.get(address.format(key=key))

    assert len(vevents(response)) == (count * count if address == FEED else count)


@pytest.mark.parametrize("count", [1, 5])
def test_writing_the_texts_costs_the_same_queries_for_any_number_of_dates(
    client: Client, django_assert_num_queries, count: int
):
    with_dates(count)
    client.get("/calendar/et.ics")  # warm the cache of sites

    # The version, the dates, and those without texts: rows, words, and writing within a savepoint.
    with django_assert_num_queries(7):
        response = client.get(FEED)

    assert len(vevents(response)) == count * count


def test_a_feed_asked_for_again_costs_one_query(client: Client, django_assert_num_queries):
    with_dates(3)
    first = client.get(FEED)

    with django_assert_num_queries(1):
        again = client.get(FEED)

    assert again.content == first.content


def with_dates(count: int) -> UUID:
    """`count` events with `count` dates each; the key of one."""
    venue = VenueFactory()
    for _ in range(count):
        page = published(plan(entry(rule=f"FREQ=WEEKLY;COUNT={count}", venue=venue)))
    return event_of(page).key
