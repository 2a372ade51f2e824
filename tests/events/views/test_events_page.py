"""The calendar page."""

from __future__ import annotations

from datetime import date, time, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from wagtail.models import Locale, Page

from events.models import Event, EventPage
from events.services import dates
from tests.events.views.conftest import NOW
from tests.factories.events import ContactFactory, VenueFactory, entry, event_page, plan, published
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    import time_machine
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db

LIST = "/en/events/"
NOT_UNDERSTOOD = "Part of this address could not be understood, so here are all coming dates."
NO_SUCH_PAGE = "The list has no such page. This is the first one."


def text(response: HttpResponse) -> str:
    return unescape(" ".join(response.content.decode().split()))


def shown(response: HttpResponse) -> list[tuple[date, str]]:
    """(day, title) of each line, in the order of the page."""
    months = response.context["listing"].months
    return [
        (day.day, line.words.title) for month in months for day in month.days for line in day.dates
    ]


def weekly(count: int, **how: object) -> EventPage:
    """Mondays at 9 from 30 November 2026."""
    rule = f"FREQ=WEEKLY;COUNT={count}"
    return published(plan(entry(date(2026, 11, 30), rule=rule)), **how)


def test_every_coming_date_stands_once_under_its_month_and_day(client: Client):
    page = weekly(2, title="Coffee")
    published(plan(entry(date(2026, 12, 1))), title="Talk")
    published(plan(entry(date(2026, 11, 20))), title="Past")
    translated = event_page(language="et", title="Kohv", translation_key=page.translation_key)
    translated.get_latest_revision().publish()

    response = client.get(LIST)

    assert shown(response) == [
        (date(2026, 11, 30), "Coffee"),
        (date(2026, 12, 1), "Talk"),
        (date(2026, 12, 7), "Coffee"),
    ]
    months = [month.first for month in response.context["listing"].months]
    assert months == [date(2026, 11, 1), date(2026, 12, 1)]
    assert response.content.count(b'class="agenda-date"') == 3


def test_days_are_those_of_the_place(client: Client):
    late = entry(date(2026, 12, 7), time(23), time(23, 30), zone="Europe/London")
    early = entry(date(2026, 12, 8), time(0, 30), time(1), zone="Europe/Tallinn")
    published(plan(late), title="London")
    published(plan(early), title="Tallinn")

    response = client.get(LIST)

    # The one in Tallinn begins first, but on a later day.
    assert shown(response) == [(date(2026, 12, 7), "London"), (date(2026, 12, 8), "Tallinn")]
    assert [f"{place} time" in text(response) for place in ("London", "Tallinn")] == [True, False]


def test_a_cancelled_date_is_struck_and_said_to_be(client: Client):
    page = published(title="Coffee", slug="coffee")
    occurrence = Event.objects.get(key=page.event_key).occurrences.get()
    dates.cancel(occurrence, reason="Ill", actor=MemberFactory(), now=NOW)

    body = text(client.get(LIST))

    assert '<span class="label" data-tone="error">Cancelled</span> <s>' in body
    assert "seats free" not in body


def test_an_event_without_a_page_in_this_language_is_shown_with_a_label(client: Client):
    published(title="Kohv", slug="kohv", language="et")

    body = text(client.get(LIST))

    assert '<a href="/et/events/kohv/" hreflang="et" lang="et">Kohv</a>' in body
    assert '<span class="label" data-tone="quiet">Estonian</span>' in body


def test_a_translation_is_shown_in_its_language_only(client: Client):
    page = published(title="Coffee")
    translated = event_page(language="et", title="Kohv", translation_key=page.translation_key)
    translated.get_latest_revision().publish()

    lists = [
        [title for _day, title in shown(client.get(f"/{code}/events/"))]
        for code in ("en", "et", "sl")
    ]

    assert lists == [["Coffee"], ["Kohv"], ["Coffee"]]


def test_free_seats_are_told(client: Client):
    page = published(plan(seats_room=1))
    published(plan(seats_room=0, seats_online=3))
    run = Event.objects.get(key=page.event_key).runs.get()
    run.registrations.create(
        contact=ContactFactory(), state="confirmed", mode="room", created_at=NOW, changed_at=NOW
    )

    body = text(client.get(LIST))

    told = ("Full, with a waiting list", "3 places free online")
    assert [body.count(part) for part in told] == [1, 1]


def test_the_list_can_be_narrowed(client: Client):
    weekly(2, title="Coffee", kind="meetup")
    published(plan(entry(date(2026, 12, 1))), title="Talk", kind="talk")

    by_kind = client.get(LIST, {"kind": "talk"})
    by_day = client.get(LIST, {"date": "2026-12-02"})
    by_both = client.get(LIST, {"kind": "talk", "date": "2026-12-02"})

    assert shown(by_kind) == [(date(2026, 12, 1), "Talk")]
    assert shown(by_day) == [(date(2026, 12, 7), "Coffee")]
    assert shown(by_both) == []
    assert "No dates match." in text(by_both)
    assert "/calendar/en.ics?kind=talk" in text(by_kind)


def test_an_earlier_day_shows_what_is_past(client: Client):
    published(plan(entry(date(2026, 11, 2))), title="Past")

    assert shown(client.get(LIST, {"date": "2026-11-01"})) == [(date(2026, 11, 2), "Past")]


@pytest.mark.parametrize(
    "query",
    [
        "kind=party",
        "kind=%00",
        "kind=meetup%0d%0a",
        "date=tomorrow",
        "date=2026-13-45",
        "date=0001-01-01",
        "date=9999-12-31",
        "date=1999-12-31",
        "date=-1",
        "date=2026-11-21T10:00",
        "date=%F0%9F%92%A9",
        "page=x",
        "page=0",
        "page=-1",
        "page=1e9",
        "page=999999999999999999999999",
        "page=1.5",
    ],
)
def test_what_cannot_be_understood_gives_all_dates_and_says_so(client: Client, query: str):
    weekly(2, title="Coffee")

    response = client.get(f"{LIST}?{query}")

    assert response.status_code == 200
    assert len(shown(response)) == 2
    assert NOT_UNDERSTOOD in text(response)


@pytest.mark.parametrize(
    "query", ["view=month", "x[]=1&&&=", "%00=%00", "key=a", "date=&kind=&page="]
)
def test_what_is_not_asked_for_is_ignored(client: Client, query: str):
    weekly(2)

    response = client.get(f"{LIST}?{query}")

    assert len(shown(response)) == 2
    assert NOT_UNDERSTOOD not in text(response)


def test_a_page_that_is_not_there_is_the_first_and_says_so(client: Client):
    weekly(2, kind="talk")

    response = client.get(LIST, {"kind": "talk", "page": "7"})

    assert len(shown(response)) == 2
    assert NO_SUCH_PAGE in text(response)


def test_thirty_dates_make_a_page(client: Client):
    weekly(31, kind="talk")

    first = client.get(LIST, {"kind": "talk"})
    second = client.get(LIST, {"kind": "talk", "page": "2"})

    assert (len(shown(first)), len(shown(second))) == (30, 1)
    assert 'href="?kind=talk&page=2"' in text(first)
    assert 'href="?kind=talk&page=1"' in text(second)


def test_a_date_that_has_begun_is_still_listed(client: Client, clock: time_machine.Traveller):
    published(plan(entry(date(2026, 12, 7), time(9), time(11))), title="Now")
    clock.move_to(NOW.replace(month=12, day=7, hour=8))  # ten in Tallinn

    during = shown(client.get(LIST))
    clock.shift(timedelta(hours=1))

    assert during == [(date(2026, 12, 7), "Now")]
    assert shown(client.get(LIST)) == []


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_queries_for_any_number_of_events(
    client: Client, django_assert_num_queries, count: int
):
    for _ in range(count):
        venue = VenueFactory()
        published(plan(entry(venue=venue), seats_room=3), language="et")
        published(plan(entry(venue=venue), seats_room=3), visibility="members")
    client.force_login(MemberFactory())
    client.get(LIST)  # warm site and content-type caches

    with django_assert_num_queries(16):
        response = client.get(LIST)

    assert len(shown(response)) == 2 * count


def test_the_language_switch_leads_to_the_same_page(client: Client):
    links = {
        link.code: (link.path, link.is_same_page)
        for link in client.get(LIST, {"kind": "talk"}).context["links"]
    }

    assert links == {
        code: (f"/{code}/events/?kind=talk", True) for code in ("en", "et", "lv", "nb", "sl")
    }


def test_a_language_without_the_page_is_switched_to_at_its_home(client: Client):
    Page.objects.get(slug="events", locale=Locale.objects.get(language_code="lv")).unpublish()

    links = {link.code: link.path for link in client.get(LIST).context["links"]}

    assert links["lv"] == "/lv/"
    assert b'hreflang="lv" href="http' not in client.get(LIST).content


def test_other_languages_are_named_for_search_engines(client: Client):
    body = client.get(LIST).content.decode()

    assert [
        f'<link rel="alternate" hreflang="{code}" href="http://localhost/{code}/events/">' in body
        for code in ("en", "et", "lv", "nb", "sl")
    ] == [True] * 5
