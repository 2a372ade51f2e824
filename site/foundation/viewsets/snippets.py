"""Lists and forms of snippets in the editors' screens."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as theirs
from wagtail.snippets.views.snippets import SnippetViewSet as WagtailsViewSet

# What Wagtail calls the way to a list, in its own words.
WAY = (theirs("Home"), theirs("Snippets"))


class SnippetViewSet(WagtailsViewSet):
    """Wagtail's, but the way to it is told in each reader's language: Wagtail's own is put into
    words once, when the site starts."""

    @property
    def breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().breadcrumbs_items
        return [{**step, "label": label} for step, label in zip(way, WAY, strict=False)]
