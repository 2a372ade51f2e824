"""Several runs held by one transaction, while others hold some of them as well."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Event

import pytest
from django.db import connection, transaction

from events.models import Run
from events.services import contacts, guests, places
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_who_becomes_a_member_and_who_books_several_dates_never_wait_for_each_other():
    page = published(plan(entry(date(2027, 1, 11), rule="FREQ=WEEKLY;COUNT=2")))
    runs = list(Run.objects.filter(event__key=page.event_key).order_by("pk"))
    guest = guests.Guest(email="ann@example.org", name="Ann", language="en", time_zone="UTC")
    for run in reversed(runs):
        guests.register(run=run, guest=guest, mode="room", now=NOW)
    member = MemberFactory(email=guest.email)
    has_first = Event()

    def book() -> None:
        try:
            with transaction.atomic():
                for run in runs:
                    places.locked(run)
                    has_first.set()
                    time.sleep(0.5)
        finally:
            connection.close()

    def join() -> None:
        try:
            has_first.wait(timeout=30)
            contacts.of_member(member, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(book), pool.submit(join)]:
            done.result()

    assert not any(run.registrations.live().exists() for run in runs)
