"""Many people at the same moment, on a database with row locks."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier, Event

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError

from events import errors
from events.enums import State
from events.models import Contact, Registration, Run
from events.services import places, registration, schedule, waitlist
from tests.factories.events import ContactFactory, entry, plan, published

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
THREADS = 8


def at_once(action, items: list) -> list:
    """Do `action` with each item, all threads setting off together."""
    barrier = Barrier(THREADS)

    def share(part: list) -> list:
        barrier.wait(timeout=30)
        try:
            return [action(item) for item in part]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return [
            result
            for results in pool.map(share, [items[n::THREADS] for n in range(THREADS)])
            for result in results
        ]


def a_run(**settings: object) -> Run:
    page = published(plan(entry(), **settings))
    return Run.objects.get(event__key=page.translation_key)


def test_the_last_seats_are_given_once_and_the_queue_has_no_gap():
    run = a_run(seats_room=3)
    contacts = ContactFactory.create_batch(24)

    def register(contact):
        return registration.register(run=run, contact=contact, mode="room", now=NOW, may_wait=True)

    at_once(register, contacts)

    waiting = run.registrations.filter(state=State.WAITING).order_by("position")
    assert run.registrations.filter(state=State.CONFIRMED).count() == 3
    assert [r.position for r in waiting] == list(range(1, 22))


def test_one_person_asking_many_times_at_once_gets_one_seat():
    run = a_run(seats_room=3)
    contact = ContactFactory()

    got = at_once(
        lambda _: registration.register(run=run, contact=contact, mode="room", now=NOW),
        list(range(THREADS)),
    )

    assert len({r.pk for r in got}) == 1
    assert Registration.objects.count() == 1


def test_seats_cancelled_at_once_are_each_given_on_once():
    run = a_run(seats_room=THREADS)
    held = [
        registration.register(
            run=run, contact=ContactFactory(), mode="room", now=NOW, may_wait=True
        )
        for _ in range(THREADS * 2)
    ]

    at_once(lambda place: registration.cancel(place, now=NOW), held[:THREADS])

    assert [r.state for r in run.registrations.order_by("pk")] == [
        *[State.CANCELLED] * THREADS,
        *[State.CONFIRMED] * THREADS,
    ]


def test_an_offer_accepted_and_expired_at_once_ends_one_way():
    run = a_run(seats_room=1, waiting_policy="offer", offer_hours=1)
    holder, first, second = (
        registration.register(
            run=run, contact=ContactFactory(), mode="room", now=NOW, may_wait=True
        )
        for _ in range(3)
    )
    registration.cancel(holder, now=NOW)
    late = NOW.replace(hour=13)

    def either(n: int) -> str:
        try:
            if n % 2:
                waitlist.expire_offers(now=late)
            else:
                waitlist.accept(first, now=NOW)
        except Exception as error:  # noqa: BLE001
            return type(error).__name__
        return "done"

    at_once(either, list(range(THREADS)))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) in {
        (State.CONFIRMED, State.WAITING),
        (State.EXPIRED, State.OFFERED),
    }
    assert run.registrations.seated().count() == 1


def test_nobody_gets_a_seat_on_a_date_that_is_just_being_taken_away(monkeypatch):
    page = published(plan(entry(rule="FREQ=WEEKLY;BYDAY=MO;COUNT=2")))
    last = Run.objects.latest("starts_at")
    line = page.plans.all()[0].entries.all()[0]
    line.recurrence = "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=1"
    line.save()
    looked, apply = Event(), schedule._apply

    def slowly(*args: object) -> None:
        looked.set()
        time.sleep(1)  # who is concerned has been read; the change comes only now
        apply(*args)

    monkeypatch.setattr(schedule, "_apply", slowly)

    def publish() -> None:
        try:
            schedule.materialise(page, now=NOW)
        finally:
            connection.close()

    def register() -> str:
        looked.wait(30)
        try:
            return registration.register(
                run=last, contact=Contact.objects.get(), mode="room", now=NOW
            ).state
        except errors.EventsError as error:
            return type(error).__name__
        finally:
            connection.close()

    ContactFactory()
    with ThreadPoolExecutor(2) as pool:
        publishing, answer = pool.submit(publish), pool.submit(register)
        publishing.result()

    assert answer.result() == "RunCancelled"
    assert Registration.objects.count() == 0


def test_a_run_can_be_locked_within_a_transaction_only():
    run = a_run()

    with pytest.raises(TransactionManagementError):
        places.locked(run)
