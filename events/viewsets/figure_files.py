"""Figures as files: tables for spreadsheet programs, and the report as a paper."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl import Workbook

from foundation.cells import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from events.queries.figures import Figures

KINDS: Final = ("csv", "xlsx")
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
Cell = str | int | float


def of_desk(figures: Figures, choice: str, kind: str) -> HttpResponse:
    """What the screen shows, as one table below the other."""
    from events.viewsets.figures import COLUMNS  # noqa: PLC0415 -- the screen hands out files

    heads = [str(name) for name in COLUMNS.values()]
    rows: list[Sequence[Cell]] = [[_("Figures"), choice], []]
    rows.append([_("Event"), *heads])
    rows += [[line.name, *line.numbers().values()] for line in figures.events]
    rows += [[_("Altogether"), *figures.total.numbers().values()], []]
    for title, lines in (
        (_("Kind of organisation"), figures.body_kinds),
        (_("Organisation"), figures.bodies),
    ):
        rows.append([title, _("Demand"), _("Came"), _("Trained")])
        rows += [[line.name, line.asked, line.came, line.trained] for line in lines]
        rows.append([])
    return table(rows, f"figures-{slugify(choice)[:60]}", kind)


def table(rows: Iterable[Sequence[Cell]], name: str, kind: str) -> HttpResponse:
    """`rows` as a file called `name`; no cell of it is run by the program that opens it."""
    safe = [[_safe(cell) for cell in row] for row in rows]
    body = _csv(safe) if kind == "csv" else _xlsx(safe)
    return attachment(body, f"{name}.{kind}", TYPES[kind])


def attachment(body: bytes, name: str, content_type: str) -> HttpResponse:
    """A file for its reader alone."""
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _safe(cell: Cell) -> Cell:
    return safe_cell(cell) if isinstance(cell, str) else cell


def _csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    # Without the mark, spreadsheet programs read letters beyond ASCII wrongly.
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterable[Sequence[Cell]]) -> bytes:
    book: Any = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
