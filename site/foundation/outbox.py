"""The outbox: a promised mail is a row, written with the change it speaks of.

A row is claimed by a conditional update, so that two workers never send it both. What the server
did not take is tried again. What it may have taken without saying so is sent once more under the
same Message-ID (a confirmation that comes twice does less harm than one that never comes), and
then left as unknown for a person to see. A mail promised `at_most_once` is left so at once.

A mail of something that may change again in a moment can be left to settle first; its row says when
it goes (`due_at`).
"""

from __future__ import annotations

import logging
import smtplib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from anymail.exceptions import AnymailError
from django.core.mail import get_connection
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from foundation import mail, tasks
from foundation.models import OutboxRow
from foundation.smtp import Undecided

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.core.mail import EmailMessage
    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

State = OutboxRow.State
# A row claimed so long ago was claimed by a process that is no more.
ABANDONED = timedelta(minutes=10)
# One attempt a row of this, the last one repeated: about a day in all.
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180)]
ATTEMPTS = 12


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One mail to promise; see `put`."""

    recipient: str
    key: str
    ids: dict[str, Any]
    at_most_once: bool = False  # a second one would be worse than none
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
    is_first: bool = False,
    **ids: Any,
) -> None:
    """Promise a mail, in the transaction at hand. With a `key`, a promise not yet kept under the
    same key is reused: the mail is rendered when sent, so it will tell the newest state anyway."""
    promise = Promise(
        recipient=recipient, key=key, ids=ids, at_most_once=at_most_once, is_first=is_first
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
            row.ids = _merged(row.ids, promise.ids)
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
    if row.attempts or row.due_at <= now:
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


def send_due(*, now: datetime, limit: int = 500, message: str = "") -> int:
    """Send what is due and no task has sent, of all mails or of one `message`; take up what a
    killed process left behind."""
    for pk in _abandoned(now).values_list("pk", flat=True)[:limit]:
        _take_up(pk, now)
    due = OutboxRow.objects.filter(state=State.PENDING, due_at__lte=now).order_by("due_at", "pk")
    if message:
        due = due.filter(message=message)
    begun = time.monotonic()
    return sum(
        # Not all at the first one's moment: after ten minutes the last would seem abandoned.
        send(pk, now=now + timedelta(seconds=time.monotonic() - begun))
        for pk in list(due.values_list("pk", flat=True)[:limit])
    )


def send(pk: int, *, now: datetime | None = None) -> bool:
    """Send one row if it is due and nobody else is at it; whether this call did."""
    now = now or timezone.now()
    won = OutboxRow.objects.filter(pk=pk, state=State.PENDING, due_at__lte=now).update(
        state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    if not won:
        return False
    row = OutboxRow.objects.get(pk=pk)
    try:
        letter = mail.messages[row.message](now=now, **row.ids)
        if letter is None:
            _end(row, State.SKIPPED, now)
            return False
        row.recipient = letter.recipient or row.recipient
        message = mail.build(letter, recipient=row.recipient, message_uuid=row.uuid)
        _hand_over(message, at_most_once=row.at_most_once)
    except Undecided as error:
        _doubt(row, now, str(error))
        return False
    except smtplib.SMTPRecipientsRefused as error:
        code = max(answer[0] for answer in error.recipients.values())
        _retry(row, now, str(error), final=code >= 500)
        return False
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("mail %s (%s) was not taken: %s", row.pk, row.message, error)
        _retry(row, now, f"{type(error).__name__}: {error}")
        return False
    except Exception as error:
        # One row that cannot be rendered must not stop the others.
        logger.exception("mail %s (%s) could not be sent", row.pk, row.message)
        _retry(row, now, f"{type(error).__name__}: {error}")
        return False
    _end(row, State.SENT, now)
    return True


def forget(recipient: str, *, now: datetime, messages: Collection[str] = ()) -> int:
    """Of all mails to `recipient`, or of those `messages`, it stays that there was one; what is
    still to be sent isn't. How many."""
    rows = OutboxRow.objects.filter(recipient=recipient)
    if messages:
        rows = rows.filter(message__in=messages)
    rows.filter(state=State.PENDING).update(state=State.SKIPPED, done_at=now)
    return rows.exclude(state=State.SENDING).update(recipient="", error="", ids={})


def _hand_over(message: EmailMessage, *, at_most_once: bool) -> None:
    """Give one mail to the server; raises Undecided when it may or may not have been taken."""
    connection = get_connection()
    connection.open()
    try:
        connection.send_messages([message])
    except AnymailError as error:
        # A provider's gateway that gives up (5xx) doesn't know what became of the mail behind it.
        status = getattr(error, "status_code", None)
        if status and not (at_most_once and status >= 500):
            raise
        raise Undecided(str(error)) from error
    finally:
        # The answer to the mail is known by now: a failing goodbye changes nothing.
        try:
            connection.close()
        except (smtplib.SMTPException, OSError):
            logger.info("the mail server hung up first")


def _retry(row: OutboxRow, now: datetime, error: str, *, final: bool = False) -> None:
    if final or row.attempts >= ATTEMPTS:
        _end(row, State.FAILED, now, error)
        # Not the error, which names the address: it stands in the row.
        logger.error("mail %s (%s) failed for good", row.pk, row.message)
    else:
        _again(row, now + PAUSES[min(row.attempts, len(PAUSES)) - 1], now, error)


def _doubt(row: OutboxRow, now: datetime, error: str) -> None:
    """Sent once more under the same Message-ID; in doubt a second time, or where once is the most
    there may be, left to a person."""
    if row.doubted or row.at_most_once:
        _end(row, State.UNKNOWN, now, error)
        logger.error("mail %s (%s) may or may not have been sent", row.pk, row.message)
    else:
        row.doubted = True
        _again(row, now + PAUSES[1], now, error)


@transaction.atomic
def _again(row: OutboxRow, due_at: datetime, now: datetime, error: str) -> None:
    row.state, row.due_at, row.error = State.PENDING, due_at, error[:500]
    try:
        with transaction.atomic():
            row.save(update_fields=["recipient", "state", "due_at", "error", "doubted"])
    except IntegrityError:
        # Promised again meanwhile: the newer mail tells this one's part too.
        newer = OutboxRow.objects.select_for_update().get(key=row.key, state=State.PENDING)
        newer.ids = _merged(row.ids, newer.ids)
        newer.save(update_fields=["ids"])
        _end(row, State.SKIPPED, now, error)


def _end(row: OutboxRow, state: str, now: datetime, error: str = "") -> None:
    row.state, row.done_at, row.error = state, now, error[:500]
    row.save(update_fields=["recipient", "state", "done_at", "error", "doubted"])


def _merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {**value, **old[name]} if isinstance(value, dict) and name in old else value
        for name, value in new.items()
    }


def _abandoned(now: datetime) -> QuerySet[OutboxRow]:
    return OutboxRow.objects.filter(state=State.SENDING, claimed_at__lt=now - ABANDONED)


@transaction.atomic
def _take_up(pk: int, now: datetime) -> None:
    row = _abandoned(now).select_for_update().filter(pk=pk).first()
    if row is not None:
        _doubt(row, now, "the process that was sending it ended")
