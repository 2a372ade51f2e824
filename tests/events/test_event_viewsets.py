"""The events with dates, and the link of those that are by link, as an organiser uses them."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from events.models import Event, Interest
from events.services import contacts, interests
from tests.events import admin
from tests.events.organising import MONDAY, NOW, event_of, weekly
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

# Session, member, rights and sites take ten of them, and one names the next date of each event.
EVENTS_QUERIES = 13


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def organiser(client):
    return admin.editor(client, "Organisers")


def address_of(event, slug="quiet"):
    return f"{settings.BASE_URL}/en/events/{slug}/?key={event.link_token}"


def test_the_dates_of_an_event_by_link_show_its_addresses(client, organiser):
    event = event_of(published(visibility="link", slug="quiet"))

    html = unescape(client.get(reverse("event_dates", args=(event.pk,))).content.decode())

    assert html.count(f'value="{address_of(event)}"') == 1
    assert html.count(reverse("event_new_link", args=(event.pk,))) == 1


def test_the_dates_of_a_public_event_have_no_link(client, organiser):
    event = event_of(weekly())

    html = client.get(reverse("event_dates", args=(event.pk,))).content.decode()

    assert "?key=" not in html
    assert reverse("event_new_link", args=(event.pk,)) not in html


@pytest.mark.parametrize("group", ["Organisers", "Editors"])
def test_a_new_link_ends_the_old_one(client, group):
    admin.editor(client, group)
    page = published(visibility="link", slug="quiet")
    old = address_of(event_of(page))
    url = reverse("event_new_link", args=(event_of(page).pk,))

    asked = client.get(url)
    still = client.get(old)
    done = client.post(url)

    assert (asked.status_code, still.status_code, done.status_code) == (200, 200, 302)
    assert done.url == reverse("event_dates", args=(event_of(page).pk,))
    assert event_of(page).link_version == 2
    client.logout()
    assert client.get(old).status_code == 404
    assert client.get(address_of(event_of(page))).status_code == 200


def test_a_new_link_is_not_sent_to_who_wished_for_a_date_by_the_old_one(client, organiser):
    event, other = (event_of(published(visibility="link")) for _ in range(2))
    person = contacts.of_member(MemberFactory(), now=NOW)
    for each in (event, other):
        interests.wish(each, person, now=NOW, token=each.link_token)

    client.get(reverse("event_new_link", args=(event.pk,)))
    only_looked = Interest.objects.count()
    client.post(reverse("event_new_link", args=(event.pk,)))

    assert only_looked == 2
    assert [wish.event for wish in Interest.objects.all()] == [other]


def test_a_new_link_is_for_those_who_may_change_the_event(client):
    from django.contrib.auth.models import Permission

    member = admin.editor(client, "Moderators")
    event = event_of(published(visibility="link"))
    url = reverse("event_new_link", args=(event.pk,))

    without = client.post(url)
    member.user_permissions.add(Permission.objects.get(codename="change_occurrence"))
    elsewhere = client.post(url)

    assert (without.status_code, elsewhere.status_code) == (302, 302)
    assert Event.objects.get().link_version == 1


def test_an_event_that_is_not_by_link_gets_no_new_one(client, organiser):
    event = event_of(weekly())
    url = reverse("event_new_link", args=(event.pk,))

    assert client.post(url, follow=True).status_code == 404
    assert Event.objects.get().link_version == 1


def next_dates(response) -> list[str]:
    table = response.context["table"]
    return [table.columns["next"].get_value(row) for row in table.data]


def test_the_events_say_their_next_date_on_the_wall(client, organiser):
    published(plan(entry(date(2026, 12, 8), None, None)))
    published(plan(entry(MONDAY, zone="Europe/Oslo", rule="FREQ=WEEKLY;COUNT=3")))
    with time_machine.travel(NOW - timedelta(days=60)):
        published(plan(entry(date(2026, 10, 5))))

    response = client.get(reverse("event_dates_index"))

    assert next_dates(response) == [
        "7 December 2026, 09:00 (Europe/Oslo)",
        "8 December 2026",
        "",
    ]


@pytest.mark.parametrize("count", [1, 5])
def test_the_events_with_dates_cost_the_same_queries(
    client, organiser, count, django_assert_num_queries
):
    for _ in range(count):
        weekly()
    url = reverse("event_dates_index")
    client.get(url)

    with django_assert_num_queries(EVENTS_QUERIES):
        response = client.get(url)

    assert len(response.context["object_list"]) == count
