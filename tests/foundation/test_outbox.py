from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
import requests
from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from foundation import mail, outbox, outcomes
from foundation.models import OutboxRow
from tests.foundation.hello import hello
from tests.foundation.smtp_server import Inbox, smtp_server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hello_message")]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def promise(**ids: object) -> OutboxRow:
    outbox.put("tests.hello", recipient="ann@example.org", now=NOW, **{"name": "Ann", **ids})
    return OutboxRow.objects.latest("pk")


def test_a_promised_mail_is_sent_once(inbox: Inbox):
    row = promise()

    sent = [outbox.send(row.pk, now=NOW), outbox.send(row.pk, now=NOW)]

    row.refresh_from_db()
    assert sent == [True, False]
    assert row.state == "sent"
    assert [m["Subject"] for m in inbox.mails] == ["Hello Ann"]
    assert [m["Message-ID"] for m in inbox.mails] == [f"<{row.uuid}@localhost>"]


def test_two_promises_under_one_key_are_one_mail(inbox: Inbox):
    for _ in range(2):
        outbox.put("tests.hello", recipient="a@example.org", now=NOW, key="one", name="Ann")

    assert outbox.send_due(now=NOW) == 1
    assert len(inbox.mails) == 1


def test_a_promise_that_is_no_longer_needed_is_skipped(inbox: Inbox):
    row = promise(needed=False)

    outbox.send_due(now=NOW)

    row.refresh_from_db()
    assert row.state == "skipped"
    assert inbox.mails == []


def test_a_server_that_hangs_up_before_the_mail_is_tried_again(inbox: Inbox):
    row = promise()
    inbox.hang_up_before_data = 1

    first = outbox.send(row.pk, now=NOW)
    too_soon = outbox.send(row.pk, now=NOW)
    second = outbox.send(row.pk, now=NOW + timedelta(minutes=1))

    row.refresh_from_db()
    assert (first, too_soon, second) == (False, False, True)
    assert (row.state, row.doubted, len(inbox.mails)) == ("sent", False, 1)


def test_a_mail_without_an_answer_goes_once_more_under_the_same_message_id(inbox: Inbox):
    row = promise()
    inbox.hang_up_after_dot = 1

    outbox.send(row.pk, now=NOW)
    outbox.send(row.pk, now=NOW + timedelta(minutes=5))

    row.refresh_from_db()
    assert (row.state, row.doubted) == ("sent", True)
    assert len({m["Message-ID"] for m in inbox.mails}) == 1
    assert len(inbox.mails) == 2


def test_a_mail_that_twice_gets_no_answer_is_left_to_a_person(inbox: Inbox):
    row = promise()
    inbox.hang_up_after_dot = 2

    outbox.send(row.pk, now=NOW)
    outbox.send(row.pk, now=NOW + timedelta(minutes=5))
    outbox.send_due(now=NOW + timedelta(days=1))

    row.refresh_from_db()
    assert (row.state, len(inbox.mails)) == ("unknown", 2)


@pytest.mark.parametrize(("answer", "state"), [("550 no", "failed"), ("450 later", "pending")])
def test_a_refused_recipient_is_final_only_when_the_server_says_so(inbox: Inbox, answer, state):
    row = promise()
    inbox.refuse_recipient = answer

    outbox.send(row.pk, now=NOW)

    row.refresh_from_db()
    assert row.state == state


def test_the_log_does_not_name_who_was_refused(inbox: Inbox, caplog):
    row = promise()
    inbox.refuse_recipient = "550 no"

    outbox.send(row.pk, now=NOW)

    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        f"mail {row.pk} (tests.hello) failed for good"
    ]


def test_a_server_that_is_away_for_a_day_gets_the_mail_when_it_is_back(settings):
    settings.EMAIL_BACKEND = "foundation.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    row = promise()
    now = NOW
    for _ in range(8):
        outbox.send_due(now=now)
        now += timedelta(hours=3)

    with smtp_server() as inbox:
        outbox.send_due(now=now)

    row.refresh_from_db()
    assert (row.state, len(inbox.mails)) == ("sent", 1)


def test_a_mail_whose_sender_was_killed_is_taken_up_once(inbox: Inbox):
    row = promise()
    OutboxRow.objects.update(state="sending", claimed_at=NOW, attempts=1)

    soon = outbox.send_due(now=NOW + timedelta(minutes=5))
    outbox.send_due(now=NOW + timedelta(minutes=11))
    later = outbox.send_due(now=NOW + timedelta(minutes=20))

    row.refresh_from_db()
    assert (soon, later, row.state, row.doubted) == (0, 1, "sent", True)


def promise_once() -> OutboxRow:
    outbox.put("tests.hello", recipient="ann@example.org", now=NOW, at_most_once=True, name="Ann")
    return OutboxRow.objects.latest("pk")


def test_at_most_once_a_mail_without_an_answer_is_left_to_a_person_at_once(inbox: Inbox):
    row = promise_once()
    inbox.hang_up_after_dot = 1

    outbox.send(row.pk, now=NOW)
    outbox.send_due(now=NOW + timedelta(days=1))

    row.refresh_from_db()
    assert (row.state, row.done_at, len(inbox.mails)) == ("unknown", NOW, 1)


def test_at_most_once_a_mail_whose_sender_was_killed_is_not_taken_up(inbox: Inbox):
    row = promise_once()
    OutboxRow.objects.update(state="sending", claimed_at=NOW, attempts=1)

    outbox.send_due(now=NOW + timedelta(minutes=5))
    soon = OutboxRow.objects.get().state
    outbox.send_due(now=NOW + timedelta(minutes=11))
    outbox.send_due(now=NOW + timedelta(days=1))

    row.refresh_from_db()
    assert (soon, row.state, inbox.mails) == ("sending", "unknown", [])


def test_at_most_once_a_mail_that_was_surely_not_taken_is_tried_again(inbox: Inbox):
    row = promise_once()
    inbox.hang_up_before_data = 1
    inbox.answers = ["451 try later"]

    for minute in (0, 1, 6):
        outbox.send(row.pk, now=NOW + timedelta(minutes=minute))

    row.refresh_from_db()
    assert (row.state, row.attempts, len(inbox.mails)) == ("sent", 3, 1)


@pytest.mark.parametrize(
    ("at_most_once", "status", "state"),
    [
        (True, 504, "unknown"),
        (True, 429, "pending"),
        (True, None, "unknown"),
        (False, 504, "pending"),
        (False, None, "pending"),
    ],
)
def test_a_providers_gateway_that_gives_up_leaves_doubt(settings, at_most_once, status, state):
    settings.EMAIL_BACKEND = "tests.foundation.test_outbox.Provider"
    settings.PROVIDER_ANSWERS = status
    outbox.put("tests.hello", recipient="a@x.org", now=NOW, at_most_once=at_most_once, name="A")

    outbox.send_due(now=NOW)

    assert OutboxRow.objects.get().state == state


class Provider(BaseEmailBackend):
    """A provider of mail that always answers the same; None: not at all."""

    def send_messages(self, email_messages: object) -> int:
        answer = None
        if settings.PROVIDER_ANSWERS:
            answer = requests.Response()
            answer.status_code = settings.PROVIDER_ANSWERS
        raise AnymailError("no", response=answer, status_code=settings.PROVIDER_ANSWERS)


def test_one_message_alone_can_be_sent(inbox: Inbox, monkeypatch):
    monkeypatch.setitem(mail.messages._entries, "tests.other", hello)
    promise()
    outbox.put("tests.other", recipient="b@example.org", now=NOW, name="Bob")

    outbox.send_due(now=NOW, message="tests.other")

    assert [m["Subject"] for m in inbox.mails] == ["Hello Bob"]


def test_a_mail_late_in_a_long_batch_is_claimed_at_its_own_moment(inbox: Inbox, monkeypatch):
    def slow(*, now: datetime, **ids: object) -> None:
        time.sleep(0.02)

    monkeypatch.setitem(mail.messages._entries, "tests.slow", slow)
    for _ in range(2):
        outbox.put("tests.slow", recipient="a@example.org", now=NOW)

    outbox.send_due(now=NOW)

    first, second = OutboxRow.objects.order_by("pk").values_list("claimed_at", flat=True)
    assert second - first >= timedelta(seconds=0.02)


def test_a_mail_that_cannot_be_rendered_does_not_stop_the_others(inbox: Inbox, monkeypatch):
    def broken(*, now: datetime, **ids: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setitem(mail.messages._entries, "tests.broken", broken)
    outbox.put("tests.broken", recipient="a@example.org", now=NOW)
    promise()

    assert outbox.send_due(now=NOW) == 1
    assert OutboxRow.objects.get(message="tests.broken").state == "pending"


def test_line_breaks_cannot_add_headers(inbox: Inbox):
    row = promise(name="Ann\r\nBcc: all@example.org\x07\u2028X")

    outbox.send(row.pk, now=NOW)

    assert inbox.mails[0]["Bcc"] is None
    assert inbox.mails[0]["Subject"] == "Hello Ann Bcc: all@example.org X"


def test_a_mail_is_written_in_the_transaction_of_what_it_speaks_of():
    from django.db import transaction

    with transaction.atomic():
        promise()
        transaction.set_rollback(True)

    assert OutboxRow.objects.count() == 0


@pytest.mark.parametrize("count", [2, 50])
def test_promising_many_costs_the_same_queries(count, django_assert_num_queries):
    promises = [
        outbox.Promise(recipient=f"a{n}@example.org", key=f"k{n}", ids={"name": "x"})
        for n in range(count)
    ]
    outbox.put_many("tests.hello", promises[::2], now=NOW)

    with django_assert_num_queries(3):
        rows = outbox.put_many("tests.hello", promises, now=NOW)

    assert [row.recipient for row in rows] == [promised.recipient for promised in promises]
    assert OutboxRow.objects.count() == count


def test_a_mail_promised_anew_while_the_first_is_under_way_tells_both_parts(inbox: Inbox):
    def promise_change(**before: object) -> None:
        outbox.put(
            "tests.hello", recipient="a@example.org", now=NOW, key="k", name="Ann", before=before
        )

    promise_change(start="9")
    first = OutboxRow.objects.get()
    OutboxRow.objects.update(state="sending", attempts=1, claimed_at=NOW)
    promise_change(start="12", end="15")

    outcomes.again(OutboxRow.objects.get(pk=first.pk), NOW, NOW, "no answer")

    first.refresh_from_db()
    newer = OutboxRow.objects.exclude(pk=first.pk).get()
    assert (first.state, newer.state) == ("skipped", "pending")
    assert newer.ids["before"] == {"start": "9", "end": "15"}


SETTLE = outbox.Settle(quiet=timedelta(minutes=10), most=timedelta(minutes=30))


def settling(at: timedelta, settle: outbox.Settle | None = SETTLE, **ids: object) -> OutboxRow:
    """Promise it again `at` so long after the first."""
    one = outbox.Promise(
        recipient="ann@example.org", key="one", ids={"name": "Ann", **ids}, settle=settle
    )
    [row] = outbox.put_many("tests.hello", [one], now=NOW + at)
    return row


def test_a_mail_that_settles_goes_after_the_last_promise_but_waits_no_longer_than_the_most():
    due = [settling(timedelta(minutes=m)).due_at - NOW for m in (0, 8, 16, 24)]

    assert due == [timedelta(minutes=m) for m in (10, 18, 26, 30)]
    assert OutboxRow.objects.count() == 1


def test_a_promise_that_does_not_settle_makes_a_waiting_one_due_at_once(
    mailoutbox, django_capture_on_commit_callbacks, time_machine
):
    settling(timedelta(0))
    time_machine.move_to(NOW + timedelta(minutes=1), tick=False)

    with django_capture_on_commit_callbacks(execute=True):
        row = settling(timedelta(minutes=1), settle=None)

    assert row.due_at == NOW + timedelta(minutes=1)
    assert len(mailoutbox) == 1


def test_what_is_due_already_is_put_off_no_more():
    settling(timedelta(0), settle=None)

    assert settling(timedelta(minutes=1)).due_at == NOW


def test_what_a_server_did_not_take_keeps_its_next_attempt(settings):
    settings.EMAIL_BACKEND = "foundation.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    row = settling(timedelta(0), settle=None)
    outbox.send(row.pk, now=NOW)

    again = settling(timedelta(seconds=10))

    assert again.due_at == NOW + outcomes.PAUSES[0]


def test_one_task_waits_for_all_that_settle(monkeypatch, django_capture_on_commit_callbacks):
    queued = []
    monkeypatch.setattr(
        "foundation.task_backends.RaisingBackend.supports_defer", True, raising=False
    )
    monkeypatch.setattr(
        "foundation.task_backends.RaisingBackend.enqueue",
        lambda _self, task, _args, _kwargs: queued.append((task.name, task.run_after)),
    )
    promises = [
        outbox.Promise(recipient=f"a{n}@example.org", key=f"k{n}", ids={"name": "x"}, settle=SETTLE)
        for n in range(3)
    ]

    with django_capture_on_commit_callbacks(execute=True):
        outbox.put_many("tests.hello", promises, now=NOW)

    assert queued == [("send_outbox", NOW + SETTLE.quiet)]


def test_a_queue_that_cannot_wait_is_not_asked(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        settling(timedelta(0))

    assert callbacks == []
    assert outbox.send_due(now=NOW + SETTLE.quiet) == 1
    assert len(mailoutbox) == 1


def test_a_promise_joined_to_one_that_is_held_waits_with_it():
    for _ in range(2):
        outbox.put("tests.hello", recipient="a@example.org", now=NOW, key="k", name="Ann")
        outbox.hold(OutboxRow.objects.all())
    outbox.put("tests.hello", recipient="a@example.org", now=NOW, key="k", name="Ann")

    assert OutboxRow.objects.get().due_at == outbox.HELD
