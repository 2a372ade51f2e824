"""Managers and the duties at the same moment, on a database with row locks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from events import errors
from events.enums import State
from events.models import Registration, Run
from events.services import managers, registration, requests
from foundation.models import OutboxRow
from tests.events.services.test_seats_at_once import THREADS, at_once
from tests.factories.events import ContactFactory, entry, plan, published

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def run_of(**settings: object) -> Run:
    page = published(plan(entry(date(2027, 2, 1)), approval="manager", **settings))
    return Run.objects.get(event__key=page.event_key)


def ask(run: Run) -> Registration:
    return registration.register(
        run=run, contact=ContactFactory(), mode="room", now=NOW, manager="boss@x.example"
    )


def does(act) -> bool:
    try:
        act()
    except errors.EventsError:
        return False
    return True


def promised(message: str) -> int:
    return OutboxRow.objects.filter(message=message).count()


def test_two_machines_remind_each_manager_once():
    run = run_of()
    for _ in range(3):
        ask(run)

    sent = at_once(lambda _: managers.remind_due(now=NOW + timedelta(days=6)), list(range(THREADS)))

    assert (sum(sent), promised("events.manager_reminder")) == (3, 3)


def test_two_machines_end_each_request_once():
    run = run_of()
    for _ in range(3):
        ask(run)

    ended = at_once(
        lambda _: requests.expire_all(now=NOW + timedelta(days=14)), list(range(THREADS))
    )

    assert (sum(ended), promised("events.unanswered")) == (3, 3)


def test_of_many_decisions_at_once_one_counts():
    place = ask(run_of())

    def decide(number: int) -> bool:
        act = requests.approve_by_manager if number % 2 else requests.decline_by_manager
        return does(lambda: act(place, version=1, now=NOW))

    decided = at_once(decide, list(range(THREADS * 2)))

    assert sum(decided) == 1
    assert promised("events.approval") + promised("events.refusal") == 1


def test_managers_who_approve_at_once_give_no_seat_twice():
    run = run_of(seats_room=2)
    places = [ask(run) for _ in range(THREADS)]

    at_once(lambda place: requests.approve_by_manager(place, version=1, now=NOW), places)

    waiting = run.registrations.filter(state=State.WAITING).order_by("position")
    assert run.registrations.filter(state=State.CONFIRMED).count() == 2
    assert [place.position for place in waiting] == list(range(1, THREADS - 1))


def test_who_is_asked_instead_or_decides_first_is_the_one_that_counts():
    place = ask(run_of())

    def act(number: int) -> bool:
        if number % 2:
            return does(lambda: requests.approve_by_manager(place, version=1, now=NOW))
        return does(lambda: managers.change(place, email="chief@x.example", now=NOW))

    done = at_once(act, list(range(THREADS * 2)))

    place.refresh_from_db()
    assert sum(done) == 1
    assert (place.state, place.manager_link_version) in {
        (State.CONFIRMED, 1),
        (State.REQUESTED, 2),
    }
