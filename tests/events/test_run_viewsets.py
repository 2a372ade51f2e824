"""The runs: how full they are, when they begin and when they are over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from events.models import Occurrence
from tests.events import admin
from tests.events.organising import MONDAY, NOW, TALLINN, act, event_of, registered, weekly
from tests.factories.events import entry, plan, published

pytestmark = pytest.mark.django_db

# Session, member, rights and sites take ten of them.
RUNS_QUERIES = 17


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def organiser(client):
    return admin.editor(client, "Organisers")


@pytest.mark.parametrize("count", [1, 5])
def test_the_runs_cost_the_same_queries(client, organiser, count, django_assert_num_queries):
    for _ in range(count):
        published(plan(entry(MONDAY), seats_room=2))
    url = reverse("event_runs")
    client.get(url)

    with django_assert_num_queries(RUNS_QUERIES):
        response = client.get(url)

    assert len(response.context["table"].data) == count


def test_the_runs_show_how_full_they_are(client, organiser):
    run = event_of(published(plan(entry(MONDAY), seats_room=3, seats_online=0))).runs.get()
    registered(run)

    response = client.get(reverse("event_runs"))

    (row,) = response.context["table"].data
    columns = response.context["table"].columns
    shown = tuple(columns[name].get_value(row) for name in ("room", "online", "waiting"))
    assert shown == ("1 / 3", "0 / 0", 0)


def test_runs_that_are_over_are_listed_by_themselves(client, organiser):
    with time_machine.travel(datetime(2026, 10, 1, tzinfo=TALLINN)):
        published(plan(entry(date(2026, 10, 5))))
    published(plan(entry(MONDAY)))

    coming = client.get(reverse("event_runs")).context["table"].data
    past = client.get(reverse("event_runs") + "?past=1").context["table"].data

    assert [timezone.localtime(run.starts_at).date() for run in coming] == [MONDAY]
    assert [timezone.localtime(run.starts_at).date() for run in past] == [date(2026, 10, 5)]


def starts(response) -> list[str]:
    return [run.starts for run in response.context["table"].data]


def test_runs_to_come_say_when_they_begin_on_the_wall(client, organiser):
    published(plan(entry(MONDAY, zone="Europe/Oslo")))
    published(plan(entry(date(2026, 12, 8), None, None)))

    response = client.get(reverse("event_runs"))

    assert starts(response) == ["7 December 2026, 09:00 (Europe/Oslo)", "8 December 2026"]


def test_a_cancelled_run_is_listed_at_its_day_and_named_so(client, organiser):
    page = weekly()
    act(client, "cancel", event_of(page).occurrences.get(date=date(2026, 12, 14)), reason="Ill")

    response = client.get(reverse("event_runs"))

    assert starts(response) == [
        "7 December 2026, 09:00 (Europe/Tallinn)",
        "14 December 2026, 09:00 (Europe/Tallinn): Cancelled",
        "21 December 2026, 09:00 (Europe/Tallinn)",
    ]


def test_a_run_that_was_cancelled_is_over_when_its_day_has_passed(client, organiser):
    occurrence = event_of(published(plan(entry(MONDAY)))).occurrences.get()
    act(client, "cancel", occurrence, reason="Ill")

    with time_machine.travel(NOW + timedelta(days=30)):
        client.force_login(organiser)
        coming = client.get(reverse("event_runs"))
        past = client.get(reverse("event_runs") + "?past=1")

    assert starts(coming) == []
    assert starts(past) == ["7 December 2026, 09:00 (Europe/Tallinn): Cancelled"]


def test_a_postponed_run_is_never_over(client, organiser):
    occurrence = event_of(published(plan(entry(MONDAY)))).occurrences.get()
    act(client, "postpone", occurrence, reason="Ill")

    with time_machine.travel(NOW + timedelta(days=30)):
        client.force_login(organiser)
        coming = client.get(reverse("event_runs"))
        past = client.get(reverse("event_runs") + "?past=1")

    assert starts(coming) == ["7 December 2026, 09:00 (Europe/Tallinn): Postponed"]
    assert starts(past) == []


def test_a_run_whose_date_left_the_schedule_is_not_listed(client, organiser):
    occurrence = event_of(weekly()).occurrences.get(date=MONDAY)
    Occurrence.objects.filter(pk=occurrence.pk).update(status="withdrawn")
    occurrence.run.starts_at = occurrence.run.ends_at = None
    occurrence.run.save()

    coming = client.get(reverse("event_runs"))
    past = client.get(reverse("event_runs") + "?past=1")

    assert [len(coming.context["table"].data), len(past.context["table"].data)] == [2, 0]
