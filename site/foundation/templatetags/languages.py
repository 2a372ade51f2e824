"""The same page in the other languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from babel.core import get_global
from django import template
from django.conf import settings
from django.urls import Resolver404, resolve, translate_url
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language, get_language_from_path, get_language_info
from wagtail.models import Page

from foundation.frame import surroundings
from foundation.languages import PARAMETER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, QueryDict  # noqa: TID251 -- only their types

register = template.Library()

# Where a language is at home, when that is not where most of its speakers are.
TERRITORIES = {"en": "GB"}


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
    return [(code, settings.BASE_URL + path) for code, path in with_default(paths)]


def with_default(paths: Mapping[str, str]) -> list[tuple[str, str]]:
    """`paths` by language, and `x-default` for whoever reads none of them: the site's own
    language, where there is a page in it."""
    default = paths.get(settings.LANGUAGE_CODE)
    return [*sorted(paths.items()), *([("x-default", default)] if default else [])]


@register.filter
def language_name(code: str) -> str:
    """A language's name in the reader's language."""
    # Not Django's own name of it, which writes Bokmål without its å.
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def territory(code: str) -> str:
    """A language as Open Graph wants it, with the country that speaks it."""
    likely = get_global("likely_subtags").get(code, "").rpartition("_")[2]
    country = TERRITORIES.get(code, likely)
    return f"{code}_{country}" if country else code


def _paths(request: HttpRequest, page: object) -> dict[str, str]:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    if isinstance(page, Page):
        if getattr(request, "is_preview", False):
            return {}
        return {
            code: path + query for code, path in surroundings(request, page).translations.items()
        }
    if not _is_view(request):
        return {}
    codes = [code for code, _name in settings.LANGUAGES]
    if get_language_from_path(request.path_info):
        return {code: translate_url(request.path_info, code) + query for code in codes}
    return {
        code: f"{escape_uri_path(request.path)}?{_switched(request.GET, code)}" for code in codes
    }


def _is_view(request: HttpRequest) -> bool:
    """Whether a view answers here, which does so in every language."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    return match.url_name != "wagtail_serve"


def _switched(query: QueryDict, code: str) -> str:
    """The query of the same page in another language, where the address says none."""
    asked = query.copy()
    asked[PARAMETER] = code
    return asked.urlencode()
