"""Who is told when an event runs again, and when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from events import errors
from events.models import Event, Interest, Occurrence, Run
from events.queries import free_seats
from events.services import contacts, interests, registration
from events.shares import Share
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_work(time_machine):
    time_machine.move_to(NOW - timedelta(days=1), tick=False)


def a_full_event(**fields: object) -> tuple[Event, Run]:
    page = published(plan(entry(), seats_room=1, waiting_policy="none"), **fields)
    event = Event.objects.get(key=page.event_key)
    run = event.runs.get()
    registration.register(
        run=run, contact=ContactFactory(), mode="room", now=NOW, token=event.link_token
    )
    return event, run


def contact(**fields: object):
    return contacts.of_member(MemberFactory(**fields), now=NOW)


def more_seats(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(own_seats_room=5)


def told() -> list[str]:
    rows = OutboxRow.objects.filter(message="events.again").order_by("pk")
    return list(rows.values_list("recipient", flat=True))


def test_they_are_told_once_when_one_can_register_again():
    event, run = a_full_event()
    person = contact()
    interests.wish(event, person, now=NOW)

    before = interests.tell_due(now=NOW)
    more_seats(run)
    counts = [interests.tell_due(now=NOW) for _ in range(2)]

    assert (before, counts) == (0, [1, 0])
    assert told() == [person.email]
    assert OutboxRow.objects.get(message="events.again").is_optional


def test_only_those_are_told_for_whom_there_is_a_seat():
    event, run = a_full_event()
    town = contact(organisation=OrganisationFactory(kind="municipality"))
    for person in (contact(), town, contact(organisation=OrganisationFactory(kind="agency"))):
        interests.wish(event, person, now=NOW)
    kept = Share(mode="room", kind="municipality", kept=1).as_stored()
    Run.objects.filter(pk=run.pk).update(own_seats_room=2, shares=[kept])

    interests.tell_due(now=NOW)

    assert told() == [town.email]
    assert free_seats.of_event(event.pk, town.member, NOW) == [run]
    assert free_seats.of_event(event.pk, None, NOW) == []


def test_a_date_made_a_moment_ago_settles_first():
    event, run = a_full_event()
    interests.wish(event, contact(), now=NOW)
    more_seats(run)
    Occurrence.objects.update(last_modified=NOW - timedelta(minutes=9))

    counts = [interests.tell_due(now=NOW + timedelta(minutes=m)) for m in (0, 1)]

    assert counts == [0, 1]


@pytest.mark.parametrize(
    "change",
    [
        {"opens_at": NOW + timedelta(days=1)},
        {"closes_hours_before": 24 * 30},
        {"registration": "none"},
        {"admission": "chosen"},
    ],
)
def test_nobody_is_told_of_what_they_cannot_register_for(change):
    event, run = a_full_event()
    interests.wish(event, contact(), now=NOW)
    more_seats(run)
    Run.objects.update(**change)

    assert interests.tell_due(now=NOW) == 0
    assert Interest.objects.get().told_at is None


def test_an_event_hidden_from_them_since_is_not_told_of():
    event, run = a_full_event()
    interests.wish(event, contact(), now=NOW)
    more_seats(run)
    Event.objects.update(visibility="organisations")

    assert interests.tell_due(now=NOW) == 0


def test_who_may_no_longer_sign_in_is_not_told():
    event, run = a_full_event()
    person = contact()
    interests.wish(event, person, now=NOW)
    more_seats(run)
    type(person.member).objects.filter(pk=person.member.pk).update(is_active=False)

    assert interests.tell_due(now=NOW) == 0


def test_who_found_it_already_is_not_written_to():
    event, run = a_full_event()
    person = contact()
    interests.wish(event, person, now=NOW)
    more_seats(run)
    registration.register(run=run, contact=person, mode="room", now=NOW)

    interests.tell_due(now=NOW)

    assert told() == []


def test_a_new_run_of_the_event_is_told_of_too(time_machine):
    event, _run = a_full_event()
    interests.wish(event, contact(), now=NOW)
    page = event.schedule_page
    page.plans.add(plan(entry(date(2027, 1, 11))))
    page.save_revision().publish()

    assert interests.tell_due(now=NOW) == 1


def test_wishing_twice_is_one_wish_and_withdrawing_ends_it():
    event, run = a_full_event()
    person = contact()
    first, second = (interests.wish(event, person, now=NOW) for _ in range(2))
    more_seats(run)

    ended = [interests.withdraw(event, person) for _ in range(2)]

    assert (first, ended) == (second, [True, False])
    assert interests.tell_due(now=NOW) == 0


def test_who_was_told_may_wish_again():
    event, run = a_full_event()
    person = contact()
    interests.wish(event, person, now=NOW)
    more_seats(run)
    interests.tell_due(now=NOW)

    interests.wish(event, person, now=NOW)

    assert Interest.objects.get().told_at is None


def test_an_event_that_one_may_not_see_takes_no_wish():
    event, _run = a_full_event(visibility="link")

    with pytest.raises(errors.NotVisible):
        interests.wish(event, contact(), now=NOW)
    interests.wish(event, contact(), now=NOW, token=event.link_token)

    assert Interest.objects.count() == 1


@pytest.mark.parametrize("count", [1, 4])
def test_looking_costs_the_same_queries_for_any_number_of_people(count, django_assert_num_queries):
    event, _run = a_full_event()
    for _ in range(count):
        interests.wish(event, contact(), now=NOW)

    with django_assert_num_queries(2):
        interests.tell_due(now=NOW)
