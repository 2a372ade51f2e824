from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import URLValidator
from django.utils import timezone

from foundation.management.progress import Progress
from home.archive import open_data, writing
from home.archive.scope import beginnings

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = (
        "Write the public site as files that need no server, with its content as open data beside "
        "them: for the day when there is nobody left to run it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="new, empty, or a former archive")
        parser.add_argument(
            "--base-url",
            default="",
            help="the address that the archive will have, for its sitemap, feeds and canonical links",
        )
        parser.add_argument(
            "--licence",
            choices=sorted(open_data.LICENCES),
            default="CC-BY-4.0",
            help="under which the data may be used",
        )

    def handle(self, *args: Any, folder: Path, base_url: str, licence: str, **options: Any) -> None:
        try:
            if base_url:
                URLValidator(schemes=("http", "https"))(base_url)
        except ValidationError as error:
            raise CommandError(f"{base_url} is no address such as https://example.org.") from error
        with Progress(self.stdout, "pages and files", sum(1 for _one in beginnings())) as progress:
            try:
                count = writing.write(
                    folder.resolve(),
                    base=base_url,
                    licence=licence,
                    now=timezone.now(),
                    done=progress.add,
                )
            except writing.NotAnArchive as error:
                raise CommandError(f"{folder} holds something that is no archive.") from error
        self.stdout.write(f"Pages: {count.pages}. All files: {count.files}.")
