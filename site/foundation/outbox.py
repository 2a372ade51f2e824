"""The outbox: a promised mail is a row, written with the change it speaks of.

A row is claimed under its lock, so that two workers never send it both. What the server
did not take is tried again. What it may have taken without saying so is sent once more under the
same Message-ID (a confirmation that comes twice does less harm than one that never comes), and
then left as unknown for a person to see. A mail promised `at_most_once` is left so at once.

A mail of something that may change again in a moment can be left to settle first; its row says when
it goes (`due_at`). What people can do without (`is_optional`) goes after all that is owed, and to no
address that is suppressed; what is owed goes to all but those that don't work.
"""

from __future__ import annotations

import logging
import smtplib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from foundation import mail, outcomes, pace, posting, providers, suppressions, tasks, verp
from foundation.models import OutboxRow
from foundation.outcomes import HELD
from foundation.preparing import Letters
from foundation.smtp import Undecided

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

State = OutboxRow.State
# A row claimed so long ago was claimed by a process that is no more.
ABANDONED = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One mail to promise; see `put`."""

    recipient: str
    key: str
    ids: dict[str, Any]
    at_most_once: bool = False  # a second one would be worse than none
    is_optional: bool = False  # one may do without it, and who complains gets no more of it
    is_first: bool = False  # the key names a row that was made just now: nothing can be pending
    settle: Settle | None = None  # not at once, for more may follow


@dataclass(frozen=True)
class Settle:
    """How long a mail waits for more of its kind: until nothing came for `quiet`, and `most` in
    all, counted from the first."""

    quiet: timedelta
    most: timedelta


def put(
    message: str,
    *,
    recipient: str,
    now: datetime,
    key: str = "",
    at_most_once: bool = False,
    is_optional: bool = False,
    is_first: bool = False,
    **ids: Any,
) -> None:
    """Promise a mail, in the transaction at hand. With a `key`, a promise not yet kept under the
    same key is reused: the mail is rendered when sent, so it will tell the newest state anyway."""
    promise = Promise(
        recipient=recipient,
        key=key,
        ids=ids,
        at_most_once=at_most_once,
        is_optional=is_optional,
        is_first=is_first,
    )
    put_many(message, [promise], now=now)


# Without a savepoint: a promise is part of what it speaks of, and every registration makes one.
@transaction.atomic(savepoint=False)
def put_many(message: str, promises: list[Promise], *, now: datetime) -> list[OutboxRow]:
    """Promise many mails in a constant number of queries; their rows, in the order of `promises`.

    Where a promise is pending already, its dictionaries learn the new entries and keep the old
    ones: of five changes in a row, the mail tells what was true before the first. A promise that
    settles puts a pending one off, but one that doesn't makes it due at once.
    """
    if message not in mail.messages:
        raise LookupError(f"no message is called {message!r}")
    pending = _pending([p.key for p in promises if p.key and not p.is_first])
    rows, new, put_off = [], [], []
    for promise in promises:
        if row := pending.get(promise.key):
            row.ids = outcomes.merged(row.ids, promise.ids)
            due_at = _due_again(row, promise.settle, now)
            if due_at != row.due_at:
                row.due_at = due_at
                put_off.append(row)
            rows.append(row)
            continue
        row = OutboxRow(
            message=message,
            recipient=promise.recipient,
            ids=promise.ids,
            key=promise.key,
            at_most_once=promise.at_most_once,
            is_optional=promise.is_optional,
            created_at=now,
            due_at=now + promise.settle.quiet if promise.settle else now,
        )
        rows.append(row)
        new.append(row)
    if len(new) == 1:
        # What every registration does: in bulk, one takes longer.
        new[0].save(force_insert=True)
    else:
        OutboxRow.objects.bulk_create(new, batch_size=500)
    if pending:
        OutboxRow.objects.bulk_update(pending.values(), ["ids", "due_at"], batch_size=500)
    _start([*new, *put_off], now)
    return rows


def hold(rows: QuerySet[OutboxRow]) -> int:
    """Keep what waits of `rows` from leaving, until it is released, and what is on its way, should
    the server not take it; how many."""
    return rows.filter(state__in=[State.PENDING, State.SENDING]).update(due_at=HELD)


def release(rows: QuerySet[OutboxRow], *, now: datetime) -> int:
    """Let go what is held of `rows`; how many."""
    released = rows.filter(state__in=[State.PENDING, State.SENDING], due_at=HELD).update(due_at=now)
    if released:
        tasks.later(tasks.send_outbox)
    return released


def _pending(keys: list[str]) -> dict[str, OutboxRow]:
    """The rows promised under `keys` and not sent yet: locked, so that a worker cannot take one up
    with the state before this transaction."""
    if not keys:
        return {}
    rows = OutboxRow.objects.select_for_update().filter(key__in=keys, state=State.PENDING)
    return {row.key: row for row in rows}


def _due_again(row: OutboxRow, settle: Settle | None, now: datetime) -> datetime:
    """When a pending row goes, now that it was promised again. One that was due already, or that a
    server did not take, is put off no further."""
    if row.attempts or row.due_at <= now or row.due_at == HELD:
        return row.due_at
    if settle is None:
        return now
    return min(now + settle.quiet, row.created_at + settle.most)


def _start(rows: list[OutboxRow], now: datetime) -> None:
    """Start what sends `rows`: a task for those that are due, one more for when the others are."""
    due = [row for row in rows if row.due_at <= now]
    if len(due) == 1:
        tasks.later(tasks.send_outbox_row, pk=due[0].pk)
    elif due:
        tasks.later(tasks.send_outbox)
    if settling := [row.due_at for row in rows if row.due_at > now]:
        tasks.at(max(settling), tasks.send_outbox)


def waiting(messages: Collection[str], *, now: datetime) -> int:
    """How many mails of these messages are due."""
    due = OutboxRow.objects.filter(state=State.PENDING, due_at__lte=now, message__in=messages)
    return due.count()


def send_due(*, now: datetime, limit: int = 500, message: str = "") -> int:
    """Send what is due and no task has sent, of all mails or of one `message`, what is owed first;
    take up what a killed process left behind. How many were sent: once the cap is reached or the
    server is away, the rest waits."""
    for pk in _abandoned(now).values_list("pk", flat=True)[:limit]:
        _take_up(pk, now)
    due = OutboxRow.objects.order_by("is_optional", "due_at", "id")
    if message:
        due = due.filter(message=message)
    sent, begun, letters = 0, time.monotonic(), Letters()
    with posting.Post() as post:
        for _turn in range(limit):
            # Not all at the first one's moment: after ten minutes the last would seem abandoned.
            moment = now + timedelta(seconds=time.monotonic() - begun)
            # What was put off in this round is not due in it again.
            row = _claim_next(due, letters, moment, due_by=now)
            if row is None:
                break
            waiting = due.filter(state=State.PENDING, due_at__lte=now)
            sent += _deliver(row, post, moment, letters, waiting)
            if post.is_down:
                break
    return sent


def send(pk: int, *, now: datetime | None = None) -> bool:
    """Send one row if it is due and nobody else is at it; whether this call did."""
    now = now or timezone.now()
    row = _claim(OutboxRow.objects.filter(pk=pk), now, due_by=now)
    if row is None:
        return False
    with posting.Post() as post:
        return _deliver(row, post, now, Letters(is_alone=True), OutboxRow.objects.none())


def _claim_next(
    due: QuerySet[OutboxRow], letters: Letters, now: datetime, *, due_by: datetime
) -> OutboxRow | None:
    """What is owed, else one whose letter is made already, else the next."""
    if waiting := letters.waiting:
        ready = due.filter(Q(is_optional=False) | Q(pk__in=waiting))
        if row := _claim(ready, now, due_by=due_by):
            return row
        letters.drop()
    return _claim(due, now, due_by=due_by)


@transaction.atomic
def _claim(rows: QuerySet[OutboxRow], now: datetime, *, due_by: datetime) -> OutboxRow | None:
    """The first of `rows` that is due and that nobody else has, if a mail may leave now. Rows that
    others are just claiming are passed over, so workers at once don't wait for each other."""
    due = rows.filter(state=State.PENDING, due_at__lte=due_by)
    row = due.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    if not pace.take(is_optional=row.is_optional, now=now):
        pace.go_on_later(now=now)
        return None
    row.state, row.claimed_at, row.attempts = State.SENDING, now, row.attempts + 1
    row.save(update_fields=["state", "claimed_at", "attempts"])
    return row


def _deliver(
    row: OutboxRow,
    post: posting.Post,
    now: datetime,
    letters: Letters,
    waiting: QuerySet[OutboxRow],
) -> bool:
    """Send a claimed row, before those that are `waiting`, and write down what came of it; whether
    it was taken."""
    try:
        letter = letters.letter(row, waiting, now)
        if letter is None:
            outcomes.end(row, State.SKIPPED, now)
            return False
        row.recipient = letter.recipient or row.recipient
        if not letter.proves_address and outcomes.stop(row, letters.reasons(row.recipient), now):
            return False
        message = mail.build(
            letter,
            recipient=row.recipient,
            message_uuid=row.uuid,
            return_path="" if providers.name() else verp.return_path(row.pk),
        )
        post.hand_over(message, row)
    except Undecided as error:
        outcomes.doubt(row, now, str(error))
        return False
    except posting.TooFast as error:
        pause = timedelta(seconds=error.seconds) or pace.MINUTE
        pace.close(until=now + pause, now=now)
        row.attempts -= 1
        outcomes.again(row, now + min(pause, pace.LONGEST_PAUSE), now, str(error))
        pace.go_on_later(now=now)
        return False
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = max(error.recipients.values())
        is_final = code >= 500
        if is_final:
            suppressions.refused(row, answer, now=now)
        outcomes.retry(row, now, str(error), final=is_final)
        return False
    except (smtplib.SMTPException, OSError, posting.Refused) as error:
        logger.warning("mail %s (%s) was not taken: %s", row.pk, row.message, error)
        final = isinstance(error, posting.Refused)
        outcomes.retry(row, now, f"{type(error).__name__}: {error}", final=final)
        return False
    except Exception as error:
        # One row that cannot be rendered must not stop the others.
        logger.exception("mail %s (%s) could not be sent", row.pk, row.message)
        outcomes.retry(row, now, f"{type(error).__name__}: {error}")
        return False
    outcomes.end(row, State.SENT, now)
    return True


def forget(recipient: str, *, now: datetime, messages: Collection[str] = ()) -> int:
    """Of all mails to `recipient`, or of those `messages`, it stays that there was one; what is
    still to be sent isn't. How many."""
    rows = OutboxRow.objects.filter(recipient=recipient)
    if messages:
        rows = rows.filter(message__in=messages)
    rows.filter(state=State.PENDING).update(state=State.SKIPPED, done_at=now)
    return rows.exclude(state=State.SENDING).update(recipient="", error="", ids={})


def _abandoned(now: datetime) -> QuerySet[OutboxRow]:
    return OutboxRow.objects.filter(state=State.SENDING, claimed_at__lt=now - ABANDONED)


@transaction.atomic
def _take_up(pk: int, now: datetime) -> None:
    row = _abandoned(now).select_for_update().filter(pk=pk).first()
    if row is not None:
        outcomes.doubt(row, now, "the process that was sending it ended")
