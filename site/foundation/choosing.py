"""Choosing a snippet in the editors' screens: a venue, a speaker, an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import lazy
from django.utils.translation import gettext as theirs
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.widgets import AdminSnippetChooser

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.urls import URLPattern


class SpokenChooser(AdminSnippetChooser):
    """Wagtail's, but each reader's language says what it offers: Wagtail's own keeps the words of
    whoever came first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        say: Callable[[str], str] = lazy(self._say, str)
        self.choose_one_text = say("Choose %(object)s")
        self.choose_another_text = say("Choose another %(object)s")
        self.link_to_chosen_text = say("Edit this %(object)s")

    def _say(self, text: str) -> str:
        return theirs(text) % {"object": self.model._meta.verbose_name}


class ChooserViewSet(SnippetChooserViewSet):
    """Wagtail's, without the address that would make a new one: no form leads there, and it fails
    on what is posted to it."""

    base_widget_class = SpokenChooser

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]
