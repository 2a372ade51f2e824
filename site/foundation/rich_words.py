"""Short texts of the editors outside of pages: as HTML that mails can show, and as plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from foundation import targets
from foundation.cleaning import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bs4 import Tag

# What is kept of a text, whoever wrote its source; of all other elements the words alone.
KEPT = {"p", "b", "strong", "i", "em", "br", "a"}
is_web = URLValidator(schemes=("http", "https"))


@dataclass(frozen=True, slots=True)
class RichWords:
    """One text: `html` in paragraphs with whole addresses; `text` in paragraphs of one line each,
    addresses behind what leads to them."""

    html: SafeString
    text: str

    def __bool__(self) -> bool:
        return bool(self.text)


def read(sources: Collection[str]) -> list[RichWords]:
    """Each of `sources`, as the editor of a rich text stores it. A link to a page that not everybody
    may see is only its words. A constant number of queries, none where no page is linked."""
    soups = [BeautifulSoup(source, "html.parser") for source in sources]
    paths = _paths({key for soup in soups for link in soup("a") if (key := _page(link))})
    return [_words(soup, paths) for soup in soups]


def _page(link: Tag) -> int | None:
    key = str(link.get("id", ""))
    is_key = link.get("linktype") == "page" and key.isascii() and key.isdigit()
    return int(key) if is_key and len(key) < 10 else None


def _paths(keys: set[int]) -> Mapping[int, str]:
    """Where those of the pages are that everybody may see."""
    pages = targets.by_key(Page.objects.filter(pk__in=keys), None) if keys else {}
    return {key: target.address for key, target in pages.items()}


def _words(soup: Any, paths: Mapping[int, str]) -> RichWords:
    for element in soup(["script", "style"]):
        element.decompose()
    for element in soup(True):
        address = _address(element, paths) if element.name == "a" else ""
        if element.name not in KEPT or (element.name == "a" and not address):
            element.unwrap()
        else:
            element.attrs = {"href": address} if address else {}
    blocks = [_paragraph(paragraph) for paragraph in soup("p")]
    for paragraph in soup("p"):
        if not one_line(paragraph.get_text()):
            paragraph.decompose()
    return RichWords(mark_safe(str(soup)), "\n\n".join(filter(None, blocks)))  # noqa: S308 -- cleaned


def _address(link: Tag, paths: Mapping[int, str]) -> str:
    if key := _page(link):
        path = paths.get(key, "")
        return f"{settings.BASE_URL}{path}" if path.startswith("/") else path
    address = str(link.get("href", ""))
    try:
        if address.startswith("mailto:"):
            validate_email(address.removeprefix("mailto:"))
        else:
            is_web(address)
    except ValidationError:
        return ""
    return address


def _paragraph(paragraph: Any) -> str:
    copied = BeautifulSoup(str(paragraph), "html.parser")
    for link in copied("a"):
        address = str(link["href"]).removeprefix("mailto:")
        if address != link.get_text():
            link.append(f" ({address})")
    return one_line(copied.get_text(" " if copied.br else ""))
