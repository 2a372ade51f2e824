"""`manage.py send_reminders`: reminders, links to join and thanks that are due, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import transaction

from events.services import reminders, thanks
from foundation import outbox
from foundation.management import arguments

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from datetime import datetime

# What it does, and the messages that come of it.
STEPS = (
    ("reminders", reminders.remind_due, "events.reminder"),
    ("links to join", reminders.join_due, "events.join"),
    ("thanks", thanks.thank_due, "events.thanks"),
)


class Command(BaseCommand):
    """As duties of `tick`, but the mails are sent in this process as well, and `--now` can pretend
    another moment."""

    help = (
        "Promises and sends the reminders, links to join and thanks that are due. `tick` does the "
        "same, so this is for looking (--dry-run) and for catching up. Safe to run twice at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        arguments.add_now(parser)
        arguments.add_dry_run(parser)

    def handle(self, *, now: str | None, dry_run: bool, **options: Any) -> None:
        moment = arguments.now(now)
        if dry_run:
            # The real thing, taken back: it cannot say anything else than what would happen.
            with transaction.atomic():
                self._promise(moment)
                transaction.set_rollback(True)
            self.stdout.write("dry run: nothing was kept, no mail was sent")
            return
        self._promise(moment)
        sent = 0
        for _name, _duty, message in STEPS:
            while batch := outbox.send_due(now=moment, message=message):
                sent += batch
        self.stdout.write(f"sent: {sent}")

    def _promise(self, now: datetime) -> None:
        for name, duty, _message in STEPS:
            self.stdout.write(f"{name}: {duty(now=now)}")
