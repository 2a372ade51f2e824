"""`manage.py read_bounces`: read the mails that came back, now."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foundation.bounces import reading
from foundation.bounces.mailboxes import Unreachable


class Command(BaseCommand):
    """What `tick` does, with counts."""

    help = "Read the mails that came back to the mailbox of bounces (TALKA_BOUNCE_MAILBOX)."

    def handle(self, **options: Any) -> None:
        if settings.BOUNCE_MAILBOX is None:
            raise CommandError("TALKA_BOUNCE_MAILBOX names no mailbox.")
        try:
            counts = reading.read(now=timezone.now())
        except Unreachable as error:
            raise CommandError(f"The mailbox cannot be read: {error}") from error
        self.stdout.write(
            f"bounced: {counts[reading.BOUNCED]}, other reports: {counts[reading.OTHER]}, "
            f"not understood and left there: {counts[reading.LEFT]}"
        )
