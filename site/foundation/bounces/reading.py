"""Reading the bounces that wait: each once, whoever reads it again."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING

from django.conf import settings

from foundation import suppressions
from foundation.bounces import mailboxes, reports
from foundation.models import OutboxRow

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)

# What one run reads; the next goes on.
MOST = 500
BOUNCED, OTHER, LEFT = "bounced", "other", "left"


def read(*, now: datetime) -> Counter[str]:
    """Read what waits in the mailbox of bounces, if there is one: how many BOUNCED (or complained),
    how many OTHER reports there were (a delay, of a mail long forgotten, read before), and how many
    were not understood and LEFT. Raises `mailboxes.Unreachable`."""
    counts: Counter[str] = Counter()
    if settings.BOUNCE_MAILBOX is None:
        return counts
    with mailboxes.opened(settings.BOUNCE_MAILBOX) as box:
        for name in box.waiting(MOST):
            raw = box.fetch(name)
            if not raw:
                continue
            what = _note(raw, now)
            counts[what] += 1
            # Only now, when what it says is kept: cut off in between, it is read twice.
            if what == LEFT:
                box.leave(name)
            else:
                box.done(name)
    return counts


def read_due(*, now: datetime) -> int:
    """The same as a duty of `tick`; how many addresses were found not to work."""
    return read(now=now)[BOUNCED]


def _note(raw: bytes, now: datetime) -> str:
    try:
        report = reports.read(raw)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # Python's parser is not proof against everything that people call a mail.
        logger.info("a mail in the mailbox of bounces could not be read", exc_info=True)
        return LEFT
    if report is None:
        return LEFT
    mail = OutboxRow.objects.filter(pk=report.row).exclude(recipient="").first()
    if mail is None or not report.kind:
        return OTHER
    is_news = suppressions.record(
        provider="bounce",
        event_id=report.event_id,
        kind=report.kind,
        address=mail.recipient,
        mail=mail,
        at=now,
        detail=report.detail,
        now=now,
    )
    return BOUNCED if is_news else OTHER
