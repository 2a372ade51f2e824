"""How fast mail leaves, agreed upon by all processes: a cap per minute, and pauses that a provider
asked for. Both stand in one row; what may not leave yet stays in the outbox.

A fifth of the cap is kept for what is owed: a digest to everybody cannot hold up a confirmation.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from foundation import tasks
from foundation.models import MailPace

if TYPE_CHECKING:
    from datetime import datetime

MINUTE = timedelta(minutes=1)
# No provider is believed for longer.
LONGEST_PAUSE = timedelta(hours=1)


def is_kept() -> bool:
    """Whether there is anything to agree upon: a relay without a cap is never asked to wait for."""
    return bool(settings.MAILS_PER_MINUTE) or settings.EMAIL_BACKEND.startswith("anymail.")


@transaction.atomic(savepoint=False)
def take(*, is_optional: bool, now: datetime) -> bool:
    """Take the right to send one mail now; whether there was one left."""
    if not is_kept():
        return True
    row = _row(now)
    if row.closed_until and row.closed_until > now:
        return False
    cap = settings.MAILS_PER_MINUTE
    if cap and row.used >= (cap - cap // 5 if is_optional else cap):
        return False
    row.used += 1
    row.save(update_fields=["minute", "used"])
    return True


@transaction.atomic(savepoint=False)
def close(*, until: datetime, now: datetime) -> None:
    """Send nothing before `until`: the provider said so."""
    row = _row(now)
    until = min(until, now + LONGEST_PAUSE)
    if row.closed_until is None or row.closed_until < until:
        row.closed_until = until
        row.save()


@transaction.atomic(savepoint=False)
def go_on_later(*, now: datetime) -> None:
    """Have one task, whoever asks, send the rest as soon as mail may leave again."""
    row = _row(now)
    if row.resumes_at and row.resumes_at > now:
        return
    row.resumes_at = max(row.minute + MINUTE, row.closed_until or now)
    row.save()
    tasks.at(row.resumes_at, tasks.send_outbox)


def _row(now: datetime) -> MailPace:
    """The row, locked, in the minute of `now`. A clock that is a little behind uses up the later
    minute; one that was far ahead holds nobody up."""
    minute = now.replace(second=0, microsecond=0)
    row, _is_new = MailPace.objects.select_for_update().get_or_create(
        pk=1, defaults={"minute": minute}
    )
    if not minute <= row.minute <= minute + 5 * MINUTE:
        row.minute, row.used = minute, 0
    return row
