"""`manage.py sync_occurrences`: make dates follow their published schedule where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from events.services import schedule, stored_texts

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Repairs every event whose dates differ from its published page, and writes endless "
        "schedules out as far as they should be. `tick` does the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--verify",
            action="store_true",
            help="Change nothing; compare every kept calendar text with what would be made now, "
            "name those that differ, and end with 1 if any does.",
        )

    def handle(self, *args: Any, verify: bool, **options: Any) -> None:
        if verify:
            self._verify()
            return
        number = schedule.repair(now=timezone.now())
        self.stdout.write(f"{number} events brought up to date")

    def _verify(self) -> None:
        number = 0
        for uid, language in stored_texts.differing(now=timezone.now()):
            self.stdout.write(f"{uid} {language}")
            number += 1
        if number:
            raise CommandError(f"{number} calendar texts differ from their dates")
        self.stdout.write("all calendar texts are as their dates")
