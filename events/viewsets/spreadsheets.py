"""Lists taken away as spreadsheets: no cell, heading or name of a file that a program would run."""

from __future__ import annotations

import re
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

# A spreadsheet program takes a cell that begins so for a formula and runs it. The wide forms are
# read like the narrow ones by some.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")  # noqa: RUF001 -- the wide forms are meant
# Where a program may split a cell in two, so that the rest begins one: by lines, tabs and, in most
# of Europe, semicolons; some do so within quotation marks too.
_SPLIT = re.compile(r"([;\t\r\n][\s\"']*)(?=[=+\-@＝＋－＠])")  # noqa: RUF001 -- as above
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def safe_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet program runs or chokes on: control characters gone,
    and an apostrophe before what would be read as a formula."""
    text = _SPLIT.sub(r"\1'", _CONTROL.sub("", text))
    return f"'{text}" if _FORMULA.match(text) else text


class SafeSpreadsheetMixin(SpreadsheetExportMixin):
    """Whatever a view puts into a row: what is text is made safe as the last step."""

    def get_heading(self, queryset: Any, field: str) -> str:
        return safe_cell(str(super().get_heading(queryset, field)))

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        made = super().preprocess_field_value(field, value, export_format)
        return safe_cell(made) if isinstance(made, str) else made
