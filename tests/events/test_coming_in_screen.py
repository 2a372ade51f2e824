"""Below the people of a run: in which week how many registered. And how full it is, for readers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from community.services import groups
from events.models import Run
from tests.events import admin
from tests.factories.events import entry, plan, published
from tests.factories.registrations import registered

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_work(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def organiser(client):
    return admin.editor(client, groups.ORGANISERS)


def a_run(**settings):
    page = published(plan(entry(date(2027, 3, 1)), **settings))
    return page, Run.objects.get(event__key=page.event_key)


def people(client, run, name="event_participants"):
    return client.get(reverse(name, args=(run.uuid,))).content.decode()


@pytest.mark.usefixtures("organiser")
def test_the_weeks_are_drawn_and_stand_in_a_table(client):
    _page, run = a_run()
    registered(run, at=NOW - timedelta(weeks=1))
    registered(run, at=NOW)

    html = people(client, run)

    assert "16 November 2026: 1; 23 November 2026: 1" in html
    assert '<td>23 November 2026</td><td class="figures-number">1</td>' in html


@pytest.mark.usefixtures("organiser")
def test_one_week_is_no_course_of_time(client):
    _page, run = a_run()
    registered(run, at=NOW)

    assert "Registrations by week" not in people(client, run)


@pytest.mark.usefixtures("organiser")
def test_what_replaces_the_list_while_one_types_has_no_chart(client):
    _page, run = a_run()
    registered(run, at=NOW - timedelta(weeks=1))
    registered(run, at=NOW)

    assert "Registrations by week" not in people(client, run, "event_participants_results")


def test_readers_see_how_full_it_is_in_numbers_beside_the_bar(client):
    page, run = a_run(registration="here", admission="everybody", seats_room=2)
    registered(run, at=NOW)
    registered(run, at=NOW)
    registered(run, at=NOW, state="waiting", mode="", wants_mode="room", position=1)

    html = client.get(page.url).content.decode()

    assert "2 of 2 in the room, 1 waiting" in html
    assert '<progress class="progress__bar" aria-hidden="true" max="2" value="2">' in html


def test_without_a_limit_there_is_no_bar(client):
    page, run = a_run(registration="here", admission="everybody", seats_room=None)
    registered(run, at=NOW)

    assert "seat-bar" not in client.get(page.url).content.decode()
