"""Reading a table that somebody uploads: whatever a spreadsheet or another program wrote.

Nothing in it is believed: a cell is text and never evaluated, and what is no table is refused. No
program's format is known here; a table is the lines below the line with the most headings that are
understood. Which ones those are, the caller says.
"""

from __future__ import annotations

import csv
import re
from dataclasses import asdict, dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, Self

from foundation import workbooks
from foundation.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_LINES: Final = 5_000
MOST_COLUMNS: Final = 100
LONGEST_CELL: Final = 500
# Above its table a program writes some lines about the meeting.
HEAD: Final = 50

SEPARATORS: Final = (",", ";", "\t")
# How other kinds of files begin: spreadsheets, old and new, and PDF.
_OTHER_FILES: Final = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x1f\x8b",
    b"{\\rtf",
    b"\x89PNG",
)
_MARKS: Final = {
    b"\xef\xbb\xbf": ("utf-8", "UTF-8"),
    b"\xff\xfe": ("utf-16-le", "UTF-16"),
    b"\xfe\xff": ("utf-16-be", "UTF-16"),
}
# One byte a letter; the earlier one where several fit as well.
_NARROW: Final = {
    "cp1252": "Windows-1252",
    "cp1257": "Windows-1257",
    "cp1250": "Windows-1250",
    "latin-1": "ISO 8859-1",
}
# What our languages are written with beside ASCII, and a file has most of by far.
_OURS: Final = frozenset("šžõäöüāčēģīķļņŗūæøåéŠŽÕÄÖÜĀČĒĢĪĶĻŅŖŪÆØÅÉ")
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)


_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

Row = list[str]


class SheetError(Exception):
    """A file that is not taken."""


class TooLarge(SheetError):
    """More bytes than are read."""


class NotASheet(SheetError):
    """No table of text."""


class Empty(SheetError):
    """Nobody stands in it."""


class TooLong(SheetError):
    """More lines than are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """The headings that are understood, folded and without what stands in brackets, by what their
    column tells; one of `enough` makes a line that of the headings."""

    words: Mapping[str, frozenset[str]]
    enough: frozenset[str]
    email: str


@dataclass(frozen=True)
class Table:
    """Headings and lines of a file, all cells as text, and how it was read."""

    header: Row
    rows: list[Row]
    encoding: str
    separator: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(**value)


def read(data: bytes, headings: Headings, *, workbooks_too: bool = False) -> Table:
    """The table in `data`: text, or the first sheet of a workbook where these are taken too. Raises
    TooLarge, NotASheet, Empty, and TooLong."""
    if len(data) > MOST_BYTES:
        raise TooLarge
    if workbooks_too and data.startswith(workbooks.BEGINS):
        return _of_workbook(data, headings)
    text, encoding = decoded(data)
    if not text.strip():
        raise Empty
    found = [(separator, *_parts(text, separator, headings)) for separator in SEPARATORS]
    separator, start, rows = max(found, key=lambda one: _fit(one, headings))
    return _made(rows, start, headings, encoding, separator)


def _of_workbook(data: bytes, headings: Headings) -> Table:
    try:
        lines = workbooks.lines(data, rows=2 * MOST_LINES + 2 * HEAD, columns=MOST_COLUMNS)
        cells = [[_CONTROL.sub("", cell) for cell in line] for line in lines]
    except workbooks.BadWorkbook as error:
        raise NotASheet from error
    rows = [_cleaned(row) for row in _squeezed(iter(cells))]
    return _made(rows, _start(rows, headings), headings, "XLSX", "")


def _made(rows: list[Row], start: int, headings: Headings, encoding: str, separator: str) -> Table:
    header, lines = _table(rows, start, headings)
    if not lines:
        raise Empty
    if len(lines) > MOST_LINES:
        raise TooLong
    return Table(header=header, rows=lines, encoding=encoding, separator=separator)


def decoded(data: bytes) -> tuple[str, str]:
    """`data` as text without control characters, and what its encoding is called. Raises NotASheet
    for what is none."""
    if data.startswith(_OTHER_FILES):
        raise NotASheet
    codec, name, data = _encoding(data)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise NotASheet from error
    if "\x00" in text:
        raise NotASheet
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")), name


def _encoding(data: bytes) -> tuple[str, str, bytes]:
    for mark, (codec, name) in _MARKS.items():
        if data.startswith(mark):
            return codec, name, data[len(mark) :]
    # Of UTF-16 without a mark, every other byte of what is mostly ASCII is nothing.
    if data[1:400:2].count(0) > len(data[1:400:2]) * 0.6:
        return "utf-16-le", "UTF-16", data
    if data[0:400:2].count(0) > len(data[0:400:2]) * 0.6:
        return "utf-16-be", "UTF-16", data
    if b"\x00" in data:
        raise NotASheet
    try:
        data.decode()
    except UnicodeDecodeError:
        codec = max(_NARROW, key=lambda codec: _likeness(data, codec))
        return codec, _NARROW[codec], data
    return "utf-8", "UTF-8", data


def _likeness(data: bytes, codec: str) -> float:
    """How well `data` reads in `codec`; the most is the best."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return float("-inf")
    letters = [letter for letter in text if not letter.isascii()]
    ours = sum(letter in _OURS for letter in letters)
    return 2 * ours - len(letters) - 9 * len(_CONTROL.findall(text))


def _parts(text: str, separator: str, headings: Headings) -> tuple[int, list[Row]]:
    """The lines of `text`, some more than there may be, and which of them has the headings: the one
    with the most that are understood; -1 where none has any."""
    rows = _rows(text, separator)
    return _start(rows, headings), rows


def _start(rows: list[Row], headings: Headings) -> int:
    understood = [_understood(row, headings) for row in rows[:HEAD]]
    most = max(understood, default=0)
    return understood.index(most) if most else -1


def _rows(text: str, separator: str) -> list[Row]:
    """A quotation mark that is never closed would make one cell of many people: then all of them
    are letters like any other. Nothing where a cell is longer than any can be."""
    is_one_missing = text.count('"') % 2
    ways: list[dict[str, Any]] = [
        {"strict": True},
        {"quoting": csv.QUOTE_NONE if is_one_missing else csv.QUOTE_MINIMAL},
    ]
    for way in ways:
        reader = csv.reader(StringIO(text, newline=""), delimiter=separator, **way)
        try:
            rows = list(_squeezed(reader))
        except csv.Error:
            continue
        if "quoting" in way and is_one_missing:
            rows = [[cell.strip(' "') for cell in row] for row in rows]
        return [_cleaned(row) for row in rows]
    return []


def _squeezed(reader: Iterator[Row]) -> Iterator[Row]:
    """As many lines as are looked at. Of empty ones in a row, one: some programs end each line
    twice, and what comes after them must not be cut off unseen."""
    was_empty = False
    left = 2 * MOST_LINES + 2 * HEAD
    for row in reader:
        is_empty = not any(cell.strip() for cell in row)
        if is_empty and was_empty:
            continue
        was_empty = is_empty
        yield [] if is_empty else row
        left -= 1
        if not left:
            return


def _cleaned(row: Sequence[str]) -> Row:
    cells = [" ".join(cell[:LONGEST_CELL].split()) for cell in row[:MOST_COLUMNS]]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _fit(found: tuple[str, int, list[Row]], headings: Headings) -> tuple[int, int]:
    """How much of a table it is, read so."""
    _separator, start, rows = found
    head = rows[:HEAD]
    return (
        _understood(rows[start], headings) if start >= 0 else 0,
        sum(len(row) for row in head if len(row) > 1),
    )


def _understood(row: Row, headings: Headings) -> int:
    """How many of the headings are; none where none of those that are enough is among them."""
    found = columns_of(row, headings)
    return len(found) if found.keys() & headings.enough else 0


def columns_of(header: Sequence[str], headings: Headings) -> dict[str, int]:
    """Which column tells what, by the headings: the first of each."""
    found: dict[str, int] = {}
    for number, heading in enumerate(header):
        words = fold(_BRACKETS.sub(" ", heading))
        for column, known in headings.words.items():
            if words in known:
                found.setdefault(column, number)
    return found


def _table(rows: list[Row], start: int, headings: Headings) -> tuple[Row, list[Row]]:
    """Headings and lines. Without a line of headings the first one counts as such, unless somebody
    stands in it already."""
    if start < 0:
        start = next((number for number, row in enumerate(rows) if row), len(rows))
        first = rows[start] if start < len(rows) else []
        if any(_ADDRESS.fullmatch(cell) for cell in first):
            return _numbered(rows[start:], headings)
        header = first
    else:
        header = rows[start]
    return header, list(_lines(rows[start + 1 :], headings))


def _numbered(rows: list[Row], headings: Headings) -> tuple[Row, list[Row]]:
    lines = list(_lines(rows, headings))
    width = max(map(len, lines), default=0)
    header = [str(number + 1) for number in range(width)]
    # Whatever column has addresses in it is that of the addresses.
    for number in range(width):
        if any(_ADDRESS.fullmatch(row[number]) for row in lines[:1] if number < len(row)):
            header[number] = min(headings.words[headings.email])
            break
    return header, lines


def _lines(rows: list[Row], headings: Headings) -> Iterator[Row]:
    """The lines of a table, up to where another one begins: at its headings, or at its title, which
    stands alone below an empty line."""
    for number, row in enumerate(rows):
        if not row:
            continue
        is_title = len(row) == 1 and number and not rows[number - 1]
        if is_title and any(
            _understood(later, headings) >= 2 for later in rows[number + 1 : number + 4]
        ):
            return
        if _understood(row, headings) >= 2:
            return
        yield row
