"""Where pages lead: to other pages, as their reader may see them, and elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import get_language

from foundation.models import BasePage, PageCard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wagtail.models import Page


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads. `card` is the page's, None for an address elsewhere; `is_foreign`: the
    title is in another language than the page it stands on."""

    address: str
    title: str
    card: PageCard | None = None
    is_foreign: bool = False

    @property
    def host(self) -> str:
        """Whose address it is, for readers who want to know before they go."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")


def of_links(links: Iterable[Mapping[str, Any]], request: Any) -> list[Target]:
    """Where `links` (a page or an address, perhaps a title) lead as their reader may see it; what
    leads nowhere is left out. A constant number of queries, whatever the number of links."""
    links = list(links)
    pages = by_key((link["page"] for link in links if link.get("page")), request)
    found = []
    for link in links:
        title, page, address = link.get("title"), link.get("page"), link.get("address")
        if page is not None:
            if target := pages.get(page.pk):
                found.append(Target(target.address, title, target.card) if title else target)
        elif address and is_web(address):
            found.append(Target(address, title or address))
    return found


def is_web(address: str) -> bool:
    """Whether it is an address of the web, which runs nothing here. An editor's form asks the same,
    but a translator's doesn't."""
    try:
        URLValidator(schemes=("http", "https"))(address)
    except ValidationError:
        return False
    return True


def of_pages(pages: Iterable[Page], request: Any) -> list[Target]:
    """Those of `pages` that the reader may see, in their order."""
    pages = list(pages)
    found = by_key(pages, request)
    return [found[page.pk] for page in pages if page.pk in found]


def by_key(pages: Iterable[Page], request: Any, *, by_title: bool = False) -> dict[int, Target]:
    """Those of `pages` (read with their content types) that the reader may see (without a request:
    everybody), by primary key. A constant number of queries, whatever their number. `by_title`: their
    cards have no more than a title, and `pages` their locales; none is read again for that."""
    by_class: dict[type[Page] | None, dict[int, Page]] = {}
    for page in pages:
        by_class.setdefault(page.specific_class, {})[page.pk] = page
    found: dict[int, Target] = {}
    for kind, given in by_class.items():
        # The root of all pages is no page of ours, and there may be some of a type that went.
        if kind is None or not issubclass(kind, BasePage):
            continue
        members = list(given.values()) if by_title else _whole(kind, given)
        cards = (kind.titles if by_title else kind.cards)(members, _viewer(request))
        found |= with_cards(members, cards, request)
    return found


def with_cards(
    pages: Iterable[Page], cards: Mapping[int, PageCard], request: Any
) -> dict[int, Target]:
    """Those of `pages` that have one of `cards`, by primary key."""
    found = {}
    for page in pages:
        path = page.get_url(request) if page.pk in cards else None
        if path:
            found[page.pk] = _target(cards[page.pk], path)
    return found


def _whole(kind: type[BasePage], given: Mapping[int, Page]) -> list[Page]:
    """Those `given` as they are of their `kind`; read at once unless they are in hand already."""
    if all(type(page) is kind and _is_whole(page) for page in given.values()):
        return list(given.values())
    return list(kind.objects.select_related("locale").filter(pk__in=given))


def _is_whole(page: Page) -> bool:
    return not page.get_deferred_fields() and "locale" in page._state.fields_cache


def _target(card: PageCard, path: str) -> Target:
    return Target(path, card.title, card, is_foreign=card.language != get_language())


def _viewer(request: Any) -> Any:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None
