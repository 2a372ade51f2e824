"""What the frame of every page shows of Wagtail's tree: the way to the page, and its translations.

Every visit pays for the frame, so both come from one query, asked once a request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from wagtail.models import Page

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251 -- only its type

# In Wagtail's tree: the root, the home pages below it, and below those the site's sections.
HOME_DEPTH, SECTION_DEPTH = 2, 3


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`above`: title and path of the live pages from the home page down to right above the page;
    `translations`: the paths of its live translations and its own, by language."""

    above: list[tuple[str, str]]
    translations: dict[str, str]


def surroundings(request: HttpRequest, page: Page) -> Surroundings:
    """What lies around a saved `page`."""
    known: dict[int, Surroundings] = request.__dict__.setdefault("_talka_surroundings", {})
    if page.pk not in known:
        known[page.pk] = _surroundings(request, page)
    return known[page.pk]


def _surroundings(request: HttpRequest, page: Page) -> Surroundings:
    steps = Page.steplen
    paths = [page.path[: depth * steps] for depth in range(HOME_DEPTH, page.depth)]
    pages = (
        Page.objects.live()
        .filter(Q(path__in=paths) | Q(translation_key=page.translation_key))
        .select_related("locale")
        .only("title", "path", "url_path", "translation_key", "locale__language_code")
        .order_by("path")
    )
    above, translations = [], {}
    for found in pages:
        address = found.get_url(request)
        if not address:
            continue
        if found.path in paths:
            above.append((found.title, address))
        if found.translation_key == page.translation_key:
            translations[found.locale.language_code] = address
    return Surroundings(above, translations)
