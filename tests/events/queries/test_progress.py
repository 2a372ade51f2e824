"""How many people the trainings have reached."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from events.models import Event
from events.queries.progress import people_trained
from events.services import dates
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def run_of(kind: str = "training", day: date = DAY, **settings: object):
    page = published(plan(entry(day), **settings), kind=kind)
    return Event.objects.get(key=page.event_key).runs.get()


def seat(run, contact=None, state: str = "confirmed"):
    return run.registrations.create(
        contact=contact or ContactFactory(),
        state=state,
        mode="room",
        created_at=NOW,
        changed_at=NOW,
    )


def test_whoever_had_a_seat_counts_once():
    contact = ContactFactory()
    first, second = run_of("training"), run_of("workshop")
    seat(first, contact)
    seat(second, contact)
    seat(second)

    assert people_trained(NOW) == 2


@pytest.mark.parametrize("kind", ["meetup", "talk", "conference"])
def test_other_events_train_nobody(kind: str):
    seat(run_of(kind))

    assert people_trained(NOW) == 0


@pytest.mark.parametrize(
    "state", ["held", "requested", "waiting", "offered", "expired", "cancelled", "rejected"]
)
def test_who_had_no_seat_for_sure_does_not_count(state: str):
    seat(run_of(), state=state)

    assert people_trained(NOW) == 0


def test_a_training_counts_from_the_moment_it_ends():
    seat(run_of(day=date(2026, 11, 21)))  # nine to eleven in Tallinn
    end = datetime.combine(date(2026, 11, 21), time(9), UTC)

    assert people_trained(end.replace(hour=8, minute=59)) == 0
    assert people_trained(end) == 1


def test_a_cancelled_training_trained_nobody():
    run = run_of()
    seat(run)
    moment = NOW.replace(day=19)

    dates.cancel(run.occurrences.get(), reason="", actor=MemberFactory(), now=moment)

    assert people_trained(NOW) == 0


def test_a_course_counts_once_its_last_date_is_over():
    page = published(plan(entry(DAY), entry(date(2026, 12, 7)), mode="all_dates"), kind="training")
    seat(Event.objects.get(key=page.event_key).runs.get())

    assert people_trained(NOW) == 0
    assert people_trained(NOW.replace(month=12, day=8)) == 1


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_one_query(django_assert_num_queries, count: int):
    run = run_of()
    for _ in range(count):
        seat(run)

    with django_assert_num_queries(1):
        assert people_trained(NOW) == count
