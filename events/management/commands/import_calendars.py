"""`manage.py import_calendars`: read the partners' calendars whose time has come."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from events.models import PartnerCalendar
from events.services import partners


class Command(BaseCommand):
    help = (
        "Reads every partner calendar that is due and follows what it says. `tick` does the same."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--all", action="store_true", help="also those that are not due yet")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        number = partners.read_due(now=now)
        if options["all"]:
            rest = PartnerCalendar.objects.filter(is_active=True).exclude(last_read_at=now)
            number += sum(partners.read(calendar, now=now, asked=True) for calendar in rest)
        self.stdout.write(f"{number} calendars read")
