"""Lists taken away as spreadsheets: no cell, heading or name of a file that a program would run."""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from foundation.cells import safe_cell


class SafeSpreadsheetMixin(SpreadsheetExportMixin):
    """Whatever a view puts into a row: what is text is made safe as the last step."""

    def get_heading(self, queryset: Any, field: str) -> str:
        return safe_cell(str(super().get_heading(queryset, field)))

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        made = super().preprocess_field_value(field, value, export_format)
        return safe_cell(made) if isinstance(made, str) else made
