"""How the registrations of a run came in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from events.models import Event
from events.queries.coming_in import by_week
from tests.factories.events import entry, plan, published
from tests.factories.registrations import registered

pytestmark = pytest.mark.django_db

# A Monday, shortly after midnight in Tallinn: still Sunday in Greenwich.
MONDAY = datetime(2026, 11, 1, 22, 30, tzinfo=UTC)


@pytest.fixture
def run():
    page = published(plan(entry(date(2027, 3, 1))))
    return Event.objects.get(key=page.event_key).runs.get()


def test_a_week_begins_on_the_sites_own_monday_and_one_without_anybody_is_there(run):
    for weeks in (0, 0, 2):
        registered(run, at=MONDAY + timedelta(weeks=weeks))

    assert by_week(run) == [
        (date(2026, 11, 2), 2, 2),
        (date(2026, 11, 9), 0, 2),
        (date(2026, 11, 16), 1, 3),
    ]


def test_whoever_cancelled_is_counted_and_an_unconfirmed_address_is_not(run):
    for state in ("cancelled", "waiting", "held"):
        registered(run, at=MONDAY, state=state, mode="room" if state == "held" else "")

    assert [week.number for week in by_week(run)] == [2]


def test_of_a_long_time_the_latest_weeks_are_shown_with_all_before_in_the_sum(run):
    for weeks in range(15):
        registered(run, at=MONDAY + timedelta(weeks=weeks))

    weeks = by_week(run)

    assert len(weeks) == 12
    assert (weeks[0].so_far, weeks[-1].so_far) == (4, 15)


def test_nobody_makes_no_weeks(run):
    assert by_week(run) == []


def test_any_number_costs_one_query(run, django_assert_num_queries):
    for weeks in range(4):
        registered(run, at=MONDAY + timedelta(weeks=weeks))

    with django_assert_num_queries(1):
        by_week(run)
