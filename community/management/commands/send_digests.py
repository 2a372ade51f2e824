"""`manage.py send_digests`: the digests that are due, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.enums import DeliveryState, SkipReason
from community.queries import digest_editions
from community.services import digest
from foundation.management.mailing import MailingCommand
from foundation.management.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Command(MailingCommand):
    help = (
        "Plans the digests that are due, fills them and sends their mails. `tick` does the same, "
        "so this is for looking (--dry-run) and for catching up. Safe to run twice at once. On a "
        "terminal it shows how far it is."
    )
    messages = (digest.MESSAGE,)

    def promise(self, now: datetime) -> None:
        with Progress(self.stderr, "planning", digest_editions.to_plan(now=now)) as progress:
            planned = digest.plan(now=now, tell=progress.add)
        with Progress(self.stderr, "filling", digest_editions.to_fill()) as progress:
            filled = digest.fill(now=now, tell=progress.add)
        self.stdout.write(f"planned: {planned}")
        self.stdout.write(f"promised: {filled[DeliveryState.PROMISED]}")
        self.stdout.write(f"skipped: {_skipped(filled)}")


def _skipped(filled: Mapping[str, int]) -> str:
    """`3 (empty: 2, stopped: 1)`."""
    reasons = [(reason.value, filled.get(reason, 0)) for reason in SkipReason]
    named = ", ".join(f"{reason}: {number}" for reason, number in reasons if number)
    total = sum(number for _reason, number in reasons)
    return f"{total} ({named})" if named else str(total)
