"""Processes that end without a word (SIGKILL): nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import signal
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from events.models import EventPage, Occurrence, Registration, Run
from foundation import outbox
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, entry, event_page, plan, published
from tests.foundation.smtp_server import smtp_server
from tests.soak import processes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def publish_and_die(page: int) -> None:
    """The page is live, and the process ends before its dates are made."""
    from events.services import schedule

    schedule.materialise = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
    EventPage.objects.get(pk=page).get_latest_revision().publish()


def register_and_die(run: int, contact: int) -> None:
    """The registration is committed, and the process ends before its mail is sent."""
    from django.db import transaction

    from events.models import Contact
    from events.services import registration

    with transaction.atomic():
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
        registration.register(
            run=Run(pk=run), contact=Contact.objects.get(pk=contact), mode="room", now=NOW
        )


def die_within(run: int, contact: int) -> None:
    """The process ends inside the transaction."""
    from events.models import Contact
    from events.services import registration, telling

    telling.one = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
    registration.register(
        run=Run(pk=run), contact=Contact.objects.get(pk=contact), mode="room", now=NOW
    )


def run_until_killed(target, *args) -> None:
    with processes.pool(1) as pool, pytest.raises(BrokenProcessPool):
        pool.submit(target, *args).result(timeout=60)


def test_a_page_published_without_its_dates_gets_them_at_the_next_tick():
    page = event_page(plan(entry(rule="FREQ=WEEKLY;COUNT=4")))

    run_until_killed(publish_and_die, page.pk)

    assert EventPage.objects.get(pk=page.pk).live
    assert Occurrence.objects.count() == 0
    call_command("tick")
    assert Occurrence.objects.filter(event__key=page.translation_key).count() == 4


def test_a_registration_whose_process_died_is_mailed_once():
    page = published(plan(entry()))
    run = Run.objects.get(event__key=page.translation_key)

    run_until_killed(register_and_die, run.pk, ContactFactory().pk)

    assert Registration.objects.count() == 1
    with smtp_server() as inbox:
        outbox.send_due(now=NOW + timedelta(minutes=1))
        outbox.send_due(now=NOW + timedelta(minutes=2))
    assert [mail["Subject"] for mail in inbox.mails] == [f"Registered: {page.title}"]


def test_a_process_that_dies_within_the_transaction_leaves_nothing_behind():
    page = published(plan(entry()))
    run = Run.objects.get(event__key=page.translation_key)

    run_until_killed(die_within, run.pk, ContactFactory().pk)

    assert Registration.objects.count() == 0
    assert OutboxRow.objects.count() == 0
