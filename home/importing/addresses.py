"""Where imported stories lay, and what leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from wagtail.contrib.redirects.models import Redirect

from home.models import ImportedItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wagtail.models import Page

LONGEST_PATH = 255


def known_as(address: str) -> str:
    """The same for all ways to write an address: without scheme, `www.`, fragment and final
    slash."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"[:2_000] if host else ""


def pages_of(texts: Iterable[str]) -> dict[str, int]:
    """The pages that imported stories became, of those to which `texts` lead, by `known_as`."""
    wanted = {known_as(address) for text in texts for address in _links(text)} - {""}
    if not wanted:
        return {}
    rows = ImportedItem.objects.filter(address__in=wanted, page__isnull=False)
    return dict(rows.order_by("-pk").values_list("address", "page_id"))


def leading_to(text: str, pages: Mapping[str, int]) -> str:
    """`text` with links to `pages` where it led to what they were before."""
    soup = BeautifulSoup(text, "html.parser")
    is_changed = False
    for link in soup("a", href=True):
        if (page := pages.get(known_as(str(link["href"])))) is not None:
            link.attrs = {"linktype": "page", "id": str(page)}
            is_changed = True
    return str(soup) if is_changed else text


def has_links_to(place: str, texts: Iterable[str]) -> bool:
    """Whether `texts` still lead to the host of `place` (as `known_as` gives it)."""
    host = place.partition("/")[0].partition("?")[0]
    return bool(host) and any(
        known_as(address).partition("/")[0].partition("?")[0] == host
        for text in texts
        for address in _links(text)
    )


def redirect_from(address: str, page: Page) -> bool:
    """Let `address` lead to `page` where it is one of this site's and the page is read: the address
    of a draft is nobody's to learn. Whether it was made."""
    if not page.live or not _is_ours(address):
        return False
    path = Redirect.normalise_path(address)
    # Where something is already, nobody is redirected.
    is_itself = path == Redirect.normalise_path(page.get_url() or "")
    if is_itself or path in {"", "/"} or len(path) > LONGEST_PATH:
        return False
    if Redirect.objects.filter(old_path=path).exists():
        return False
    Redirect.add_redirect(path, redirect_to=page)
    return True


def _is_ours(address: str) -> bool:
    hosts = {urlsplit(settings.BASE_URL).hostname or "", *settings.ALLOWED_HOSTS}
    ours = {host.lstrip(".").removeprefix("www.") for host in hosts} - {"*", ""}
    return known_as(address).partition("/")[0].partition("?")[0] in ours


def _links(text: str) -> list[str]:
    return [str(link["href"]) for link in BeautifulSoup(text, "html.parser")("a", href=True)]
