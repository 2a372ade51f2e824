"""Strangers' words made plain: no markup, no controls, nothing longer than it may be."""

import codecs
import re
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from events.calendar import text

TITLE: Final = 200
DESCRIPTION: Final = 2_000
PLACE: Final = 300
LINK: Final = 500
UID: Final = 255

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_SPACES = re.compile("[ \xa0]+")
_BLANK_LINES = re.compile(r"\n\s*\n\s*")
# They turn everything after them around until somebody ends it, and here nobody must.
_EMBEDDINGS = re.compile("[\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_LINES = {"p", "div", "br", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
_SILENT = {"script", "style", "head", "title"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes, charset: str) -> str:
    """`data` as text: by its own mark, as UTF-8 (which no other text looks like by chance), as the
    server said, or by the code page of western Windows; never fails."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    for encoding in ("utf-8", charset):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def line(words: str, longest: int) -> str:
    """`words` on one line, without markup."""
    plain = text.one_line(_plain(words[: longest * 20]))
    return _cut(_without_turns(_SPACES.sub(" ", plain)).strip(), longest)


def paragraphs(words: str) -> str:
    """`words` as plain text with its line breaks."""
    plain = text.clean(_plain(words[: DESCRIPTION * 20]))
    lines = "\n".join(_SPACES.sub(" ", one).strip() for one in plain.split("\n"))
    return _cut(_without_turns(_BLANK_LINES.sub("\n\n", lines)).strip(), DESCRIPTION)


def link(address: str) -> str:
    """`address` where it leads to a page of the web and to nothing else, else ""."""
    found = text.web_address(address)
    if not found or len(found) > LINK:
        return ""
    try:
        parts = urlsplit(found)
        _port = parts.port
    except ValueError:
        return ""
    # https://bank.example@elsewhere.example is meant to be misread.
    return found if parts.hostname and "@" not in parts.netloc else ""


def _plain(words: str) -> str:
    if not _TAG.search(words):
        return words
    parser = _Words()
    parser.feed(words)
    parser.close()
    return "".join(parser.words)


class _Words(HTMLParser):
    """What a reader would see of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _LINES:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in _LINES and tag != "br":
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def _without_turns(words: str) -> str:
    """Without marks that turn text around, but for pairs that end what they begin."""
    words = _EMBEDDINGS.sub("", words)
    depth = 0
    for mark in _ISOLATES.findall(words):
        depth += -1 if mark == "\u2069" else 1
        if depth < 0:
            break
    return words if depth == 0 else _ISOLATES.sub("", words)


def _cut(words: str, longest: int) -> str:
    """At most `longest` letters, the last an ellipsis where something is missing."""
    if len(words) <= longest:
        return words
    # What is cut may have ended a pair of turning marks.
    return _ISOLATES.sub("", words[: longest - 1]).rstrip() + "…"
