from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from home.services import first_texts


class Command(BaseCommand):
    help = (
        "Publish first terms of use, privacy notices and accessibility statements in all languages, "
        "where there are none. Read them, and make them yours."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = first_texts.make(now=timezone.now())
        self.stdout.write(f"Pages made: {made}.")
