"""Reading a file of who was there: whatever a spreadsheet or a meeting program wrote.

No program's format is known here; see `foundation.sheets`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from events import errors
from foundation import sheets
from foundation.sheets import MOST_BYTES, MOST_LINES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["MOST_BYTES", "MOST_LINES", "Column", "Table", "columns_of", "read", "seconds"]


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
_HEADINGS: Final = sheets.Headings(
    words={str(column): words for column, words in WORDS.items()},
    enough=frozenset({Column.EMAIL, Column.NAME}),
    email=Column.EMAIL,
)
_REFUSALS: Final = {
    sheets.TooLarge: errors.TableTooLarge,
    sheets.NotASheet: errors.NotATable,
    sheets.Empty: errors.TableEmpty,
    sheets.TooLong: errors.TableTooLong,
}


class Table(sheets.Table):
    """A file of who was there."""

    @property
    def columns(self) -> dict[Column, int]:
        """Which column tells what, by the headings: the first of each."""
        return columns_of(self.header)


def read(data: bytes) -> Table:
    """The table in `data`. Raises TableTooLarge, NotATable, TableEmpty, and TableTooLong."""
    try:
        return Table.of_json(sheets.read(data, _HEADINGS).as_json())
    except sheets.SheetError as error:
        raise _REFUSALS[type(error)] from error


def columns_of(header: Sequence[str]) -> dict[Column, int]:
    """Which column tells what, by the headings: the first of each."""
    return {Column(name): at for name, at in sheets.columns_of(header, _HEADINGS).items()}


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
