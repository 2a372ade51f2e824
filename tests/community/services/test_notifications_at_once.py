"""Several processes tell somebody of the same, or of several things, in the same second."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from community.models import Member, Notification
from community.services import notifications
from foundation import outbox
from foundation.models import OutboxRow
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
WORKERS = 4


@pytest.fixture(autouse=True)
def _nothing_leaves(monkeypatch):
    monkeypatch.setattr(outbox.tasks, "later", lambda *_args, **_named: None)


def at_once(work) -> None:
    barrier = Barrier(WORKERS)

    def one(number: int) -> None:
        barrier.wait(timeout=30)
        try:
            work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(one, range(WORKERS)))


def tell(member: Member, thing: str) -> None:
    mail = notifications.Mail(
        message="community.post",
        promise=lambda _pk, email: outbox.Promise(recipient=email, key="", ids={}),
    )
    notifications.notify({member.pk: "community.mentions"}, thing, mail=mail, now=NOW)


def unread(member: Member) -> int:
    return Member.objects.values_list("notifications_unread", flat=True).get(pk=member.pk)


def test_the_same_at_once_is_one_row_and_one_mail():
    member = MemberFactory()

    at_once(lambda _number: tell(member, "comment:1"))

    assert Notification.objects.count() == OutboxRow.objects.count() == unread(member) == 1


def test_the_number_is_right_however_many_come_at_once():
    member, other = MemberFactory(), MemberFactory()

    def work(number: int) -> None:
        for n in range(5):
            tell(member, f"comment:{number}-{n}")
            tell(other, f"comment:{number}-{n}")

    at_once(work)

    assert (unread(member), unread(other)) == (20, 20)


def test_and_when_it_is_read_meanwhile():
    member = MemberFactory()

    def work(number: int) -> None:
        for n in range(5):
            if number:
                tell(member, f"comment:{number}-{n}")
            else:
                notifications.read(Member.objects.get(pk=member.pk), until=NOW)

    at_once(work)

    left = Notification.objects.filter(member=member, read_at=None).count()
    assert unread(member) == left
