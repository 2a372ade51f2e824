"""No page below a home page can hide an address of the site's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern

from home.models import HomePage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Pages that the site makes itself and that have addresses of views below them.
FIXED = {"events", "news"}
A_SLUG = re.compile(r"[a-z0-9-]+\Z")


def routes(patterns: Iterable[object], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def first_parts() -> set[str]:
    """What the addresses below `/<lang>/` begin with, as far as a slug can be like it."""
    below = (
        pattern.url_patterns
        for pattern in get_resolver().url_patterns
        if isinstance(pattern.pattern, LocalePrefixPattern)
    )
    firsts = {route.split("/")[0] for patterns in below for route in routes(patterns)}
    return {first for first in firsts if A_SLUG.match(first)}


def test_every_address_of_the_site_is_reserved_and_nothing_else():
    assert first_parts() - FIXED == HomePage.reserved_slugs
