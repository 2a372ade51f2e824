"""Reading a file of who was there: whatever a spreadsheet or a meeting program wrote.

Nothing in it is believed: a cell is text and never evaluated, and what is no table is refused with
a sentence. No program's format is known here; a table is the lines below the line with the most
headings that are understood.
"""

from __future__ import annotations

import csv
import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from io import StringIO
from typing import TYPE_CHECKING, Any, Final, Self

from events import errors
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


class Column(StrEnum):
    """What a column may tell."""

    EMAIL = "email"
    NAME = "name"
    SURNAME = "surname"
    MINUTES = "minutes"
    JOINED = "joined"
    LEFT = "left"


# Headings as people and programs write them in our languages, folded; without what stands in
# brackets.
WORDS: Final[Mapping[Column, frozenset[str]]] = {
    Column.EMAIL: frozenset(
        {
            *("email", "e mail", "mail", "email address", "e mail address", "user email"),
            *("attendee email", "participant email", "meil", "e post", "epost", "e posti aadress"),
            *("e posti aadressid", "epasts", "e pasts", "e pasta adrese", "epasta adrese"),
            *("e postadresse", "epostadresse", "e posta", "eposta", "e postni naslov", "e naslov"),
            *("elektronski naslov",),
        }
    ),
    Column.NAME: frozenset(
        {
            *("name", "full name", "participant", "participant name", "attendee", "attendee name"),
            *("display name", "user name", "first name", "given name", "nimi", "eesnimi"),
            *("ees ja perekonnanimi", "taisnimi", "osaleja", "vards", "vards uzvards"),
            *("vards un uzvards", "dalibnieks", "navn", "fullt navn", "fornavn", "deltaker"),
            *("deltakernavn", "ime", "ime in priimek", "polno ime", "udelezenec"),
        }
    ),
    Column.SURNAME: frozenset(
        {
            *("surname", "last name", "family name", "perekonnanimi", "perenimi", "uzvards"),
            *("etternavn", "priimek"),
        }
    ),
    Column.MINUTES: frozenset(
        {
            *("minutes", "duration", "in meeting duration", "attendance duration", "min"),
            *("total duration", "time in meeting", "time in session", "duration minutes"),
            *("minutid", "minutit", "kestus", "kestus minutites", "minutes klatbutne", "ilgums"),
            *("minutu skaits", "ilgums minutes", "minutter", "varighet", "varighet i minutter"),
            *("minute", "minut", "trajanje", "trajanje v minutah"),
        }
    ),
    Column.JOINED: frozenset(
        {
            *("join time", "first join", "first join time", "joined", "join", "joined at"),
            *("liitus", "liitumisaeg", "liitumise aeg", "saabus", "pievienojas", "ieradas"),
            *("pievienosanas laiks", "ble med", "ble med kl", "kom", "prihod", "cas prihoda"),
            *("cas pridruzitve", "pridruzitev"),
        }
    ),
    Column.LEFT: frozenset(
        {
            *("leave time", "last leave", "last leave time", "left", "leave", "left at"),
            *("lahkus", "lahkumisaeg", "lahkumise aeg", "aizgaja", "pameta", "atvienosanas laiks"),
            *("gikk", "gikk ut", "forlot", "odhod", "cas odhoda"),
        }
    ),
}
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

Row = list[str]


@dataclass(frozen=True, slots=True)
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

    @property
    def columns(self) -> dict[Column, int]:
        """Which column tells what, by the headings: the first of each."""
        return columns_of(self.header)


def read(data: bytes) -> Table:
    """The table in `data`. Raises TableTooLarge, NotATable, TableEmpty, and TableTooLong."""
    if len(data) > MOST_BYTES:
        raise errors.TableTooLarge
    text, encoding = decoded(data)
    if not text.strip():
        raise errors.TableEmpty
    found = [(separator, *_parts(text, separator)) for separator in SEPARATORS]
    separator, start, rows = max(found, key=_fit)
    header, rows = _table(rows, start)
    if not rows:
        raise errors.TableEmpty
    if len(rows) > MOST_LINES:
        raise errors.TableTooLong
    return Table(header=header, rows=rows, encoding=encoding, separator=separator)


def decoded(data: bytes) -> tuple[str, str]:
    """`data` as text without control characters, and what its encoding is called. Raises NotATable
    for what is none."""
    if data.startswith(_OTHER_FILES):
        raise errors.NotATable
    codec, name, data = _encoding(data)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise errors.NotATable from error
    if "\x00" in text:
        raise errors.NotATable
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
        raise errors.NotATable
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


def _parts(text: str, separator: str) -> tuple[int, list[Row]]:
    """The lines of `text`, some more than there may be, and which of them has the headings: the one
    with the most that are understood; -1 where none has any."""
    rows = _rows(text, separator)
    understood = [_understood(row) for row in rows[:HEAD]]
    most = max(understood, default=0)
    return (understood.index(most) if most else -1), rows


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


def _fit(found: tuple[str, int, list[Row]]) -> tuple[int, int]:
    """How much of a table it is, read so."""
    _separator, start, rows = found
    head = rows[:HEAD]
    return (
        _understood(rows[start]) if start >= 0 else 0,
        sum(len(row) for row in head if len(row) > 1),
    )


def _understood(row: Row) -> int:
    """How many of the headings are; none where neither a name nor an address is among them."""
    found = columns_of(row)
    return len(found) if found.keys() & {Column.EMAIL, Column.NAME} else 0


def columns_of(header: Sequence[str]) -> dict[Column, int]:
    """Which column tells what, by the headings: the first of each."""
    found: dict[Column, int] = {}
    for number, heading in enumerate(header):
        words = fold(_BRACKETS.sub(" ", heading))
        for column, known in WORDS.items():
            if words in known:
                found.setdefault(column, number)
    return found


def _table(rows: list[Row], start: int) -> tuple[Row, list[Row]]:
    """Headings and lines. Without a line of headings the first one counts as such, unless somebody
    stands in it already."""
    if start < 0:
        start = next((number for number, row in enumerate(rows) if row), len(rows))
        first = rows[start] if start < len(rows) else []
        if any(_ADDRESS.fullmatch(cell) for cell in first):
            return _numbered(rows[start:])
        header = first
    else:
        header = rows[start]
    return header, list(_lines(rows[start + 1 :]))


def _numbered(rows: list[Row]) -> tuple[Row, list[Row]]:
    lines = list(_lines(rows))
    width = max(map(len, lines), default=0)
    headings = [str(number + 1) for number in range(width)]
    # Whatever column has addresses in it is that of the addresses.
    for number in range(width):
        if any(_ADDRESS.fullmatch(row[number]) for row in lines[:1] if number < len(row)):
            headings[number] = "E-mail"
            break
    return headings, lines


def _lines(rows: list[Row]) -> Iterator[Row]:
    """The lines of a table, up to where another one begins: at its headings, or at its title, which
    stands alone below an empty line."""
    for number, row in enumerate(rows):
        if not row:
            continue
        is_title = len(row) == 1 and number and not rows[number - 1]
        if is_title and any(_understood(later) >= 2 for later in rows[number + 1 : number + 4]):
            return
        if _understood(row) >= 2:
            return
        yield row


_TIME: Final = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?")
_PART: Final = re.compile(r"(\d{1,6})(?:[.,](\d{1,6}))?\s*([a-zõäöü]*)\.?\s*")
_SECONDS: Final = {"h": 3600, "t": 3600, "u": 3600, "st": 3600, "m": 60, "s": 1}
MOST_SECONDS: Final = 366 * 24 * 3600


def seconds(text: str) -> int | None:
    """How long `text` says somebody was there: `65` (minutes), `1h 5m 3s`, `01:05:00`; None where
    it says nothing that is understood."""
    text = text.strip().lower()
    if whole := _TIME.fullmatch(text):
        hours, minutes, rest = (int(part or 0) for part in whole.groups())
        return _bounded(hours * 3600 + minutes * 60 + rest)
    total, at = 0.0, 0
    while at < len(text):
        part = _PART.match(text, at)
        unit = _unit(part[3]) if part else None
        if part is None or unit is None:
            return None
        total += float(f"{part[1]}.{part[2] or 0}") * unit
        at = part.end()
    return _bounded(int(total)) if text else None


def _bounded(value: int) -> int | None:
    return value if value <= MOST_SECONDS else None


def _unit(word: str) -> int | None:
    """Seconds in what `word` calls; a bare number is of minutes."""
    if not word:
        return 60
    # A Latvian hour begins like a second.
    return _SECONDS["st"] if word.startswith("st") else _SECONDS.get(word[0])
