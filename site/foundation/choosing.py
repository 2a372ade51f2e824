"""Choosing a venue or a speaker in the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.snippets.views.chooser import SnippetChooserViewSet

if TYPE_CHECKING:
    from django.urls import URLPattern


class ChooserViewSet(SnippetChooserViewSet):
    """Wagtail's, without the address that would make a new one: no form leads there, and it fails
    on what is posted to it."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]
