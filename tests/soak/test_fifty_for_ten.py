"""Four processes of ten threads, fifty people, ten seats."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from events.enums import State
from events.models import Contact, Registration, Run
from tests.factories.events import ContactFactory, entry, plan, published
from tests.soak import processes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PROCESSES, THREADS = 4, 10


def register(run: int, people: list[int]) -> None:
    """In another process: all of `people` at once."""
    from events.services import registration

    def one(pk: int) -> None:
        try:
            registration.register(
                run=Run(pk=run),
                contact=Contact.objects.get(pk=pk),
                mode="room",
                now=NOW,
                may_wait=True,
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, people))


def cancel(registrations: list[int]) -> None:
    from events.services import registration

    def one(pk: int) -> None:
        try:
            registration.cancel(Registration.objects.select_related("run").get(pk=pk), now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(one, registrations))


def test_ten_are_confirmed_forty_wait_and_ten_cancellations_promote_the_first_ten():
    page = published(plan(entry(), seats_room=10))
    run = Run.objects.get(event__key=page.translation_key)
    people = [contact.pk for contact in ContactFactory.create_batch(50)]

    with processes.pool(PROCESSES) as pool:
        list(pool.map(register, [run.pk] * PROCESSES, [people[n::PROCESSES] for n in range(4)]))

        confirmed = list(run.registrations.filter(state=State.CONFIRMED).order_by("pk"))
        waiting = list(run.registrations.filter(state=State.WAITING).order_by("position"))
        assert len(confirmed) == 10
        assert [r.position for r in waiting] == list(range(1, 41))

        leaving = [r.pk for r in confirmed]
        list(pool.map(cancel, [leaving[n::PROCESSES] for n in range(PROCESSES)]))

    assert {r.pk for r in run.registrations.filter(state=State.CONFIRMED)} == {
        r.pk for r in waiting[:10]
    }
    assert [
        r.position for r in run.registrations.filter(state=State.WAITING).order_by("position")
    ] == list(range(11, 41))
    promoted = Registration.objects.filter(changes__action="promote").order_by("pk")
    assert promoted.count() == 10
