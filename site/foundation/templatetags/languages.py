"""The same page in the other languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import template
from django.conf import settings
from django.urls import Resolver404, resolve, translate_url
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page

from foundation.frame import surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest  # noqa: TID251 -- only its type

register = template.Library()

TERRITORIES = {"en": "en_GB", "et": "et_EE", "lv": "lv_LV", "nb": "nb_NO", "sl": "sl_SI"}


class LanguageLink(NamedTuple):
    """Where to read on in another language: this page, or that language's home page."""

    code: str
    name: str  # in the language itself
    path: str
    is_current: bool
    is_same_page: bool


@register.simple_tag(takes_context=True)
def language_links(context: Mapping[str, Any]) -> list[LanguageLink]:
    """One link a language of the site, the current one included."""
    request: Any = context.get("request")
    here = get_language()
    # An error page has no twin in another language.
    is_found = request is not None and "exception" not in context
    paths = _paths(request, context.get("page")) if is_found else {}
    return [
        LanguageLink(
            code,
            get_language_info(code)["name_local"],
            paths.get(code, f"/{code}/"),
            code == here,
            code in paths,
        )
        for code, _name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def alternates(context: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(language, absolute address) of a page and its live translations; for search engines."""
    request, page = context.get("request"), context.get("page")
    if not isinstance(page, Page) or request is None or getattr(request, "is_preview", False):
        return []
    paths = surroundings(request, page).translations
    return [(code, settings.BASE_URL + path) for code, path in sorted(paths.items())]


@register.filter
def language_name(code: str) -> str:
    """A language's name in the reader's language."""
    # Not Django's own name of it, which writes Bokmål without its å.
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def territory(code: str) -> str:
    """A language as Open Graph wants it, with the country that speaks it."""
    return TERRITORIES.get(code, code)


def _paths(request: HttpRequest, page: object) -> dict[str, str]:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    if isinstance(page, Page):
        if getattr(request, "is_preview", False):
            return {}
        return {
            code: path + query for code, path in surroundings(request, page).translations.items()
        }
    if not _has_language(request):
        return {}
    return {
        code: translate_url(request.path_info, code) + query for code, _name in settings.LANGUAGES
    }


def _has_language(request: HttpRequest) -> bool:
    """Whether a view answers here whose address begins with a language."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    return match.url_name != "wagtail_serve" and request.path_info.startswith(f"/{get_language()}/")
