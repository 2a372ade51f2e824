"""Fields that are rarely needed, folded away in a form until somebody wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.admin.panels import MultiFieldPanel

if TYPE_CHECKING:
    from django.forms import BoundField


def _is_filled_in(field: BoundField) -> bool:
    """Whether it says something, and not only what it says from the start."""
    value = field.value()
    return bool(value) and str(value) not in {"0", str(field.field.initial)}


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
            names = [child.field_name for child in self.panel.children]
            bound = [self.form[name] for name in names if name in self.form.fields]
            return any(_is_filled_in(field) or field.errors for field in bound)
