"""Several machines at the same moment: nobody is reminded or thanked twice, nor forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from events.models import Event, Run
from events.services import registration, reminders, thanks
from foundation.models import OutboxRow
from tests.events.services.test_seats_at_once import THREADS, at_once
from tests.factories.events import ContactFactory, entry, plan, published

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
START = datetime(2026, 12, 7, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_run(people: int = 3) -> Run:
    page = published(
        plan(entry(), thank=True, seats_online=None, join_hours_before=1),
        online_link="https://meet.example.org/room",
    )
    run = Run.objects.get(event__key=page.event_key)
    for _ in range(people):
        registration.register(run=run, contact=ContactFactory(), mode="online", now=NOW)
    return run


@pytest.mark.parametrize(
    ("duty", "message", "moment"),
    [
        (reminders.remind_due, "events.reminder", START - 40 * HOUR),
        (reminders.join_due, "events.join", START - HOUR),
        (thanks.thank_due, "events.thanks", START + 30 * HOUR),
    ],
)
def test_each_person_is_written_to_once(duty, message, moment):
    a_run()

    done = at_once(lambda _: duty(now=moment), list(range(THREADS)))

    assert sum(done) == 3
    assert OutboxRow.objects.filter(message=message).count() == 3


def test_whoever_changes_a_date_meanwhile_does_not_undo_the_claim():
    run = a_run()
    now = START - 40 * HOUR

    def remind() -> int:
        try:
            return reminders.remind_due(now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        # As the Dates screen and publishing do: hold the event, read the row, write all of it.
        with transaction.atomic():
            Event.objects.select_for_update().get(pk=run.event_id)
            row = run.occurrences.get()
            done = pool.submit(remind)
            wait([done], timeout=1)
            row.save()
        assert done.result(timeout=30) == 3

    assert run.occurrences.get().reminded_day == row.first_day
