"""Say what is kept of an address without an account, and forget it: for who asks for either."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from community import domains
from community.queries.subscriptions import kept
from community.services import subscriptions

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from community.models.recipients import NewsChoice
    from community.queries.subscriptions import Kept

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Print what is kept of an address that gets news by e-mail without an account, and delete "
        "it. Make sure first that whoever asks has the address. Members delete their account."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--dry-run", action="store_true", help="print it and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        address = domains.kept_form(options["email"])
        found = kept(address)
        if not found.is_anything:
            raise CommandError(f"Nothing is kept of {address} as a subscriber without an account.")
        self._tell(found)
        if not options["dry_run"]:
            subscriptions.forget(address, now=timezone.now())
            logger.warning("A subscriber without an account was forgotten.")
            self.stdout.write("All of it is forgotten.")

    def _tell(self, found: Kept) -> None:
        if row := found.recipient:
            consent = f"{row.consented_at:%Y-%m-%d %H:%M} UTC" if row.consented_at else "unknown"
            self.stdout.write(f"Subscriber since {row.created_at:%Y-%m-%d}: {_said(row)}")
            self.stdout.write(
                f"Confirmed: {consent}, privacy notice {row.notice_version} ({row.notice_language})"
            )
            self.stdout.write(f"Editions: {found.editions}")
        for wish in found.wishes:
            self.stdout.write(f"Asked on {wish.created_at:%Y-%m-%d}: {_said(wish)}")
        self.stdout.write(f"Mails noted: {found.mails}")


def _said(row: NewsChoice) -> str:
    topics = ", ".join(topic.slug for topic in row.topics.all()) if row.only_topics else "all"
    without = ", ".join(row.unwanted) or "nothing"
    when = f"{row.cadence}, weekday {row.weekday}, {row.at:%H:%M} {row.time_zone}"
    return f"{when}; language {row.language}; without {without}; topics: {topics}"
