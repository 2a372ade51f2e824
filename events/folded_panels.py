"""Fields that are rarely needed, folded away in a form until somebody wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.admin.panels import MultiFieldPanel, PanelGroup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import BoundField


def _is_filled_in(field: BoundField) -> bool:
    """Whether it says something, and not only what it says from the start."""
    value = field.value()
    return bool(value) and str(value) not in {"0", str(field.field.initial)}


def _names(panel: PanelGroup) -> Iterator[str]:
    """The fields in `panel`, those side by side in a row included."""
    for child in panel.children:
        if isinstance(child, PanelGroup):
            yield from _names(child)
        else:
            yield child.field_name


class FoldedPanel(MultiFieldPanel):
    """A group of fields below a line that opens it; open from the start where one of them is
    filled in or wrong."""

    def __init__(self, *args: Any, summary: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.summary = summary

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "summary": self.summary}

    class BoundPanel(MultiFieldPanel.BoundPanel):
        template_name = "events/admin/folded_panel.html"

        @property
        def is_open(self) -> bool:
            names = _names(self.panel)
            bound = [self.form[name] for name in names if name in self.form.fields]
            return any(_is_filled_in(field) or field.errors for field in bound)
