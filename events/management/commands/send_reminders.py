"""`manage.py send_reminders`: reminders, links to join and thanks that are due, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.services import reminders, thanks
from foundation.management.mailing import MailingCommand

if TYPE_CHECKING:
    from datetime import datetime


class Command(MailingCommand):
    help = (
        "Promises and sends the reminders, links to join and thanks that are due. `tick` does the "
        "same, so this is for looking (--dry-run) and for catching up. Safe to run twice at once."
    )
    messages = ("events.reminder", "events.join", "events.thanks")

    def promise(self, now: datetime) -> None:
        self.stdout.write(f"reminders: {reminders.remind_due(now=now)}")
        self.stdout.write(f"links to join: {reminders.join_due(now=now)}")
        self.stdout.write(f"thanks: {thanks.thank_due(now=now)}")
