"""How many people the trainings have reached."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from events.disclosure import Period
from events.models import Attendance, Event
from events.queries.progress import trained_in_public, visits
from events.services import dates
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def run_of(kind: str = "training", day: date = DAY, **settings: object):
    page = published(plan(entry(day), **settings), kind=kind)
    return Event.objects.get(key=page.event_key).runs.get()


def people_trained(now: datetime) -> int:
    return len({visit.person for visit in visits(now)})


def seat(run, contact=None, state: str = "confirmed", presence: str = "present"):
    """Somebody registered, marked so at each date."""
    place = registered(run, at=NOW, contact=contact, state=state)
    for day in run.occurrences.all() if presence else ():
        mark(place, day, presence)
    return place


def mark(place, day, presence: str) -> None:
    minutes = 30 if presence == "partial" else None
    Attendance.objects.create(
        registration=place,
        occurrence=day,
        presence=presence,
        minutes=minutes,
        source="list",
        at=day.end,
    )


def test_whoever_came_counts_once():
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


@pytest.mark.parametrize("presence", ["absent", "excused", ""])
def test_who_was_not_marked_as_there_was_not_trained(presence: str):
    seat(run_of(), presence=presence)

    assert people_trained(NOW) == 0


def test_who_was_there_in_part_was_trained():
    seat(run_of(), presence="partial")

    assert people_trained(NOW) == 1


def test_two_addresses_of_one_person_count_once():
    run = run_of()
    first = ContactFactory()
    second = ContactFactory(same_as=first)
    for contact in (first, second, ContactFactory(same_as=second)):
        seat(run, contact)

    assert people_trained(NOW) == 1


def test_the_public_is_told_in_fives_and_by_quarter():
    for day, number in ((date(2026, 5, 12), 7), (DAY, 6)):
        run = run_of(day=day)
        for _ in range(number):
            seat(run)

    assert trained_in_public(NOW) == (10, {Period(2026, 2, 1): 5, Period(2026, 4, 1): 5})


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_the_same_for_any_number_of_people(django_assert_num_queries, count: int):
    run = run_of()
    for _ in range(count):
        seat(run)

    with django_assert_num_queries(3):
        assert people_trained(NOW) == count
