"""Several workers in the same second, on a database with row locks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event

import pytest
from django.db import connection

from community.models import DigestDelivery, DigestEdition, DigestItem
from community.services import digest, digest_editions
from foundation import digests, outbox
from foundation.models import OutboxRow
from tests.community.things import Things, reader
from tests.factories.people import MemberFactory
from tests.foundation.smtp_server import smtp_server

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

DUE = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
NOW = DUE + timedelta(minutes=5)
LONG_AGO = DUE - timedelta(days=100)
WORKERS = 4


@pytest.fixture(autouse=True)
def _things(monkeypatch):
    section = Things(**{name: DUE - timedelta(days=1) for name in ("first", "second")})
    monkeypatch.setattr(digests.sections, "_entries", {"tests.things": section})
    # Small batches, so that the workers meet often.
    monkeypatch.setattr(digest, "BATCH", 5)


def at_once(work) -> list:
    barrier = Barrier(WORKERS)

    def one(_number: int):
        barrier.wait(timeout=30)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, range(WORKERS)))


def test_workers_at_once_send_one_mail_each():
    members = [reader(LONG_AGO) for _ in range(23)]

    def work() -> None:
        digest.send_due(now=NOW)
        outbox.send_due(now=NOW)

    with smtp_server() as inbox:
        at_once(work)
        # Whatever one of them left because another had it at hand.
        outbox.send_due(now=NOW + timedelta(minutes=1))

    assert sorted(mail["To"].split("<")[1].rstrip(">") for mail in inbox.mails) == sorted(
        member.address for member in members
    )
    assert DigestEdition.objects.count() == 1
    assert DigestDelivery.objects.count() == OutboxRow.objects.count() == 23
    assert DigestItem.objects.count() == 46


def test_workers_at_once_count_each_digest_once():
    for _ in range(23):
        reader(LONG_AGO)

    planned = at_once(lambda: digest.plan(now=NOW))
    filled = at_once(lambda: digest.fill(now=NOW)["promised"])

    assert (sum(planned), sum(filled)) == (23, 23)


def test_who_stops_an_edition_while_it_is_filled_holds_back_that_as_well(monkeypatch):
    moderator = MemberFactory(groups=["Moderators"])
    reader(LONG_AGO)
    digest.plan(now=NOW)
    at_hand, promise = Event(), digest._promise

    def slowly(*args) -> None:
        promise(*args)
        at_hand.set()
        # Stopping waits for this transaction; if it doesn't, it is through by then.
        wait([stopping], timeout=0.5)

    def stop() -> None:
        at_hand.wait(timeout=30)
        try:
            digest_editions.stop(DigestEdition.objects.get(), actor=moderator, now=NOW)
        finally:
            connection.close()

    monkeypatch.setattr(digest, "_promise", slowly)
    # No worker is quicker than who stops it.
    monkeypatch.setattr(outbox.tasks, "later", lambda *_args, **_named: None)
    with ThreadPoolExecutor(1) as pool:
        stopping = pool.submit(stop)
        digest.fill(now=NOW)
        stopping.result(timeout=30)

    assert OutboxRow.objects.get().due_at == outbox.HELD
