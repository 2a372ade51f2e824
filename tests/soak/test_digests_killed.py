"""Digests by processes of their own, at once and killed: never two mails, none lost in silence."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures.process import BrokenProcessPool
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import call_command

from community.models import DigestDelivery, DigestItem
from foundation.models import OutboxRow
from tests.community.things import reader
from tests.factories.news import story
from tests.foundation.smtp_server import Inbox, smtp_server
from tests.soak import processes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

# Half past seven on a Tuesday in Tallinn that is still ahead: other processes go by the real clock,
# and send at once what is due by then.
TALLINN = ZoneInfo("Europe/Tallinn")
TUESDAY = datetime.now(TALLINN).date() + timedelta(days=14)
TUESDAY -= timedelta(days=(TUESDAY.weekday() - 1) % 7)
DUE = datetime.combine(TUESDAY, time_of_day(7, 30), TALLINN).astimezone(UTC)
NOW = DUE + timedelta(minutes=5)
LONG_AGO = DUE - timedelta(days=100)
MEMBERS = 20
MAIL = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_TIMEOUT")


def send_digests(mail: dict[str, Any], now: datetime) -> None:
    """In another process: `manage.py send_digests`."""
    for name, value in mail.items():
        setattr(settings, name, value)
    call_command("send_digests", now=now.isoformat())


def die_with_items_written(mail: dict[str, Any], now: datetime) -> None:
    """The process ends when the items are written and the mails are not promised yet."""
    from foundation import outbox

    outbox.put_many = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
    send_digests(mail, now)


def die_with_mails_promised(mail: dict[str, Any], now: datetime) -> None:
    """The process ends when all is promised and nothing is sent."""
    from foundation import outbox

    outbox.send_due = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
    send_digests(mail, now)


@pytest.fixture
def inbox():
    with smtp_server() as server:
        yield server


@pytest.fixture(autouse=True)
def _something_new():
    story("What is new", first_published_at=DUE - timedelta(days=1))


def here() -> dict[str, Any]:
    """The mail server that this test has."""
    return {name: getattr(settings, name) for name in MAIL}


def run_until_killed(target: Any) -> None:
    with processes.pool(1) as pool, pytest.raises(BrokenProcessPool):
        pool.submit(target, here(), NOW).result(timeout=60)


def recipients(inbox: Inbox) -> list[str]:
    return sorted(mail["To"].split("<")[1].rstrip(">") for mail in inbox.mails)


def test_two_processes_at_once_send_one_mail_each(inbox: Inbox):
    members = sorted(reader(LONG_AGO).address for _ in range(MEMBERS))

    with processes.pool(2) as pool:
        list(pool.map(send_digests, [here()] * 2, [NOW] * 2))

    assert recipients(inbox) == members
    assert DigestDelivery.objects.count() == DigestItem.objects.count() == MEMBERS


def test_killed_between_claim_and_answer_it_is_unknown_and_there_is_no_second_mail(inbox: Inbox):
    member = reader(LONG_AGO)
    inbox.hold_answer = True

    with processes.pool(1) as pool:
        sending = pool.submit(send_digests, here(), NOW)
        assert inbox.has_mail.wait(60)
        (process,) = pool._processes.values()
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(BrokenProcessPool):
            sending.result(timeout=60)
    inbox.hold_answer = False
    claimed = OutboxRow.objects.get().state
    for minutes in (1, 11, 60, 24 * 60):
        call_command("send_digests", now=(NOW + timedelta(minutes=minutes)).isoformat())

    assert (claimed, OutboxRow.objects.get().state) == ("sending", "unknown")
    assert recipients(inbox) == [member.address]
    assert DigestDelivery.objects.get().mail == OutboxRow.objects.get()


@pytest.mark.parametrize("target", [die_with_items_written, die_with_mails_promised])
def test_killed_before_anything_was_handed_over_each_gets_one_mail_all_the_same(
    inbox: Inbox, target: Any
):
    members = sorted(reader(LONG_AGO).address for _ in range(MEMBERS))

    run_until_killed(target)

    assert inbox.mails == []
    for minutes in (1, 2):
        call_command("send_digests", now=(NOW + timedelta(minutes=minutes)).isoformat())
    assert recipients(inbox) == members
    assert DigestItem.objects.count() == MEMBERS


def test_killed_again_and_again_nobody_gets_two_and_who_gets_none_is_in_doubt(inbox: Inbox):
    members = sorted(reader(LONG_AGO).address for _ in range(MEMBERS))

    for mails in (1, 4, 9):
        with processes.pool(1) as pool:
            sending = pool.submit(send_digests, here(), NOW)
            while len(inbox.mails) < mails:
                time.sleep(0.001)
            (process,) = pool._processes.values()
            os.kill(process.pid, signal.SIGKILL)
            with pytest.raises(BrokenProcessPool):
                sending.result(timeout=60)
    for minutes in (1, 20):
        call_command("send_digests", now=(NOW + timedelta(minutes=minutes)).isoformat())

    mailed = recipients(inbox)
    doubtful = set(OutboxRow.objects.filter(state="unknown").values_list("recipient", flat=True))
    assert len(mailed) == len(set(mailed))
    assert set(mailed) | doubtful == set(members)
    assert set(OutboxRow.objects.values_list("state", flat=True)) <= {"sent", "unknown"}
    assert len(doubtful) <= 3
