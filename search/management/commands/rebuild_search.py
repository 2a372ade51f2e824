"""`manage.py rebuild_search`: make all that search knows anew, from the published pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from search.services import index


class Command(BaseCommand):
    help = (
        "Makes every entry of the search anew, each in its place: the site may run meanwhile. "
        "Rarely needed, since `tick` mends whatever differs from what is published."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made, failed = index.rebuild(now=timezone.now())
        self.stdout.write(f"{made} pages made findable")
        if failed:
            raise CommandError(f"{failed} pages failed. The log says why.")
