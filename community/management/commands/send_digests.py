"""`manage.py send_digests`: the digests that are due, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import transaction

from community.enums import DeliveryState, SkipReason
from community.services import digest
from foundation import outbox
from foundation.management import arguments

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping
    from datetime import datetime


class Command(BaseCommand):
    """As a duty of `tick`, but the mails are sent in this process as well, and `--now` can pretend
    another moment."""

    help = (
        "Plans the digests that are due, fills them and sends their mails. `tick` does the same, "
        "so this is for looking (--dry-run) and for catching up. Safe to run twice at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        arguments.add_now(parser)
        arguments.add_dry_run(parser)

    def handle(self, *, now: str | None, dry_run: bool, **options: Any) -> None:
        moment = arguments.now(now)
        if dry_run:
            # The real thing, taken back: it cannot say anything else than what would happen.
            with transaction.atomic():
                self._plan_and_fill(moment)
                transaction.set_rollback(True)
            self.stdout.write("dry run: nothing was kept, no mail was sent")
            return
        self._plan_and_fill(moment)
        sent = 0
        while batch := outbox.send_due(now=moment, message=digest.MESSAGE):
            sent += batch
        self.stdout.write(f"sent: {sent}")

    def _plan_and_fill(self, now: datetime) -> None:
        planned = digest.plan(now=now)
        filled = digest.fill(now=now)
        self.stdout.write(f"planned: {planned}")
        self.stdout.write(f"promised: {filled[DeliveryState.PROMISED]}")
        self.stdout.write(f"skipped: {_skipped(filled)}")


def _skipped(filled: Mapping[str, int]) -> str:
    """`3 (empty: 2, stopped: 1)`."""
    reasons = [(reason.value, filled.get(reason, 0)) for reason in SkipReason]
    named = ", ".join(f"{reason}: {number}" for reason, number in reasons if number)
    total = sum(number for _reason, number in reasons)
    return f"{total} ({named})" if named else str(total)
