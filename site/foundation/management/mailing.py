"""What commands have in common that do a mailing duty of `tick` at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from foundation import outbox, preparing
from foundation.management.progress import Progress

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence
    from datetime import datetime


# So many mails, and it is said how far it is. As many as are made together.
A_STEP = preparing.TOGETHER


class MailingCommand(BaseCommand):
    """As a duty of `tick`, but the mails are sent in this process as well, and `--now` can pretend
    another moment."""

    # Those that come of it.
    messages: Sequence[str]

    def promise(self, now: datetime) -> None:
        """Do what is due, and say how much that was."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now",
            metavar="MOMENT",
            help="as if it were this moment, for instance 2026-12-01T08:00+02:00 (without an "
            "offset: by the clock of the site)",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would be sent; nothing is kept and no mail leaves",
        )

    def handle(self, *, now: str | None, dry_run: bool, **options: Any) -> None:
        moment = _moment(now)
        if dry_run:
            # The real thing, taken back: it cannot say anything else than what would happen.
            with transaction.atomic():
                self.promise(moment)
                transaction.set_rollback(True)
            self.stdout.write("dry run: nothing was kept, no mail was sent")
            return
        self.promise(moment)
        self.stdout.write(f"sent: {self._send(moment)}")

    def _send(self, now: datetime) -> int:
        sent = 0
        waiting = outbox.waiting(self.messages, now=now)
        with Progress(self.stderr, "sending", waiting) as progress:
            for message in self.messages:
                while batch := outbox.send_due(now=now, message=message, limit=A_STEP):
                    sent += batch
                    progress.add(batch)
        return sent


def _moment(text: str | None) -> datetime:
    """The moment that `--now` names, or the real one. Raises CommandError for anything that is no
    moment."""
    if not text:
        return timezone.now()
    try:
        moment = parse_datetime(text)
        if moment is not None:
            return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        moment = None
    raise CommandError(
        f"--now must be a day and a time such as 2026-12-01T08:00+02:00, not {text!r}."
    )
