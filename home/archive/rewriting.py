"""A page of the site as a page of the archive; pure Python, of text alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Attributes that hold an address, by element.
ADDRESSES = {"a": "href", "link": "href", "img": "src", "source": "src", "use": "href"}
# What belongs to a link alone.
OF_LINKS = {"href", "hreflang", "rel", "type", "target", "download"}
# Links of the head that only a server can follow, or whose address is the page's own.
LEFT_OUT = {"preload", "modulepreload", "manifest"}
CSS_ADDRESS = re.compile(r"""url\((["']?)(?!data:|#)([^"')]+)\1\)""")
# An element with it, and all within, is for the site as it runs.
LIVE = "data-live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the archive says itself, in the language of the page."""

    note: str
    no_form: str


class _Rewriter(HTMLParser):
    """Copies everything but what it changes."""

    def __init__(
        self, resolve: Callable[[str], str | None], words: Words, site: str, base: str
    ) -> None:
        super().__init__(convert_charrefs=False)
        self._resolve, self._words, self._site, self._base = resolve, words, site, base
        self.out: list[str] = []
        # Whether what other sites show of the page is asked for, too.
        self.has_pictures = False
        self._skipping: list[str] = []  # the elements that are open within what is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, attrs, self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        before = len(self._skipping)
        self._start(tag, attrs, self.get_starttag_text() or "")
        del self._skipping[before:]

    def _start(self, tag: str, attrs: list[tuple[str, str | None]], source: str) -> None:
        if self._skipping:
            if tag not in VOID:
                self._skipping.append(tag)
            return
        told = dict(attrs)
        if LIVE in told or tag == "form" or (tag == "script" and not self._is_kept(told)):
            if tag == "form" and LIVE not in told:
                self.out.append(f'<p class="empty">{escape(self._words.no_form)}</p>')
            if tag not in VOID:
                self._skipping.append(tag)
            return
        if self.has_pictures and told.get("property") == "og:image":
            self._resolve(told["content"] or "")
        if tag in {"link", "meta"} and not self._is_kept(told):
            return
        is_canonical = told.get("rel") == "canonical"
        if tag == "link" and not is_canonical and self._resolve(told["href"] or "") is None:
            return
        changed = self._changed(tag, attrs)
        self.out.append(source if changed == attrs else _tag(tag, changed, source))
        if tag == "main":
            self.out.append(f'<p class="label">{escape(self._words.note)}</p>')

    def _is_kept(self, told: dict[str, str | None]) -> bool:
        """Whether a script, link or meta element says something without the site."""
        if told.get("type") == "application/ld+json":
            return bool(self._base)
        if "src" in told or told.get("name") == "htmx-config":
            return False
        if str(told.get("property")).startswith("og:"):
            return bool(self._base) or self._site not in str(told.get("content"))
        return told.get("rel") not in LEFT_OUT and (
            "content" in told or "href" in told or "charset" in told
        )

    def _changed(
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> list[tuple[str, str | None]]:
        kept = [(name, value) for name, value in attrs if not name.startswith("data-hx-")]
        told = dict(kept)
        if tag == "meta" and self._base and told.get("content", ""):
            return [(n, self._moved(v) if n == "content" else v) for n, v in kept]
        if tag == "link" and told.get("rel") == "canonical":
            return [(n, self._moved(v) if n == "href" else v) for n, v in kept]
        if "srcset" in told:
            kept = [(n, self._srcset(v) if n == "srcset" else v) for n, v in kept]
        where = ADDRESSES.get(tag)
        value = told.get(where) if where else None
        if not value:
            return kept
        found = self._resolve(value)
        if found is None:
            # Its words stay.
            return [(n, v) for n, v in kept if n not in OF_LINKS] if tag == "a" else kept
        return [(n, found if n == where else v) for n, v in kept]

    def _moved(self, value: str | None) -> str | None:
        return value.replace(self._site, self._base) if value and self._base else value

    def _srcset(self, value: str | None) -> str:
        parts = [part.strip().partition(" ") for part in (value or "").split(",")]
        return ", ".join(f"{self._resolve(a) or a}{gap}{size}" for a, gap, size in parts)

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag in self._skipping:
                while self._skipping.pop() != tag:
                    pass
            return
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            is_data = self.cdata_elem == "script"
            self.out.append(self._moved(data) or "" if is_data else data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        if not self._skipping:
            self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")


def _tag(tag: str, attrs: list[tuple[str, str | None]], source: str) -> str:
    told = "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attrs
    )
    return f"<{tag}{told}{' /' if source.endswith('/>') and tag not in VOID else ''}>"


def page(
    html: str,
    resolve: Callable[[str], str | None],
    words: Words,
    *,
    site: str,
    base: str = "",
) -> str:
    """`html` without scripts, forms and what is for the running site. `resolve` says where an
    address leads now: None, nowhere, and only the words stay. `base` is where the archive will be,
    if that is known: else what must name a whole address is left out, but for the canonical one,
    which goes on naming the page on `site`."""
    rewriter = _Rewriter(resolve, words, site, base)
    rewriter.feed(html)
    rewriter.close()
    return "".join(rewriter.out)


def addresses(html: str, *, has_pictures: bool = False) -> list[str]:
    """All that a page leads to or shows, as it stands there; and what others show of it, if they
    will know where that is."""
    found: list[str] = []

    def note(address: str) -> str | None:
        found.append(address)
        return address

    rewriter = _Rewriter(note, Words(note="", no_form=""), "", "")
    rewriter.has_pictures = has_pictures
    rewriter.feed(html)
    rewriter.close()
    return found


def style(css: str, resolve: Callable[[str], str | None]) -> str:
    """A stylesheet with its addresses resolved."""
    return CSS_ADDRESS.sub(lambda found: f'url("{resolve(found[2]) or found[2]}")', css)


def addresses_of_style(css: str) -> list[str]:
    """All that a stylesheet shows, as it stands there."""
    return [found[2] for found in CSS_ADDRESS.finditer(css)]


def language(html: str) -> str:
    """That of the page, as it says itself; "" if it doesn't."""
    found = re.search(r'<html lang="([^"]+)"', html)
    return unescape(found[1]) if found else ""
