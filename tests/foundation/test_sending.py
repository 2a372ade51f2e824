"""Sending much: one connection, a cap that all share, and what is owed before what is not."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from foundation import outbox, pace, posting, verp
from foundation.models import MailEvent, MailPace, OutboxRow, Suppression
from tests.foundation.hello import NAME

if TYPE_CHECKING:
    from tests.foundation.smtp_server import Inbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hello_message")]

NOW = datetime(2026, 11, 21, 12, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def promise(count: int = 1, *, is_optional: bool = False, at_most_once: bool = False) -> None:
    outbox.put_many(
        NAME,
        [
            outbox.Promise(
                recipient=f"a{n}@example.org",
                key="",
                ids={"name": f"{'Digest' if is_optional else 'Owed'} {n}"},
                is_optional=is_optional,
                at_most_once=at_most_once,
            )
            for n in range(count)
        ],
        now=NOW,
    )


def waiting(count: int) -> None:
    """The same without a task, which would be done as soon as the test commits."""
    OutboxRow.objects.bulk_create(
        OutboxRow(
            message=NAME,
            recipient=f"a{n}@example.org",
            ids={"name": f"Owed {n}"},
            created_at=NOW,
            due_at=NOW,
        )
        for n in range(count)
    )


def subjects(inbox: Inbox) -> list[str]:
    return [mail["Subject"] for mail in inbox.mails]


def states() -> list[str]:
    return list(OutboxRow.objects.order_by("pk").values_list("state", flat=True))


# --- one connection ------------------------------------------------------------------------------


def test_many_mails_go_through_one_connection(inbox: Inbox):
    promise(5)

    outbox.send_due(now=NOW)

    assert (len(inbox.mails), inbox.connections) == (5, 1)


def test_a_connection_is_not_used_for_ever(inbox: Inbox, monkeypatch):
    monkeypatch.setattr(posting, "MAILS_A_CONNECTION", 2)
    promise(5)

    outbox.send_due(now=NOW)

    assert (len(inbox.mails), inbox.connections) == (5, 3)


def test_a_server_that_hangs_up_between_two_mails_costs_no_attempt(inbox: Inbox):
    promise(3)
    inbox.hang_up_at_mail = {2}

    assert outbox.send_due(now=NOW) == 3
    assert states() == ["sent"] * 3
    assert set(OutboxRow.objects.values_list("attempts", flat=True)) == {1}
    assert len(inbox.mails) == 3


def test_cut_after_the_dot_only_the_mail_at_hand_is_in_doubt(inbox: Inbox):
    promise(3, at_most_once=True)
    inbox.hang_up_after_dot_of = {2}

    outbox.send_due(now=NOW)
    outbox.send_due(now=NOW + timedelta(days=1))

    assert states() == ["sent", "unknown", "sent"]
    assert subjects(inbox) == ["Hello Owed 0", "Hello Owed 1", "Hello Owed 2"]


def test_an_error_leaves_the_mails_after_it_alone(inbox: Inbox):
    promise(3, at_most_once=True)
    inbox.answers = ["451 try later"]

    outbox.send_due(now=NOW)
    outbox.send_due(now=NOW + 2 * MINUTE)

    assert states() == ["sent"] * 3
    assert sorted(subjects(inbox)) == ["Hello Owed 0", "Hello Owed 1", "Hello Owed 2"]


@pytest.mark.parametrize("answer", ["999 what", "nonsense"])
def test_an_answer_without_meaning_leaves_doubt(inbox: Inbox, answer):
    promise(1, at_most_once=True)
    inbox.answers = [answer]

    outbox.send_due(now=NOW)

    assert states() == ["unknown"]


def test_where_the_server_is_away_one_mail_asks_and_the_others_wait(settings):
    settings.EMAIL_BACKEND = "foundation.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    promise(3)

    assert outbox.send_due(now=NOW) == 0
    assert list(OutboxRow.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0, 0]


# --- what is owed first --------------------------------------------------------------------------


def test_what_is_owed_goes_before_what_can_be_done_without(inbox: Inbox):
    promise(2, is_optional=True)
    promise(1)

    outbox.send_due(now=NOW)

    assert subjects(inbox) == ["Hello Owed 0", "Hello Digest 0", "Hello Digest 1"]


def test_a_confirmation_that_comes_while_digests_go_out_is_the_next(inbox: Inbox, monkeypatch):
    promise(3, is_optional=True)
    deliver = outbox._deliver

    def and_somebody_registers(row: OutboxRow, *args: object) -> bool:
        if OutboxRow.objects.count() == 3:
            promise(1)
        return deliver(row, *args)

    monkeypatch.setattr(outbox, "_deliver", and_somebody_registers)

    outbox.send_due(now=NOW)

    assert subjects(inbox)[:2] == ["Hello Digest 0", "Hello Owed 0"]


# --- the cap -------------------------------------------------------------------------------------


def test_above_the_cap_mails_wait_for_the_next_minute_and_none_is_lost(inbox: Inbox, settings):
    settings.MAILS_PER_MINUTE = 3
    promise(7)

    sent = [outbox.send_due(now=NOW + minute * MINUTE) for minute in (0, 0, 1, 2)]

    assert sent == [3, 0, 3, 1]
    assert set(states()) == {"sent"}


def test_a_mail_above_the_cap_has_used_up_no_attempt(inbox: Inbox, settings):
    settings.MAILS_PER_MINUTE = 1
    promise(2)
    first, second = OutboxRow.objects.order_by("pk")

    sent = [outbox.send(row.pk, now=NOW) for row in (first, second)]

    second.refresh_from_db()
    assert (sent, second.state, second.attempts) == ([True, False], "pending", 0)


def test_a_fifth_of_the_cap_is_kept_for_what_is_owed(inbox: Inbox, settings):
    settings.MAILS_PER_MINUTE = 5
    promise(9, is_optional=True)

    outbox.send_due(now=NOW)
    promise(3)
    outbox.send_due(now=NOW)

    assert [subject.split()[1] for subject in subjects(inbox)] == ["Digest"] * 4 + ["Owed"]


def test_one_task_goes_on_when_mail_may_leave_again(
    inbox: Inbox, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.MAILS_PER_MINUTE = 1
    queued = []
    backend = "foundation.task_backends.RaisingBackend"
    monkeypatch.setattr(f"{backend}.supports_defer", True, raising=False)
    monkeypatch.setattr(
        f"{backend}.enqueue",
        lambda _self, task, _args, _kwargs: queued.append((task.name, task.run_after)),
    )
    promise(3)

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            outbox.send_due(now=NOW)

    assert queued == [("send_outbox", NOW.replace(second=0) + MINUTE)]


@pytest.mark.parametrize(("ahead", "sent"), [(timedelta(minutes=2), 0), (timedelta(hours=3), 1)])
def test_a_clock_that_is_ahead_holds_the_others_up_for_minutes_at_most(
    inbox: Inbox, settings, ahead, sent
):
    settings.MAILS_PER_MINUTE = 1
    MailPace.objects.create(pk=1, minute=NOW.replace(second=0) + ahead, used=1)
    promise(1)

    assert outbox.send_due(now=NOW) == sent


def test_without_a_cap_nothing_is_agreed_upon(inbox: Inbox):
    promise(2)

    outbox.send_due(now=NOW)

    assert not MailPace.objects.exists()
    assert not pace.is_kept()


@pytest.mark.parametrize("count", [1, 4])
def test_each_mail_costs_the_same_queries(inbox: Inbox, settings, count, django_assert_num_queries):
    settings.MAILS_PER_MINUTE = 100
    promise(1)
    outbox.send_due(now=NOW)
    promise(count)
    outbox.put(NAME, recipient="later@example.org", now=NOW + MINUTE, name="Later")

    # What others left behind, and that nothing is due any more; of each mail, with the marks of
    # transactions: claiming and counting, whether it may be written there, ending.
    with django_assert_num_queries(4 + 8 * count):
        outbox.send_due(now=NOW)


# --- many workers --------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_worker_is_claiming_is_passed_over(inbox: Inbox):
    waiting(2)
    first = OutboxRow.objects.order_by("pk")[0]
    is_locked, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        from django.db import transaction

        with transaction.atomic():
            OutboxRow.objects.select_for_update().get(pk=first.pk)
            is_locked.set()
            may_go.wait(10)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    is_locked.wait(10)
    try:
        sent = outbox.send_due(now=NOW)
    finally:
        may_go.set()
        other.join()

    assert (sent, states()) == (1, ["pending", "sent"])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_the_cap_and_send_each_mail_once(inbox: Inbox, settings):
    settings.MAILS_PER_MINUTE = 10
    waiting(30)

    def work() -> None:
        outbox.send_due(now=NOW)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(inbox.mails) == len(set(subjects(inbox))) == 10
    assert MailPace.objects.get().used == 10


# --- addresses that are not written to -----------------------------------------------------------


def suppress(reason: str, address: str = "a0@example.org") -> None:
    Suppression.objects.create(address=address, reason=reason, since=NOW)


@pytest.mark.parametrize(
    ("reason", "owed", "digest"),
    [
        ("hard", "failed", "skipped"),
        ("soft", "sent", "skipped"),
        ("complaint", "sent", "skipped"),
    ],
)
def test_what_is_not_written_to_a_suppressed_address(inbox: Inbox, reason, owed, digest):
    suppress(reason)
    promise(1)
    promise(1, is_optional=True)

    outbox.send_due(now=NOW)

    assert states() == [owed, digest]
    assert OutboxRow.objects.last().error == f"suppressed: {reason}"


def test_a_code_goes_out_even_where_nothing_arrived(inbox: Inbox):
    suppress("hard")
    outbox.put(NAME, recipient="A0@Example.org", now=NOW, name="Code", proof=True)

    outbox.send_due(now=NOW)

    assert (states(), len(inbox.mails)) == (["sent"], 1)


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [
        ("550 5.1.1 no such user", ["hard"]),
        ("550 5.7.1 relaying denied", []),
        ("550 no", []),
        ("552 5.2.2 mailbox full", []),
    ],
)
def test_an_address_that_our_own_server_does_not_know_is_suppressed(inbox: Inbox, answer, kinds):
    promise(1)
    inbox.refuse_recipient = answer

    outbox.send_due(now=NOW)

    assert list(MailEvent.objects.values_list("kind", flat=True)) == kinds
    assert list(Suppression.objects.values_list("reason", flat=True)) == kinds
    assert states() == ["failed"]


# --- return paths --------------------------------------------------------------------------------


def test_the_envelope_names_the_row_and_the_sender_that_people_see_stays(inbox: Inbox, settings):
    settings.BOUNCE_ADDRESS = "bounces@example.org"
    promise(1)

    outbox.send_due(now=NOW)

    assert verp.row_of(inbox.senders) == OutboxRow.objects.get().pk
    assert inbox.senders[0].startswith("bounces+")
    assert inbox.mails[0]["From"] == "Talka <talka@example.org>"


def test_without_an_address_for_bounces_the_envelope_is_the_sender(inbox: Inbox):
    promise(1)

    outbox.send_due(now=NOW)

    assert inbox.senders == ["talka@example.org"]
