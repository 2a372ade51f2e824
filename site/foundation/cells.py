"""Cells of tables that people open with a spreadsheet program."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable

# A spreadsheet program takes a cell that begins so for a formula and runs it. The wide forms are
# read like the narrow ones by some.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")  # noqa: RUF001 -- the wide forms are meant
# Where a program may split a cell in two, so that the rest begins one: by lines, tabs and, in most
# of Europe, semicolons; some do so within quotation marks too.
_SPLIT = re.compile(r"([;\t\r\n][\s\"']*)(?=[=+\-@＝＋－＠])")  # noqa: RUF001 -- as above
# With the two that no XML may have: one of them, and no program opens an XLSX any more.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def safe_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet program runs or chokes on: control characters gone,
    and an apostrophe before what would be read as a formula."""
    text = _SPLIT.sub(r"\1'", _CONTROL.sub("", text))
    return f"'{text}" if _FORMULA.match(text) else text


def safe_row(cells: Iterable[object]) -> list[Any]:
    """Numbers as they are, and everything else as text made safe."""
    return [
        cell if isinstance(cell, int | float | Decimal) else safe_cell(str(cell)) for cell in cells
    ]


def csv_file(rows: Iterable[Iterable[object]]) -> bytes:
    """`rows` as a table that spreadsheet programs read rightly, made safe."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(map(safe_row, rows))
    # Without the mark, they read letters beyond ASCII wrongly.
    return out.getvalue().encode("utf-8-sig")


def xlsx_file(rows: Iterable[Iterable[object]]) -> bytes:
    """The same as a workbook of one sheet."""
    book: Any = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(safe_row(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
