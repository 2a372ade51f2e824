"""Two imports of one source at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from wagtail.models import Page

from home.models import ImportedItem, NewsItem
from tests.home.importing.test_import_news import row, run, summary

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(*sources: Path) -> list[list[str]]:
    """What each import of these files says, all begun at the same time."""
    ready = Barrier(len(sources))

    def begin(source: Path) -> list[str]:
        ready.wait()
        try:
            return run(str(source))
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sources)) as pool:
        return list(pool.map(begin, sources))


def table(file: Path) -> Path:
    """Twelve stories."""
    lines = [";".join(row()), *(";".join(row(number).values()) for number in range(12))]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_of_one_source_each_story_is_made_once(tmp_path: Path):
    source = table(tmp_path / "old.csv")

    told = together(source, source)

    made = [sum(line.startswith("made:") for line in lines) for lines in told]
    assert [lines[-1] for lines in told] == [summary(made=n, same=12 - n) for n in made]
    assert (sum(made), ImportedItem.objects.count(), NewsItem.objects.count()) == (12, 12, 12)


def test_of_two_sources_all_stories_have_their_place(tmp_path: Path):
    told = together(table(tmp_path / "one.csv"), table(tmp_path / "two.csv"))

    assert [lines[-1] for lines in told] == [summary(made=12), summary(made=12)]
    assert Page.find_problems() == ([], [], [], [], [])
