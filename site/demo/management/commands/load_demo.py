"""`manage.py load_demo [--scale N]`: bring the demo content into the database."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.utils import timezone

from demo import loader

MOST = 1000
WIDTH = 30


class Command(BaseCommand):
    help = (
        "Load the demo content, with days counted from today. Adds what is missing and changes "
        "nothing else, so that it can be run again; no mail goes out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale",
            type=_scale,
            default=1,
            metavar="N",
            help="that many times the events, members, registrations and stories (default: 1)",
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="also into a database with members, events or stories that are not the demo's",
        )

    def handle(self, *, scale: int, force: bool, verbosity: int, **options: Any) -> None:
        bar = Bar(self.stderr if verbosity else None)
        try:
            added = loader.load(now=timezone.now(), scale=scale, force=force, report=bar.show)
        except loader.ForeignContent as error:
            raise CommandError(
                "This database holds members, events or stories that are not the demo's. To add the demo "
                "beside them, say --force."
            ) from error
        if not verbosity:
            return
        if made := [f"{number} {kind}" for kind, number in added.items() if number]:
            self.stdout.write(f"Added {', '.join(made)}. No mail went out.")
        else:
            self.stdout.write("The demo is already here; nothing was changed.")


class Bar:
    """A progress bar on one line of a terminal; elsewhere a line at each fifth of the way."""

    def __init__(self, out: OutputWrapper | None) -> None:
        self.out = out
        self.fifth = 0

    def show(self, done: int, of: int, what: str) -> None:
        if self.out is None:
            return
        if self.out.isatty():
            full = WIDTH * done // of
            line = f"[{'#' * full}{'.' * (WIDTH - full)}] {done}/{of}  {what:.40}"
            self._write(f"\r\x1b[K{line}", "\n" if done == of else "")
        elif (fifth := 5 * done // of) > self.fifth:
            self.fifth = fifth
            self._write(f"{fifth * 20:>4} %", "\n")

    def _write(self, text: str, ending: str) -> None:
        if self.out is not None:
            # No style: what goes to stderr would be red, as if something were wrong.
            self.out.write(text, style_func=str, ending=ending)
            self.out.flush()


def _scale(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {MOST}, not {text!r}")
    return number
