"""HTML of others as blocks of ours: headings, texts, lists, quotes, pictures. Only what is known
here is kept; of all other elements the words alone, and of what runs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from django.utils.html import escape

from foundation.cleaning import one_line
from home.importing.items import LONGEST_TEXT, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Of these not even the words.
GONE: Final = {
    *("script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "form"),
    *("svg", "math", "audio", "video", "canvas", "head", "title", "meta", "link", "base"),
    *("button", "input", "select", "textarea"),
}
PARTS: Final = {"h1": 2, "h2": 2, "h3": 3, "h4": 3, "h5": 3, "h6": 3}
INLINE: Final = {"b": "b", "strong": "b", "i": "i", "em": "i"}
LISTS: Final = {"ul", "ol"}
# What begins a line of its own, whatever else it is.
BOXES: Final = {
    *("address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "dt"),
    *("figcaption", "footer", "header", "html", "main", "nav", "p", "pre", "section", "summary"),
    *("table", "tbody", "tfoot", "thead", "tr", "caption", "td", "th", "li"),
}
SCHEMES: Final = {"http", "https", "mailto"}
LONGEST_HEADING, LONGEST_QUOTE, LONGEST_CAPTION, LONGEST_ALT = 120, 600, 300, 250
# A text block holds more; the rest goes into the next.
LONGEST_BLOCK: Final = 25_000
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the text shows, where it lay."""

    address: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Text:
    """What becomes one block: `kind` is the block's name, `value` its HTML or words."""

    kind: str
    value: str


Part = Picture | Text


@dataclass(slots=True)
class _Reading:
    """One text while it is read: what is done, and the words of the paragraph that goes on."""

    base: str
    parts: list[Part] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    has_heading: bool = False

    def end_line(self) -> None:
        """What was read since the last paragraph is one."""
        words = _SPACE.sub(" ", "".join(self.line)).strip()
        self.line = []
        if _words(words):
            self.parts.append(Text("text", f"<p>{words}</p>"))

    def block(self, part: Part) -> None:
        self.end_line()
        self.parts.append(part)


def parts(html: str, base: str) -> list[Part]:
    """What `html`, which lay at `base`, is made of. Raises Refused."""
    if len(html) > LONGEST_TEXT:
        raise Refused("Its text is too long.")
    reading = _Reading(base)
    try:
        _walk(BeautifulSoup(html, "html.parser"), reading)
    except RecursionError as error:
        raise Refused("Its text has elements within elements without end.") from error
    reading.end_line()
    return list(_joined(reading.parts))


def words(html: str) -> str:
    """The words of `html` in one line."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup(sorted(GONE)):
        element.decompose()
    return one_line(soup.get_text(" "))


def _walk(element: Any, reading: _Reading) -> None:
    for child in element.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                reading.line.append(_plain(child))
        elif child.name not in GONE:
            _element(child, reading)


def _element(tag: Tag, reading: _Reading) -> None:
    if tag.name in PARTS:
        _heading(tag, reading)
    elif tag.name in LISTS:
        reading.end_line()
        if found := _list(tag, reading):
            reading.parts.append(Text("text", found))
        _pictures(tag, reading)
    elif tag.name == "blockquote":
        _quote(tag, reading)
    elif tag.name == "figure":
        _figure(tag, reading)
    elif tag.name == "img":
        _picture(tag, reading, "")
    elif tag.name == "hr":
        reading.end_line()
    elif tag.name == "br":
        reading.line.append("<br/>")
    elif tag.name in BOXES:
        reading.end_line()
        _walk(tag, reading)
        reading.end_line()
    else:
        _inline(tag, reading)


def _inline(tag: Tag, reading: _Reading) -> None:
    """An element within a line. What has boxes or pictures inside is left for them."""
    if tag.find([*BOXES, *LISTS, *PARTS, "img", "figure", "blockquote"]):
        _walk(tag, reading)
    else:
        reading.line.append(_line(tag, reading))


def _line(tag: Tag, reading: _Reading) -> str:
    """`tag` and what is in it as one line of HTML."""
    inside = "".join(_pieces(tag, reading))
    if tag.name == "br":
        return "<br/>"
    if tag.name in INLINE and _words(inside):
        return f"<{INLINE[tag.name]}>{inside}</{INLINE[tag.name]}>"
    if tag.name == "a" and _words(inside) and (address := web(tag.get("href"), reading.base)):
        return f'<a href="{escape(address)}">{inside}</a>'
    return inside


def _pieces(tag: Any, reading: _Reading) -> Iterator[str]:
    for child in tag.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                yield _plain(child)
        elif child.name in LISTS:
            continue
        elif child.name not in GONE:
            inside = _line(child, reading)
            yield f" {inside} " if child.name in BOXES else inside


def _heading(tag: Tag, reading: _Reading) -> None:
    text = one_line(tag.get_text(" "))
    _pictures(tag, reading)
    if not text:
        return
    if len(text) > LONGEST_HEADING:
        reading.block(Text("text", f"<p><b>{escape(text)}</b></p>"))
    # No level is left out: the first is always one of the page's own.
    elif PARTS[tag.name] == 2 or not reading.has_heading:
        reading.block(Text("heading", text))
        reading.has_heading = True
    else:
        reading.block(Text("text", f"<h3>{escape(text)}</h3>"))


def _list(tag: Tag, reading: _Reading) -> str:
    lines = []
    for child in tag.find_all("li", recursive=False):
        inside = _SPACE.sub(" ", "".join(_pieces(child, reading))).strip()
        below = "".join(_list(inner, reading) for inner in child.find_all(LISTS, recursive=False))
        if _words(inside) or below:
            lines.append(f"<li>{inside}{below}</li>")
    return f"<{tag.name}>{''.join(lines)}</{tag.name}>" if lines else ""


def _quote(tag: Tag, reading: _Reading) -> None:
    text = one_line(tag.get_text(" "))
    if text and len(text) <= LONGEST_QUOTE and not tag.find(["img", *LISTS]):
        reading.block(Text("quote", text))
    else:
        reading.end_line()
        _walk(tag, reading)
        reading.end_line()


def _figure(tag: Tag, reading: _Reading) -> None:
    caption = tag.find("figcaption")
    text = one_line(caption.get_text(" ")) if caption else ""
    images = tag.find_all("img")
    for image in images:
        _picture(image, reading, text)
    if not images:
        reading.end_line()
        _walk(tag, reading)
        reading.end_line()


def _pictures(tag: Tag, reading: _Reading) -> None:
    """Pictures where a block has no place for them: behind it."""
    for image in tag.find_all("img"):
        _picture(image, reading, "")


def _picture(tag: Tag, reading: _Reading, caption: str) -> None:
    address = web(tag.get("src"), reading.base)
    if address and not address.startswith("mailto:"):
        alt = one_line(str(tag.get("alt", "")))[:LONGEST_ALT]
        reading.block(Picture(address, alt, caption[:LONGEST_CAPTION]))


def web(address: object, base: str) -> str:
    """The whole of an `address` that stood at `base`; "" for what leads nowhere or would run."""
    stood = str(address or "").strip()
    if not stood:
        return ""
    try:
        whole = urljoin(base, stood)
        parts = urlsplit(whole)
    except ValueError:
        return ""
    is_whole = parts.scheme == "mailto" or bool(parts.hostname)
    if parts.scheme not in SCHEMES or not is_whole or len(whole) > 2_000:
        return ""
    return "" if any(letter.isspace() or not letter.isprintable() for letter in whole) else whole


def _plain(text: str) -> str:
    return escape("".join(letter if letter.isprintable() else " " for letter in text))


def _words(html: str) -> str:
    return BeautifulSoup(html, "html.parser").get_text().strip()


def _joined(found: Iterable[Part]) -> Iterator[Part]:
    """Neighbouring paragraphs are one block, as an editor would have it, as long as one can be."""
    text = ""
    for part in found:
        if isinstance(part, Text) and part.kind == "text":
            if text and len(text) + len(part.value) > LONGEST_BLOCK:
                yield Text("text", text)
                text = ""
            text += part.value
            continue
        if text:
            yield Text("text", text)
            text = ""
        yield part
    if text:
        yield Text("text", text)
