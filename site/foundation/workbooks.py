"""Reading the first sheet of a workbook (XLSX) that somebody uploads, as text.

Such a file is a zip of XML, and either can be a bomb. So what is needed of it is unpacked piece by
piece up to a limit, whatever it says of its own size, and nothing that declares entities is parsed.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGINS: Final = b"PK\x03\x04"
MOST_UNPACKED: Final = 24 * 1024 * 1024
MOST_PARTS: Final = 300
# What `zipfile` raises for what is broken, encrypted, or packed in a way it does not know.
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_PIECE: Final = 64 * 1024
# In the two encodings that XML parsers know without being told.
_DECLARES: Final = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


class BadWorkbook(Exception):
    """No workbook, or one that is too large, or made to do harm."""


def lines(data: bytes, *, rows: int, columns: int) -> Iterator[list[str]]:
    """The cells of the first sheet, line by line: what stands in them, and of a formula its text.
    Raises BadWorkbook."""
    safe, left = _unpacked(data), MOST_UNPACKED
    # What a damaged workbook raises inside is anything.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(safe, read_only=True, keep_links=False)
            sheets = book.worksheets
            sheet = sheets[0] if sheets else None
            if sheet is None:
                raise BadWorkbook
            # What it says of its own size is often wrong.
            sheet.reset_dimensions()
            for row in sheet.iter_rows(max_row=rows, max_col=columns, values_only=True):
                texts = [_text(value) for value in row]
                # A long text is packed once and may stand in every cell.
                left -= sum(map(len, texts))
                if left < 0:
                    raise BadWorkbook
                yield texts
            book.close()
    except BadWorkbook:
        raise
    except Exception as error:
        raise BadWorkbook from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    # Every number is a fraction there.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _unpacked(data: bytes) -> BytesIO:
    """The same parts in a zip that packs nothing, so that nothing can swell later."""
    safe, left = BytesIO(), MOST_UNPACKED
    try:
        with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(safe, "w") as new:
            parts = [part for part in old.infolist() if part.filename.endswith((".xml", ".rels"))]
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise BadWorkbook
            for part in parts:
                text = _part(old, part, left)
                left -= len(text)
                new.writestr(part.filename, text)
    except _BROKEN as error:
        raise BadWorkbook from error
    safe.seek(0)
    return safe


def _part(file: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    pieces, length = [], 0
    with file.open(part) as source:
        while piece := source.read(_PIECE):
            length += len(piece)
            if length > most:
                raise BadWorkbook
            pieces.append(piece)
    text = b"".join(pieces)
    if any(declaring in text for declaring in _DECLARES):
        raise BadWorkbook
    return text
