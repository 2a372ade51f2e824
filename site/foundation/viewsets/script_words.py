"""What the scripts of the editors' screens say, in the editor's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


class _Catalogue(JavaScriptCatalog):
    """Wagtail's own, and what it has no translation of (`site/locale_borrowed`)."""

    def get_paths(self, packages: list[str]) -> list[str]:
        return [*super().get_paths(packages), *map(str, settings.LOCALE_PATHS)]


_catalogue = _Catalogue.as_view(packages=["wagtail.admin"])


def script_words(request: HttpRequest) -> HttpResponseBase:
    """Instead of Wagtail's own, which looks for words in its own folders alone."""
    answer: HttpResponseBase = get_localized_response(_catalogue, request)
    return answer
