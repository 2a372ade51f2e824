"""Fields that are rarely needed, folded away in a form until somebody wants them."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import MultiFieldPanel


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
            return any(field.value() or field.errors for field in bound)
