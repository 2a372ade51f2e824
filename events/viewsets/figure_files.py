"""Figures as files: tables for spreadsheet programs, and the report as a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from events import downloads
from foundation.cells import csv_file, xlsx_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpResponse

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
    body = csv_file(rows) if kind == "csv" else xlsx_file(rows)
    return downloads.of_bytes(body, f"{name}.{kind}", TYPES[kind])
