"""One event's page."""

from __future__ import annotations

from datetime import date, time, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.utils.html import strip_tags

from events.models import Event
from events.services import contacts, dates, registration
from tests.events.views.conftest import NOW
from tests.factories.events import (
    ContactFactory,
    VenueFactory,
    entry,
    event_page,
    plan,
    published,
)
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from events.models import EventPage

pytestmark = pytest.mark.django_db

PAGE = "/en/events/coffee/"


def coffee(*plans: object, **fields: object) -> Event:
    page = published(*plans, title="Coffee", slug="coffee", **fields)
    return Event.objects.get(key=page.event_key)


def text(response: HttpResponse) -> str:
    """What a reader sees, on one line."""
    return " ".join(unescape(strip_tags(response.content.decode().replace("<br>", " "))).split())


def weekly(count: int) -> object:
    return plan(entry(date(2026, 11, 2), rule=f"FREQ=WEEKLY;COUNT={count}"))


def test_the_page_says_what_when_where_and_by_whom(client: Client):
    venue = VenueFactory(
        name={"en": "Innovation room"},
        address="Rahukohtu 3",
        map_link="https://example.org/map",
        access={"en": "No steps."},
    )
    host = OrganisationFactory(name={"en": "Digital agency"})
    coffee(
        plan(entry(venue=venue)), kind="meetup", host=host, lead="Come.", body="<p>Bring tea.</p>"
    )

    response = client.get(PAGE)

    expected = [
        "Meetup Coffee Come.",
        "Where Innovation room Held by Digital agency",
        "Bring tea.",
        "Monday 7 December 2026, 09:00–11:00 Tallinn time",
        "Innovation room Rahukohtu 3 About this place (Innovation room) "
        "Show on a map (Innovation room) Access: No steps.",
    ]
    assert [part for part in expected if part not in text(response)] == []
    assert b'href="https://example.org/map"' in response.content


def test_names_of_places_and_bodies_without_words_of_ours_are_marked(client: Client):
    venue = VenueFactory(name={"lv": "Zāle"}, address="Brīvības 36")
    host = OrganisationFactory(name={"sl": "Agencija"})
    coffee(plan(entry(venue=venue), label={"et": "Rühm"}), host=host)

    html = " ".join(client.get(PAGE).content.decode().split())

    expected = [
        '<dd><span lang="sl">Agencija</span></dd>',
        '<p class="run-date__where"><span lang="lv">Zāle</span>, Brīvības 36</p>',
        '<h3 class="run__label"><span lang="et">Rühm</span></h3>',
    ]
    assert [part for part in expected if part not in html] == []


def test_dates_stand_in_their_own_zone_with_the_readers_beside(client: Client):
    coffee(plan(entry(date(2026, 12, 7), time(23), time(23, 30), zone="Europe/London")))

    body = text(client.get(PAGE))

    assert (
        "Monday 7 December 2026, 23:00–23:30 London time "
        "Tuesday 8 December 2026, 01:00–01:30 Tallinn time" in body
    )


def test_the_readers_zone_is_the_one_of_the_profile(client: Client):
    coffee()
    client.force_login(MemberFactory(time_zone="Europe/Oslo"))

    assert "09:00–11:00 Tallinn time 08:00–10:00 Oslo time" in text(client.get(PAGE))


def test_clocks_that_agree_are_named_once(client: Client):
    coffee(plan(entry(zone="Europe/Riga")))

    assert [name in text(client.get(PAGE)) for name in ("Riga time", "Tallinn time")] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("settings", "sentence", "lets_in"),
    [
        ({"registration": "none"}, "No registration needed", False),
        ({"seats_room": 3}, "3 seats free", True),
        ({"seats_room": None}, "Open to all who register", True),
        (
            {"seats_room": 3, "seats_online": 1},
            "3 seats free in the room · 1 place free online",
            True,
        ),
        (
            {"opens_at": NOW + timedelta(days=1)},
            "Registration opens on Sunday 22 November 2026, 12:00 (Tallinn time)",
            False,
        ),
        ({"closes_hours_before": 24 * 20}, "Registration has closed", False),
        ({"seats_room": 0}, "Full", False),
    ],
)
def test_registration_is_told_as_it_stands(
    client: Client, settings: dict[str, object], sentence: str, lets_in: bool
):
    run = coffee(plan(**settings)).runs.get()

    response = client.get(PAGE)

    assert sentence in text(response)
    assert (f"/en/events/register/{run.uuid}/" in response.content.decode()) is lets_in


@pytest.mark.parametrize(
    ("policy", "sentence", "lets_in"),
    [("automatic", "Full, with a waiting list", True), ("none", "Full", False)],
)
def test_a_full_run_leads_to_its_waiting_list(
    client: Client, policy: str, sentence: str, lets_in: bool
):
    run = coffee(plan(seats_room=1, waiting_policy=policy)).runs.get()
    registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)

    response = client.get(PAGE)

    assert sentence in text(response)
    assert ("To the waiting list" in text(response)) is lets_in


def test_the_reader_sees_what_they_hold(client: Client):
    run = coffee(plan(seats_room=1)).runs.get()
    member = MemberFactory()
    registration.register(
        run=run, contact=contacts.of_member(member, now=NOW), mode="room", now=NOW
    )
    signed_out = text(client.get(PAGE))
    client.force_login(member)

    signed_in = text(client.get(PAGE))

    assert ["You are registered" in body for body in (signed_out, signed_in)] == [False, True]


def test_cancelled_and_moved_dates_are_shown_with_their_reasons(client: Client):
    cancelled, moved = coffee(plan(entry(rule="FREQ=WEEKLY;COUNT=2"))).occurrences.all()
    editor = MemberFactory()
    dates.cancel(cancelled, reason="The host is ill.", actor=editor, now=NOW)
    dates.move(
        moved,
        day=date(2026, 12, 15),
        start_time=time(9),
        length=timedelta(hours=2),
        venue=None,
        reason="The house is closed.",
        actor=editor,
        now=NOW,
    )

    body = text(client.get(PAGE))

    expected = [
        "Cancelled Monday 7 December 2026, 09:00–11:00 Tallinn time Reason: The host is ill.",
        "Changed Tuesday 15 December 2026, 09:00–11:00 Tallinn time Reason: The house is closed.",
    ]
    assert [part for part in expected if part not in body] == []


def test_past_dates_are_folded_and_far_ones_too(client: Client):
    coffee(weekly(12))

    detail = client.get(PAGE).context["detail"]

    def days(views: list[object]) -> list[date]:
        return [view.dates[0].occurrence.date for view in views]

    mondays = [date(2026, 11, 2) + timedelta(days=7 * n) for n in range(12)]
    assert days(detail.past) == mondays[2::-1]
    assert days(detail.coming) == mondays[3:9]
    assert days(detail.later) == mondays[9:]


def test_a_course_has_one_way_in_for_all_its_dates(client: Client):
    days = [entry(date(2026, 12, day)) for day in (7, 8, 9)]
    coffee(plan(*days, mode="all_dates", label={"en": "Autumn group"}, admission="members"))

    response = client.get(PAGE)

    assert "Autumn group One registration is for all 3 dates." in text(response)
    assert response.content.count(b"/en/events/register/") == 1


def test_feed_and_files_are_linked(client: Client):
    event = coffee()
    occurrence = event.occurrences.get()

    body = client.get(PAGE).content.decode()

    links = [
        f'href="webcal://localhost/calendar/event/{event.key}/en.ics"',
        f'value="http://localhost/calendar/event/{event.key}/en.ics"',
        f'href="/calendar/occurrence/{occurrence.uid}/en.ics"',
    ]
    assert [link for link in links if link not in body] == []


def test_an_event_for_members_has_no_public_calendar_to_link(client: Client):
    coffee(visibility="members")
    client.force_login(MemberFactory())

    response = client.get(PAGE)

    assert response.status_code == 200
    assert b"/calendar/event/" not in response.content
    assert b"/calendar/occurrence/" not in response.content
    assert b'<meta name="robots" content="noindex">' in response.content


def test_an_event_by_link_hands_its_key_on(client: Client):
    event = coffee(visibility="link")
    key = event.link_token

    body = client.get(PAGE, {"key": key}).content.decode()

    links = [
        f"/calendar/event/{event.key}/en.ics?key={key}",
        f"/calendar/occurrence/{event.occurrences.get().uid}/en.ics?key={key}",
        f"/en/events/register/{event.runs.get().uuid}/?key={key}",
    ]
    assert [link for link in links if link not in body] == []


@pytest.mark.parametrize("query", ["?key=%00", "?key=a.1.b", "?key=&key=", "?%ff=%fe"])
def test_a_junk_key_opens_nothing(client: Client, query: str):
    coffee(visibility="link")

    assert client.get(PAGE + query).status_code == 404


def test_an_unpublished_event_is_not_found(client: Client):
    coffee().schedule_page.unpublish()

    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("slug", ["no-such", "%00", "a%0d%0ab", "%F0%9F%92%A9", "x" * 500, "..%2f"])
def test_a_junk_address_is_not_found(client: Client, slug: str):
    assert client.get(f"/en/events/{slug}/").status_code == 404


def test_a_page_whose_dates_are_not_made_yet_says_so(client: Client):
    page = killed_while_publishing()

    response = client.get(PAGE)

    assert response.status_code == 200
    assert "The dates of this event are being prepared." in text(response)
    assert page.title in text(response)


@pytest.mark.parametrize("visibility", ["members", "organisations", "link"])
def test_a_page_whose_dates_are_not_made_yet_is_no_more_open_than_later(
    client: Client, visibility: str
):
    killed_while_publishing(visibility=visibility)

    anybody = client.get(PAGE).status_code
    client.force_login(MemberFactory())

    assert (anybody, client.get(PAGE).status_code) == (404, 200 if visibility == "members" else 404)


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_queries_for_any_number_of_dates(
    client: Client, django_assert_num_queries, count: int
):
    venue = VenueFactory()
    event = coffee(plan(entry(rule=f"FREQ=WEEKLY;COUNT={count}", venue=venue), seats_room=3))
    member = MemberFactory()
    for run in event.runs.all():
        registration.register(
            run=run, contact=contacts.of_member(member, now=NOW), mode="room", now=NOW
        )
    client.force_login(member)
    client.get(PAGE)  # warm site and content-type caches

    with django_assert_num_queries(15):
        response = client.get(PAGE)

    assert response.content.count(b'class="run"') == count


def killed_while_publishing(**fields: object) -> EventPage:
    """A live page of which nothing was made."""
    page = event_page(plan(entry()), title="Coffee", slug="coffee", **fields)
    type(page).objects.filter(pk=page.pk).update(live=True)
    return page
