from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foundation import fetching
from foundation.management.progress import Progress
from home.enums import Imported
from home.importing import feeds, tables
from home.importing.items import BadSource
from home.models import NewsPage
from home.models.imports import LONGEST_SOURCE
from home.services import importing

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from home.importing.items import Item
    from home.services.importing import Outcome

MOST_BYTES = 100_000_000


class Command(BaseCommand):
    help = (
        "Take over old news from a table (CSV) or a feed (Atom, RSS). Each story is made once, "
        "however often this is run; nothing that editors changed here is overwritten."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="a file, or the address of a feed or table")
        parser.add_argument(
            "--language", required=True, choices=[code for code, _name in settings.LANGUAGES]
        )
        parser.add_argument(
            "--name",
            default="",
            help="what the source is known by the next time; else its address or the file's name",
        )
        parser.add_argument(
            "--encoding", default="", help="of a table, where it isn't found out: windows-1257"
        )
        parser.add_argument("--limit", type=int, default=0, help="make so many at most")
        parser.add_argument("--draft", action="store_true", help="publish nothing")
        parser.add_argument(
            "--dry-run", action="store_true", help="change nothing, and say what would be done"
        )

    def handle(self, *args: Any, source: str, language: str, **options: Any) -> None:
        parent = NewsPage.objects.filter(locale__language_code=language).first()
        if parent is None:
            raise CommandError(f"There is no news page in {language}.")
        name = (options["name"] or _name(source))[:LONGEST_SOURCE]
        try:
            items = _read(source, options["encoding"])
        except BadSource as error:
            raise CommandError(str(error)) from error
        numbers: Counter[Imported] = Counter()
        later: list[Outcome] = []
        with Progress(self.stdout, "stories", len(items)) as progress:
            for item in items:
                if options["limit"] and numbers[Imported.MADE] >= options["limit"]:
                    break
                outcome = importing.take_over(
                    item,
                    source=name,
                    parent=parent,
                    draft=options["draft"],
                    dry=options["dry_run"],
                    now=timezone.now(),
                )
                numbers[outcome.result] += 1
                progress.add(1)
                # Between the steps of a bar nothing could be read.
                if self.stdout.isatty():
                    later.append(outcome)
                else:
                    self._say(outcome)
        for outcome in later:
            self._say(outcome)
        if not options["dry_run"]:
            importing.tie(source=name)
        self._sum_up(numbers, is_dry=options["dry_run"])

    def _say(self, outcome: Outcome) -> None:
        if outcome.result is not Imported.SAME:
            reason = f": {outcome.reason}" if outcome.reason else ""
            self.stdout.write(f"{outcome.result.label}: {outcome.title or '?'}{reason}")
        for note in outcome.notes:
            self.stdout.write(f"    {note}")

    def _sum_up(self, numbers: Counter[Imported], *, is_dry: bool) -> None:
        told = " ".join(f"{result.label.capitalize()}: {numbers[result]}." for result in Imported)
        self.stdout.write(f"Nothing was changed. It would be: {told}" if is_dry else told)


def _is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _name(source: str) -> str:
    return source if _is_address(source) else Path(source).name


def _read(source: str, encoding: str) -> list[Item]:
    """Raises BadSource."""
    data = _bytes(source)
    return feeds.read(data) if feeds.looks_like_one(data) else tables.read(data, encoding)


def _bytes(source: str) -> bytes:
    if _is_address(source):
        try:
            return fetching.fetch(source).body or b""
        except fetching.NotFetched as error:
            detail = f" ({error.detail})" if error.detail else ""
            raise BadSource(f"{error.problem.label}{detail}") from error
    path = Path(source)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadSource(f"{source} is larger than 100 MB: make several files of it.")
        return path.read_bytes()
    except OSError as error:
        raise BadSource(f"{source} cannot be read.") from error
