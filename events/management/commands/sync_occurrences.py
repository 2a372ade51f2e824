"""`manage.py sync_occurrences`: make dates follow their published schedule where they do not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from events.services import schedule


class Command(BaseCommand):
    help = (
        "Repairs every event whose dates differ from its published page, and writes endless "
        "schedules out as far as they should be. `tick` does the same."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = schedule.repair(now=timezone.now())
        self.stdout.write(f"{number} events brought up to date")
