"""Columns of lists that become cards on a narrow window, where each cell says what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from events.queries.seats import ModeSeats


class LabelledColumn(Column):
    """A cell with its heading before it, where there are no columns; an empty one is left out."""

    cell_template_name = "events/admin/labelled_cell.html"


class FillColumn(LabelledColumn):
    """Seats taken of those that there are, in words and as a bar."""

    cell_template_name = "events/admin/fill_cell.html"

    def __init__(self, name: str, *, of: Callable[[Any], ModeSeats], **kwargs: Any) -> None:
        super().__init__(name, accessor=lambda row: fill(of(row)), **kwargs)
        self.of = of

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return {
            **super().get_cell_context_data(instance, parent_context),
            "seats": self.of(instance),
        }


class TickColumn(BaseColumn):
    """A box to tick, named by whom or what it ticks; it belongs to the form called `form`."""

    cell_template_name = "events/admin/tick_cell.html"
    header_template_name = "events/admin/tick_header.html"

    def __init__(self, name: str, *, form: str) -> None:
        super().__init__(name, label=_("Choose"))
        self.form = form


def fill(mode: ModeSeats) -> str:
    """Seats taken and seats there are: `3 / 20`, or `3` where as many as come may come."""
    if not mode.exist and not mode.taken:
        return "0 / 0"
    return str(mode.taken) if mode.seats is None else f"{mode.taken} / {mode.seats}"
