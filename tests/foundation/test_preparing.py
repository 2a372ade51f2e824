"""Letters made many at once: fewer questions, the same mails."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation import mail, outbox, preparing
from foundation.models import OutboxRow, Suppression
from tests.foundation.hello import NAME, hello

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.foundation.smtp_server import Inbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hello_message")]

NOW = datetime(2026, 11, 21, 12, 0, 30, tzinfo=UTC)


class Together:
    """The batch builder; what it was asked for, and a name that it cannot write."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.bad = ""

    def __call__(self, ids: Sequence[Mapping[str, Any]], *, now: datetime) -> list[Any]:
        self.asked.append(len(ids))
        if any(one["name"] == self.bad for one in ids):
            raise ZeroDivisionError
        return [hello(now=now, **one) for one in ids]


@pytest.fixture
def together(monkeypatch) -> Together:
    builder = Together()
    monkeypatch.setitem(mail.batches._entries, NAME, builder)
    monkeypatch.setattr(random, "randrange", lambda _end: 0)
    return builder


def promise(*names: str, is_optional: bool = True, **ids: Any) -> None:
    promises = [
        outbox.Promise(
            recipient="a@example.org", key="", ids={"name": name, **ids}, is_optional=is_optional
        )
        for name in names
    ]
    outbox.put_many(NAME, promises, now=NOW)


def subjects(inbox: Inbox) -> list[str]:
    return [message["Subject"] for message in inbox.mails]


def test_what_waits_is_prepared_together_and_each_is_sent_once(inbox: Inbox, together: Together):
    promise(*"abcde")

    assert outbox.send_due(now=NOW) == 5

    assert subjects(inbox) == [f"Hello {name}" for name in "abcde"]
    assert together.asked == [5]


def test_longer_queues_are_prepared_stretch_by_stretch(inbox, together: Together, monkeypatch):
    monkeypatch.setattr(preparing, "TOGETHER", 2)
    promise(*"abcde")

    assert outbox.send_due(now=NOW) == 5

    assert (len(inbox.mails), len(set(subjects(inbox)))) == (5, 5)
    assert sum(together.asked) == 5


@pytest.mark.parametrize("stretch", range(preparing.STRETCHES))
def test_wherever_a_worker_looks_nothing_is_left_lying(
    inbox: Inbox, together: Together, monkeypatch, stretch: int
):
    monkeypatch.setattr(preparing, "TOGETHER", 2)
    monkeypatch.setattr(random, "randrange", lambda _end: stretch)
    promise(*"abcdefg")

    assert outbox.send_due(now=NOW) == 7

    assert sorted(subjects(inbox)) == [f"Hello {name}" for name in "abcdefg"]


def test_what_is_owed_goes_before_what_is_prepared(inbox: Inbox, together: Together):
    promise("a", "b")

    def promised_meanwhile(ids: Sequence[Mapping[str, Any]], *, now: datetime) -> list[Any]:
        if not together.asked:
            promise("owed", is_optional=False)
        return together(ids, now=now)

    mail.batches._entries[NAME] = promised_meanwhile

    outbox.send_due(now=NOW)

    assert subjects(inbox) == ["Hello a", "Hello owed", "Hello b"]


def test_one_that_cannot_be_written_holds_up_no_other(
    inbox: Inbox, together: Together, monkeypatch
):
    together.bad = "b"

    def one_by_one(*, now: datetime, name: str) -> mail.Letter | None:
        if name == "b":
            raise ZeroDivisionError
        return hello(now=now, name=name)

    monkeypatch.setitem(mail.messages._entries, NAME, one_by_one)
    promise(*"abc")

    assert outbox.send_due(now=NOW) == 2

    states = dict(OutboxRow.objects.values_list("ids__name", "state"))
    assert subjects(inbox) == ["Hello a", "Hello c"]
    assert states == {"a": "sent", "b": "pending", "c": "sent"}
    assert "ZeroDivisionError" in OutboxRow.objects.get(ids__name="b").error


def test_what_is_no_longer_needed_is_skipped(inbox: Inbox, together: Together):
    promise("a")
    promise("b", needed=False)

    outbox.send_due(now=NOW)

    assert subjects(inbox) == ["Hello a"]
    assert list(OutboxRow.objects.order_by("pk").values_list("state", flat=True)) == [
        "sent",
        "skipped",
    ]


def test_letters_that_grew_old_are_made_anew(inbox: Inbox, together: Together, monkeypatch):
    monkeypatch.setattr(preparing, "FRESH", -1)
    promise(*"abc")

    assert outbox.send_due(now=NOW) == 3

    assert together.asked == [3, 2, 1]
    assert len(inbox.mails) == 3


def test_a_row_that_another_worker_took_is_not_sent_again(inbox: Inbox, together: Together):
    promise(*"abc")

    def taken(ids: Sequence[Mapping[str, Any]], *, now: datetime) -> list[Any]:
        OutboxRow.objects.filter(ids__name="c").update(state="sending", claimed_at=now)
        return [hello(now=now, **one) for one in ids]

    mail.batches._entries[NAME] = taken

    assert outbox.send_due(now=NOW + timedelta(seconds=1)) == 2

    assert subjects(inbox) == ["Hello a", "Hello b"]


@pytest.mark.parametrize("count", [2, 6])
def test_whether_addresses_are_suppressed_is_asked_once_for_all(
    inbox: Inbox, together: Together, count: int
):
    promise(*"abcdef"[:count])

    with CaptureQueriesContext(connection) as captured:
        outbox.send_due(now=NOW)

    asked = [one["sql"] for one in captured if "foundation_suppression" in one["sql"]]
    assert (len(inbox.mails), len(asked)) == (count, 1)


def test_what_is_suppressed_is_skipped_among_those_prepared_together(
    inbox: Inbox, together: Together
):
    promise("a")
    OutboxRow.objects.update(recipient="Gone@example.org")
    promise("b")
    Suppression.objects.create(address="gone@example.org", reason="soft", since=NOW)

    outbox.send_due(now=NOW)

    assert subjects(inbox) == ["Hello b"]
    assert OutboxRow.objects.get(state="skipped").error == "suppressed: soft"


def test_what_is_known_of_an_address_is_asked_anew_after_half_a_minute(
    inbox: Inbox, together: Together, monkeypatch
):
    promise("a")
    letters = preparing.Letters()
    rows = OutboxRow.objects.all()
    letters.letter(rows.get(), rows.none(), NOW)
    Suppression.objects.create(address="a@example.org", reason="soft", since=NOW)
    before = letters.reasons("A@example.org")
    monkeypatch.setattr(letters, "_until", 0.0)

    assert (before, letters.reasons("A@example.org")) == (set(), {"soft"})
