"""An archive as somebody browses it: every page with its links, followed on the disk."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.canonical: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.add(tag)
        self.ids.add(told.get("id") or "")
        links = [told.get(name) or "" for name in ("href", "src", "action")]
        links += [part.split()[0] for part in (told.get("srcset") or "").split(",") if part.strip()]
        where = self.canonical if told.get("rel") == "canonical" else self.links
        where += filter(None, links)

    handle_startendtag = handle_starttag


def faults(top: Path, site: str) -> list[str]:
    """Links that lead to nothing, or back to the `site`; and what only it can answer."""
    pages = {path: _Page(path.read_text(encoding="utf-8")) for path in top.rglob("*.html")}
    return [
        f"{path.relative_to(top)}: {link}"
        for path, page in pages.items()
        for link in [*page.links, *("<form>" for tag in page.tags & {"form"})]
        if not _is_good(link, path, pages, site)
    ]


def _is_good(link: str, path: Path, pages: dict[Path, _Page], site: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return not link.startswith(site)
    if parts.path.startswith("/") or link == "<form>":
        return False
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    is_there = target.is_file() and not parts.query
    known = pages[target].ids if target in pages else None
    return is_there and (not parts.fragment or known is None or parts.fragment in known)
