"""What several commands are told in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from datetime import datetime


def add_now(parser: ArgumentParser) -> None:
    """Let a command pretend another moment; `now` reads it."""
    parser.add_argument(
        "--now",
        metavar="MOMENT",
        help="as if it were this moment, for instance 2026-12-01T08:00+02:00 (without an "
        "offset: by the clock of the site)",
    )


def add_dry_run(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="say what would be sent; nothing is kept and no mail leaves",
    )


def now(text: str | None) -> datetime:
    """The moment that `--now` names, or the real one. Raises CommandError for anything that is no
    moment."""
    if not text:
        return timezone.now()
    try:
        moment = parse_datetime(text)
        if moment is not None:
            return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        moment = None
    raise CommandError(
        f"--now must be a day and a time such as 2026-12-01T08:00+02:00, not {text!r}."
    )
