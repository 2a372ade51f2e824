"""Forms of the editors' screens that differ by page type."""

from __future__ import annotations

from typing import Any

from foundation.admin_forms import BasePageForm
from home.enums import EntryKind


class MaterialForm(BasePageForm):
    """A case has a form of its own, so none can be made by this one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            kinds = [choice for choice in EntryKind.choices if choice[0] != EntryKind.CASE]
            self.fields["kind"].choices = kinds
