"""Old news from a table: CSV with a heading for each column."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Final

from django.utils.html import escape, linebreaks

from foundation import sheets
from home.importing.items import LONGEST_TEXT, MOST_ITEMS, BadSource, Item

if TYPE_CHECKING:
    from collections.abc import Iterable

NEEDED: Final = frozenset({"title", "text", "date"})
COLUMNS: Final = NEEDED | {"id", "lead", "address", "picture", "picture_alt"}
SEPARATORS: Final = (";", ",", "\t")


def read(data: bytes, encoding: str = "") -> list[Item]:
    """The stories in `data`, in the encoding that it shows or that is told. Raises BadSource."""
    text = _decoded(data, encoding)
    head = text.partition("\n")[0]
    separator = max(SEPARATORS, key=lambda one: len(COLUMNS & set(_headings(head.split(one)))))
    former = csv.field_size_limit(LONGEST_TEXT)
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise BadSource(f"This is no table: {error}.") from error
    finally:
        csv.field_size_limit(former)
    return _items(lines)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        if encoding:
            return data.decode(encoding).removeprefix("\ufeff")
        return sheets.decoded(data)[0]
    except LookupError as error:
        raise BadSource(f"There is no encoding {encoding}.") from error
    except (sheets.NotASheet, UnicodeDecodeError) as error:
        raise BadSource("This is no table of text, or in another encoding.") from error


def _headings(cells: Iterable[str]) -> list[str]:
    return [cell.strip().strip('"').strip().lower() for cell in cells]


def _items(lines: list[list[str]]) -> list[Item]:
    names = _headings(lines[0]) if lines else []
    if missing := sorted(NEEDED - set(names)):
        raise BadSource(f"The table has no column {', '.join(missing)}.")
    if len(lines) > MOST_ITEMS + 1:
        raise BadSource(f"The table has more than {MOST_ITEMS} lines: make several of it.")
    return [
        _item(dict(zip(names, line, strict=False)))
        for line in lines[1:]
        if any(cell.strip() for cell in line)
    ]


def _item(cells: dict[str, str]) -> Item:
    told = {name: cells.get(name, "").strip() for name in COLUMNS}
    text = told["text"]
    return Item(
        # Where there is nothing better, a story is known by its day and title.
        key=told["id"] or told["address"] or f"{told['date']} {told['title']}",
        title=told["title"],
        html=text if "<" in text else linebreaks(escape(text)),
        date=told["date"],
        lead=told["lead"],
        address=told["address"],
        picture=told["picture"],
        picture_alt=told["picture_alt"],
    )
