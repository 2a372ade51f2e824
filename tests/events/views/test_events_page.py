"""The calendar page."""

from __future__ import annotations

import json
import re
from datetime import date, time, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from wagtail.models import Locale, Page

from community.models import Topic
from events.models import Event, EventLanguage, EventPage
from events.services import dates
from tests.events.views.conftest import NOW
from tests.factories.dates import event, occurrence
from tests.factories.events import ContactFactory, VenueFactory, entry, event_page, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    import time_machine
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db

LIST = "/en/events/"
LEFT_OUT = "Part of this address could not be understood and was left out."


def text(response: HttpResponse) -> str:
    return unescape(" ".join(response.content.decode().split()))


def shown(response: HttpResponse) -> list[tuple[date, str]]:
    """(day, title) of each line, in the order of the page."""
    months = response.context["calendar"].listing.months
    return [
        (day.day, line.words.title) for month in months for day in month.days for line in day.dates
    ]


def in_grid(response: HttpResponse) -> list[tuple[date, str]]:
    """The same of a month or a week."""
    weeks = response.context["calendar"].weeks
    days = [day for week in weeks for day in week if day]
    return [(day.day, line["title"]) for day in days for line in day.dates]


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
    months = [month.first for month in response.context["calendar"].listing.months]
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


def test_filters_widen_by_their_values_and_narrow_each_other(client: Client):
    topic = Topic.objects.create(name={"en": "Data"}, slug="data")
    host, venue = OrganisationFactory(), VenueFactory()
    pages = {
        "all": {"kind": "talk", "host": host, "online_link": "https://example.org/room"},
        "kind": {"kind": "talk"},
        "training": {"kind": "training"},
        "meetup": {"kind": "meetup"},
    }
    for title, fields in pages.items():
        where = venue if title == "all" else None
        published(plan(entry(date(2026, 12, 1), venue=where)), title=title, **fields)
    made = Event.objects.get(host=host)
    made.topics.add(topic)
    EventLanguage.objects.create(event=made, code="et")

    def titles(query: str) -> set[str]:
        return {title for _day, title in shown(client.get(f"{LIST}?{query}"))}

    every = f"organisation={host.uuid}&place={venue.uuid}&topic=data&language=et&online=1&free=1"
    assert titles("kind=talk&kind=training") == {"all", "kind", "training"}
    assert titles(f"kind=talk&kind=training&{every}&q=ALL") == {"all"}
    assert titles(f"kind=training&{every}") == set()
    assert titles(f"view=day&date=2026-12-01&{every}") == {"all"}


def test_an_earlier_day_shows_what_is_past(client: Client):
    published(plan(entry(date(2026, 11, 2))), title="Past")

    assert shown(client.get(LIST, {"date": "2026-11-01"})) == [(date(2026, 11, 2), "Past")]


def test_past_dates_stand_the_latest_first(client: Client):
    rule = "FREQ=DAILY;COUNT=22"
    published(plan(entry(date(2026, 10, 25), rule=rule)), title="Daily")
    published(plan(entry(date(2026, 12, 1))), title="To come")

    first = client.get(LIST, {"view": "past"})
    (older,) = re.findall(r'id="calendar-earlier-page" rel="next" href="([^"]*)"', text(first))
    second = client.get(LIST + older)
    until = client.get(LIST, {"view": "past", "date": "2026-10-26"})

    assert [day for day, _title in shown(first)][:2] == [date(2026, 11, 15), date(2026, 11, 14)]
    assert len(shown(first)) == 20
    assert [day.day for day, _title in shown(second)] == [26, 25]
    assert "Later dates" in text(second)
    assert [day.day for day, _title in shown(until)] == [26, 25]


def test_the_month_is_a_table_with_each_date_on_its_day(client: Client):
    weekly(5, title="Coffee")
    published(plan(entry(date(2026, 11, 29), last_day=date(2026, 12, 1))), title="Days")

    response = client.get(LIST, {"view": "month"})

    assert in_grid(response) == [
        (date(2026, 11, 29), "Days"),
        (date(2026, 11, 30), "Days"),
        (date(2026, 11, 30), "Coffee"),
    ]
    body = text(response)
    assert body.count('scope="col"') == 7
    assert "<caption" in body
    assert 'datetime="2026-11-21"' in body
    assert body.count('<span class="calendar-day__today">Today</span>') == 1
    assert "2 dates" in body


def test_a_full_day_shows_three_and_leads_to_all_of_it(client: Client):
    for number in range(5):
        start = time(9 + number)
        when = entry(date(2026, 12, 1), start, time(10 + number))
        published(plan(when), title=f"Talk {number}", kind="talk")

    body = text(client.get(LIST, {"view": "month", "date": "2026-12-01", "kind": "talk"}))
    (address,) = re.findall(r'calendar-day__more"[^>]*><a href="([^"]*)">2 more', body)

    assert address == "?view=day&kind=talk&date=2026-12-01"
    assert [title for _day, title in shown(client.get(LIST + address))] == [
        f"Talk {number}" for number in range(5)
    ]


def test_the_week_goes_from_monday_to_sunday(client: Client):
    weekly(2, title="Coffee")

    response = client.get(LIST, {"view": "week", "date": "2026-12-02"})

    assert in_grid(response) == [(date(2026, 11, 30), "Coffee")]
    assert len(response.context["calendar"].weeks[0]) == 7
    assert "30 November – 6 December 2026" in text(response)


@pytest.mark.parametrize(
    ("query", "earlier", "later"),
    [
        ("view=month", "October 2026", "December 2026"),
        ("view=week", "9 November – 15 November 2026", "23 November – 29 November 2026"),
        ("view=day", "Friday 20 November 2026", "Sunday 22 November 2026"),
    ],
)
def test_neighbours_are_named_and_keep_the_filters(
    client: Client, query: str, earlier: str, later: str
):
    response = client.get(f"{LIST}?{query}&kind=talk&q=data")

    calendar = response.context["calendar"]
    assert [name in text(response) for name in (earlier, later)] == [True, True]
    for step in (calendar.earlier, calendar.later):
        assert step.address.endswith("&kind=talk&q=data")
        assert client.get(LIST + step.address).context["calendar"].first == step.first
    assert calendar.to_today == ""
    back = client.get(LIST + calendar.later.address).context["calendar"].to_today
    assert back == f"?{query}&kind=talk&q=data"


@pytest.mark.parametrize("view", ["list", "week", "month", "past", "day"])
def test_the_ways_to_look_keep_the_filters_and_the_days(client: Client, view: str):
    page = client.get(f"{LIST}?view={view}&date=2027-03-17&kind=talk&free=1")

    queries = {tab.label: tab.query for tab in page.context["calendar"].tabs}

    assert all(query.endswith("kind=talk&free=1") for query in queries.values())
    kept = {"week": "2027-03-15", "month": "2027-03-01"}.get(view, "2027-03-17")
    day = "" if view == "past" else f"&date={kept}"
    assert queries["Month"] == f"view=month{day}&kind=talk&free=1"
    assert queries["Past dates"] == "view=past&kind=talk&free=1"


@pytest.mark.parametrize(
    ("day", "has"), [("2000-01-01", [False, True]), ("2199-12-31", [True, False])]
)
@pytest.mark.parametrize("view", ["week", "month", "day"])
def test_the_calendar_has_a_first_and_a_last_day(
    client: Client, view: str, day: str, has: list[bool]
):
    calendar = client.get(LIST, {"view": view, "date": day}).context["calendar"]

    assert [calendar.earlier is not None, calendar.later is not None] == has


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
        "date=2200-01-01",
        "date=-1",
        "date=2026-11-21T10:00",
        "date=%F0%9F%92%A9",
        "date=2026-11-21%3D",
        "topic=unknown",
        "topic=%00",
        "topic=%C3%B5",
        "language=tlh",
        "language=EN",
        "organisation=1",
        "organisation=00000000-0000-0000-0000-000000000000",
        "organisation=%00",
        "place=x",
        "place=00000000-0000-0000-0000-000000000000",
        "online=2",
        "free=yes",
        "q=%00",
        "q=%21%21%21",
        "q=" + "a" * 201,
        "page=2",
        "page=x",
        "after=x",
        "before=2026-13-45.1.1",
        "after=2026-11-30.99999999999999999999999.1",
        "before=2026-11-30.1.99999999999999999999999",
        "filters=2",
    ],
)
def test_what_cannot_be_understood_is_left_out_and_said(client: Client, query: str):
    occurrence(event(), date(2026, 11, 30))
    for view in ("list", "week", "month", "past", "day"):
        response = client.get(f"{LIST}?view={view}&{query}")
        plain = client.get(f"{LIST}?view={view}")

        assert response.status_code == 200
        assert [LEFT_OUT in text(one) for one in (response, plain)] == [True, False]
        assert response.context["calendar"].asked == plain.context["calendar"].asked


def test_an_unknown_view_is_the_list(client: Client):
    weekly(2, title="Coffee")

    response = client.get(f"{LIST}?view=year")

    assert len(shown(response)) == 2
    assert LEFT_OUT in text(response)


def test_of_several_values_the_known_ones_count(client: Client):
    weekly(2, title="Coffee", kind="meetup")
    published(plan(entry(date(2026, 12, 1))), title="Talk", kind="talk")

    response = client.get(f"{LIST}?kind=talk&kind=party&date=2026-13-45")

    assert shown(response) == [(date(2026, 12, 1), "Talk")]
    assert LEFT_OUT in text(response)


@pytest.mark.parametrize(
    "query", ["x[]=1&&&=", "%00=%00", "key=a", "date=&kind=&page=&q=", "utm_source=x"]
)
def test_what_is_not_asked_for_is_ignored(client: Client, query: str):
    weekly(2)

    response = client.get(f"{LIST}?{query}")

    assert len(shown(response)) == 2
    assert LEFT_OUT not in text(response)


def test_twenty_dates_make_a_page(client: Client):
    weekly(21, kind="talk")

    first = client.get(LIST, {"kind": "talk"})
    (later,) = re.findall(r'id="calendar-later-page" rel="next" href="([^"]*)"', text(first))
    second = client.get(LIST + later)

    assert (len(shown(first)), len(shown(second))) == (20, 1)
    assert later.startswith("?kind=talk&after=2027-04-12.")
    (back,) = re.findall(r'id="calendar-earlier-page" rel="prev" href="([^"]*)"', text(second))
    assert shown(client.get(LIST + back)) == shown(first)


def test_the_filters_are_counted_once_they_lie_open(client: Client):
    published(plan(entry(date(2026, 12, 1))), title="Talk", kind="talk")
    weekly(2, kind="meetup")

    closed = client.get(LIST, {"kind": "talk"})
    opened = client.get(LIST + closed.context["calendar"].choose)

    assert 'name="kind" value="talk"' in text(closed)
    assert 'type="checkbox"' not in text(closed)
    body = text(opened)
    assert opened.wsgi_request.GET.urlencode() == "kind=talk&filters=1"
    assert 'value="talk" id="by-kind-talk" checked>' in body
    assert 'Meetup <span class="filters__count">2</span>' in body
    assert 'aria-expanded="true"' in body


def test_each_filter_in_use_can_be_left_out(client: Client):
    venue = VenueFactory(name={"en": "Hall"})

    calendar = client.get(
        f"{LIST}?kind=talk&kind=training&place={venue.uuid}&free=1&q=a b"
    ).context["calendar"]

    assert {str(one.label): one.address for one in calendar.chosen} == {
        "Talk": f"?kind=training&place={venue.uuid}&free=1&q=a+b",
        "Training": f"?kind=talk&place={venue.uuid}&free=1&q=a+b",
        "Hall": "?kind=training&kind=talk&free=1&q=a+b",
        "Free seats": f"?kind=training&kind=talk&place={venue.uuid}&q=a+b",
        "“a b”": f"?kind=training&kind=talk&place={venue.uuid}&free=1",
    }
    assert calendar.show_all == "?"


def test_a_chosen_place_is_marked_with_the_language_of_its_name(client: Client):
    venue = VenueFactory(name={"lv": "Zāle"})

    html = text(client.get(LIST, {"place": str(venue.uuid), "q": "tea"}))

    chosen = html.partition('class="calendar-chosen"')[2].partition("</ul>")[0]
    assert '<span lang="lv">Zāle</span>' in chosen
    assert "“tea”" in chosen


def test_the_feed_is_narrowed_as_far_as_feeds_can_be_and_the_rest_is_said(client: Client):
    topic = Topic.objects.create(name={"en": "Data"}, slug="data")
    host = OrganisationFactory()
    in_feeds = f"kind=talk&topic={topic.slug}&organisation={host.uuid}"

    whole = text(client.get(f"{LIST}?{in_feeds}"))
    part = text(client.get(f"{LIST}?{in_feeds}&language=et&online=1"))

    assert all(f"/calendar/en.ics?{in_feeds}" in body for body in (whole, part))
    told = "your other choices count on this page only."
    assert [told in body for body in (whole, part)] == [False, True]
    assert client.get(f"/calendar/en.ics?{in_feeds}").status_code == 200


@pytest.mark.parametrize("view", ["list", "month", "week"])
def test_the_reader_s_clock_stands_beside_another(client: Client, view: str):
    there = entry(date(2026, 11, 20), time(23), time(23, 30), zone="America/New_York")
    published(plan(there), title="Far", slug="far")
    published(plan(entry(date(2026, 11, 20))), title="Here")

    far = text(client.get(LIST, {"view": view, "date": "2026-11-20"}))
    client.force_login(MemberFactory(time_zone="America/Toronto"))
    near = text(client.get(LIST, {"view": view, "date": "2026-11-20"}))

    # One in New York for somebody in Tallinn, the other way round for somebody in Toronto.
    assert [body.count("your time") for body in (far, near)] == [1, 1]
    assert "Saturday 21 November 2026, 06:00" in far
    assert "New York time" in far
    assert "Tallinn time" in near


@pytest.mark.parametrize("view", ["list", "month", "week", "past", "day"])
def test_no_view_shows_an_event_to_whom_it_is_not_for(client: Client, view: str):
    ours, others = OrganisationFactory(), OrganisationFactory()
    for title, visibility in [("Open", "public"), ("Closed", "members"), ("Linked", "link")]:
        published(
            plan(entry(date(2026, 11, 21), time(6), time(7))), title=title, visibility=visibility
        )
    for title, organisation in [("Ours", ours), ("Theirs", others)]:
        page = event_page(
            plan(entry(date(2026, 11, 21), time(6), time(7))),
            title=title,
            visibility="organisations",
        )
        page.organisations.add(organisation)
        page.save_revision().publish()

    def seen(query: str = "") -> set[str]:
        response = client.get(f"{LIST}?view={view}&date=2026-11-21{query}")
        read = shown if response.context["calendar"].listing else in_grid
        return {title for _day, title in read(response)}

    anybody = seen()
    client.force_login(MemberFactory(organisation=ours))

    assert anybody == {"Open"}
    assert seen() == {"Open", "Closed", "Ours"}
    assert seen("&q=theirs") == set()


def test_with_script_one_part_is_changed_and_the_whole_page_is_sent(client: Client):
    whole = client.get(LIST, {"view": "month"})
    asked_by_htmx = client.get(LIST, {"view": "month"}, headers={"HX-Request": "true"})

    assert asked_by_htmx.content.count(b"<html") == whole.content.count(b"<html") == 1
    assert "hx-request" not in (whole.get("Vary") or "").lower()
    body = text(whole)
    ids = re.search(r'data-hx-select-oob="([^"]*)"', body)[1].replace(":innerHTML", "")
    for name in ["#calendar", *ids.split(",")]:
        assert body.count(f'id="{name[1:]}"') == 1
    config = json.loads(re.search(r"name=\"htmx-config\" content='([^']*)'", body)[1])
    # The content security policy allows neither.
    assert config["allowEval"] is config["includeIndicatorStyles"] is False
    assert "unsafe" not in whole["Content-Security-Policy"]
    assert "django_htmx/htmx" not in text(client.get("/en/"))


def test_a_date_that_has_begun_is_still_listed(client: Client, clock: time_machine.Traveller):
    published(plan(entry(date(2026, 12, 7), time(9), time(11))), title="Now")
    clock.move_to(NOW.replace(month=12, day=7, hour=8))  # ten in Tallinn

    during = shown(client.get(LIST))
    clock.shift(timedelta(hours=1))

    assert during == [(date(2026, 12, 7), "Now")]
    assert shown(client.get(LIST)) == []


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("", 13),
        ("view=month&date=2026-12-01", 12),
        ("view=week&date=2026-12-07", 12),
        ("view=day&date=2026-12-07", 13),
        ("view=list&filters=1", 20),
        ("view=month&date=2026-12-01&filters=1&kind=meetup&free=1", 23),
    ],
)
def test_the_page_costs_the_same_queries_for_any_number_of_events(
    client: Client, django_assert_num_queries, count: int, query: str, queries: int
):
    for _ in range(count):
        venue, host = VenueFactory(), OrganisationFactory()
        published(plan(entry(venue=venue), seats_room=3), language="et", host=host)
        published(plan(entry(venue=venue), seats_room=3), visibility="members")
    client.force_login(MemberFactory())
    client.get(f"{LIST}?{query}")  # warm site and content-type caches

    with django_assert_num_queries(queries):
        response = client.get(f"{LIST}?{query}")

    calendar = response.context["calendar"]
    assert (calendar.total or len(calendar.listing.dates)) == 2 * count


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
