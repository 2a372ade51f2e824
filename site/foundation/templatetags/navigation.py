"""Where one is on the site, and where one can go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import template
from django.conf import settings
from django.urls import reverse
from wagtail.models import Page

from foundation import panels
from foundation.frame import HOME_DEPTH, surroundings

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
    that are shown in menus."""
    request, page = context.get("request"), context.get("page")
    here = getattr(request, "path", "")
    around = surroundings(request, page if isinstance(page, Page) else None)
    return [Link(title, path, _current(path, here)) for title, path in around.sections]


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
def breadcrumb_list(context: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same way, the page itself included, as search engines read it (schema.org)."""
    links = breadcrumb(context)
    if not links or getattr(context["request"], "is_preview", False):
        return None
    steps = [(link.title, settings.BASE_URL + link.path) for link in links]
    last = [(context["page"].title, settings.BASE_URL + context["request"].path)]
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": address}
            for number, (name, address) in enumerate([*steps, *last], 1)
        ],
    }


@register.simple_tag(takes_context=True)
def breadcrumb(context: Mapping[str, Any]) -> list[Link]:
    """The way from the home page to the page above this one; empty on the home page and outside of
    Wagtail's tree."""
    page, request = context.get("page"), context.get("request")
    if request is None or not isinstance(page, Page) or not page.path or page.depth <= HOME_DEPTH:
        return []
    return [Link(title, path) for title, path in surroundings(request, page).above]
