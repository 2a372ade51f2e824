"""The pictures of the documentation: each is shown, each can be taken anew, and none is heavy."""

from __future__ import annotations

import re
import sys

import pytest

from tests.config.processes import ROOT

sys.path.append(str(ROOT / "tools"))
import pictured  # the scripts' folder is no package

FOLDER = ROOT / "docs" / "pictures"
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
# Its words, and its place as the document names it.
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
MOST_BYTES = 60_000
FEWEST_LETTERS = 20


def shown() -> list[tuple[str, str]]:
    """The words and the place of each picture in the documents."""
    return [
        (words, (document.parent / place).relative_to(ROOT).as_posix())
        for document in DOCUMENTS
        for words, place in SHOWN.findall(document.read_text(encoding="utf-8"))
    ]


def test_the_documents_show_the_pictures_of_the_table_and_no_others():
    names = [f"docs/pictures/{picture.name}.png" for picture in pictured.PICTURES]

    assert len(names) == len(set(names))
    assert {place for _words, place in shown()} == set(names)


def test_the_folder_has_the_pictures_of_the_table_and_no_others():
    files = {path.name for path in FOLDER.iterdir()}

    assert files == {f"{picture.name}.png" for picture in pictured.PICTURES}


def test_each_picture_says_in_words_what_it_shows():
    assert [place for words, place in shown() if len(words) < FEWEST_LETTERS] == []


@pytest.mark.parametrize("picture", pictured.PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_light_and_taken_by_somebody_there_is(picture: pictured.Picture):
    assert picture.role in pictured.ROLES
    assert (FOLDER / f"{picture.name}.png").stat().st_size <= MOST_BYTES
