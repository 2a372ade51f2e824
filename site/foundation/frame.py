"""What the frame of every page shows of Wagtail's tree: the sections of the site, the way to the
page, and its translations.

Every visit pays for the frame, so all comes from one query, asked once a request.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import get_language
from wagtail.models import Locale, Page

from foundation.prepared import Prepared, Slot

if TYPE_CHECKING:
    from django.db.models import QuerySet

# In Wagtail's tree: the root, the home pages below it, and below those the site's sections.
HOME_DEPTH, SECTION_DEPTH = 2, 3


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`above`: title and path of the live pages from the home page down to right above the page;
    `translations`: the paths of its live translations and its own, by language; `sections`: title
    and path of what stands in the menu in the reader's language. Without a page in the tree there
    is but the menu."""

    above: list[tuple[str, str]]
    translations: dict[str, str]
    sections: list[tuple[str, str]]


def surroundings(request: Any, page: Page | None) -> Surroundings:
    """What lies around `page`; one that isn't in the tree yet counts as none."""
    page = page if page is not None and page.path else None
    # Also where there is no request: an error page has a menu, too.
    known: dict[int | None, Surroundings] = getattr(request, "__dict__", {}).setdefault(
        "_talka_surroundings", {}
    )
    key = page.pk if page else None
    if key not in known:
        known[key] = _surroundings(request, page)
    return known[key]


def _surroundings(request: Any, page: Page | None) -> Surroundings:
    language = get_language()
    depths = range(HOME_DEPTH, page.depth) if page else ()
    paths = {f"at_{depth}": page.path[: depth * Page.steplen] for depth in depths if page}
    key = page.translation_key if page else None
    rows = _AROUND.ask(
        _kinds_of_sections(), tuple(paths), page is not None, language=language, key=key, **paths
    )
    found = Surroundings([], {}, [])
    one = Page()
    for title, path, one.url_path, translation_key, is_shown, spoken in rows:
        address = one.get_url(request)
        if not address:
            continue
        if path in paths.values():
            found.above.append((title, address))
        if page is not None and translation_key == page.translation_key:
            found.translations[spoken] = address
        if is_shown and spoken == language and len(path) == SECTION_DEPTH * Page.steplen:
            found.sections.append((title, address))
    return found


def _around(kinds: tuple[int, ...], steps: tuple[str, ...], has_page: bool) -> QuerySet[Any, Any]:
    field = Page._meta.get_field
    # An index for each of the three: which of all pages are at what depth, none would tell.
    wanted = Q(
        content_type__in=kinds,
        depth=SECTION_DEPTH,
        show_in_menus=True,
        locale__language_code=Slot("language", Locale._meta.get_field("language_code")),
    )
    if has_page:
        wanted |= Q(translation_key=Slot("key", field("translation_key")))
    if steps:
        wanted |= Q(path__in=[Slot(step, field("path")) for step in steps])
    rows = Page.objects.live().filter(wanted).order_by("path")
    return rows.values_list(
        "title", "path", "url_path", "translation_key", "show_in_menus", "locale__language_code"
    )


_AROUND = Prepared(_around)


def _kinds_of_sections() -> tuple[int, ...]:
    """The content types of what may stand right below a home page; stories and events, of which there
    are many, do not."""
    return tuple(one.pk for one in ContentType.objects.get_for_models(*_sections()).values())


@cache
def _sections() -> list[type[Page]]:
    tops = Page.allowed_subpage_models()
    return list(dict.fromkeys(kind for top in tops for kind in top.allowed_subpage_models()))
