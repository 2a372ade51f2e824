from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from community.services import inactivity, retention
from foundation.housekeeping import Unfinished

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Forget what was kept long enough; with --dry-run only say what that is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        for kind in retention.due(now=now):
            self.stdout.write(f"{kind.number:>7}  {kind.name} (older than {kind.days} days)")
        accounts = inactivity.due(now=now).count()
        self.stdout.write(f"{accounts:>7}  accounts of members who were not here for long")
        if dry_run:
            return
        deleted = inactivity.delete_due(now=now)
        try:
            forgotten = retention.enforce(now=now)
        except Unfinished as error:
            raise CommandError(f"{error}. The log says why.") from error
        self.stdout.write(f"Forgotten: {forgotten}; accounts deleted: {deleted}.")
