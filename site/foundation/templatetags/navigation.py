"""Where one is on the site, and where one can go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import template
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page

from foundation import panels
from foundation.frame import HOME_DEPTH, SECTION_DEPTH, surroundings

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()


class Link(NamedTuple):
    """One step of the way; `current` is "page" for the page itself, "true" for its section;
    `waiting` are things that wait there for the reader."""

    title: str
    path: str
    current: str = ""
    waiting: int = 0


class AccountMenu(NamedTuple):
    """What is the member's own; `waiting` is the sum of what waits in all of it."""

    entries: list[Link]
    waiting: int


@register.simple_tag(takes_context=True)
def navigation(context: Mapping[str, Any]) -> list[Link]:
    """The sections of the site in the reader's language: the live pages right below its home page
    that are shown in menus. One query a request."""
    request: Any = context.get("request")
    known: list[Link] | None = getattr(request, "_talka_navigation", None)
    if known is None:
        known = _sections(request)
        if request is not None:
            request._talka_navigation = known
    return known


def _sections(request: Any) -> list[Link]:
    pages = (
        Page.objects.live()
        .in_menu()
        .filter(depth=SECTION_DEPTH, locale__language_code=get_language())
        .only("title", "url_path")
        .order_by("path")
    )
    here = getattr(request, "path", "")
    links = [(page.title, page.get_url(request)) for page in pages]
    return [Link(title, path, _current(path, here)) for title, path in links if path]


def _current(path: str, here: str) -> str:
    if path == here:
        return "page"
    return "true" if here.startswith(path) else ""


@register.simple_tag(takes_context=True)
def account_menu(context: Mapping[str, Any]) -> AccountMenu:
    """Where the member who is signed in finds what is theirs: what the apps have registered."""
    here, user = getattr(context.get("request"), "path", ""), context.get("user")
    entries = [
        Link(
            str(entry.label),
            path := reverse(entry.address),
            _current(path, here),
            entry.count(user) if entry.count and user is not None else 0,
        )
        for entry in panels.menu()
    ]
    return AccountMenu(entries, sum(entry.waiting for entry in entries))


@register.simple_tag(takes_context=True)
def breadcrumb(context: Mapping[str, Any]) -> list[Link]:
    """The way from the home page to the page above this one; empty on the home page and outside of
    Wagtail's tree."""
    page, request = context.get("page"), context.get("request")
    if request is None or not isinstance(page, Page) or not page.path or page.depth <= HOME_DEPTH:
        return []
    return [Link(title, path) for title, path in surroundings(request, page).above]
