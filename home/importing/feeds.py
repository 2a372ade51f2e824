"""Old news from a feed: Atom 1.0 (RFC 4287), or RSS 2.0 with the modules that most of them use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree
from django.utils.html import escape

from home.importing.items import MOST_ITEMS, BadSource, Item

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ATOM: Final = "{http://www.w3.org/2005/Atom}"
CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}"
DUBLIN_CORE: Final = "{http://purl.org/dc/elements/1.1/}"
MEDIA: Final = "{http://search.yahoo.com/mrss/}"


def read(data: bytes) -> list[Item]:
    """The stories in `data`. Entities and documents beside it are never read. Raises BadSource."""
    try:
        # Some write an empty line before it.
        root = ElementTree.fromstring(data.lstrip(), forbid_dtd=False)
    except DefusedXmlException as error:
        raise BadSource("This feed declares entities, which are not read.") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise BadSource("This is no feed: it is not well-formed XML.") from error
    if root.tag == f"{ATOM}feed":
        found = [_of_atom(entry) for entry in root.findall(f"{ATOM}entry")]
    elif root.tag == "rss":
        found = [_of_rss(item) for item in root.iterfind("channel/item")]
    else:
        raise BadSource("This is no feed: neither Atom nor RSS 2.0.")
    if len(found) > MOST_ITEMS:
        raise BadSource(f"The feed has more than {MOST_ITEMS} stories.")
    return found


def looks_like_one(data: bytes) -> bool:
    """Whether it is XML rather than a table."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _of_atom(entry: Element) -> Item:
    links = {
        link.get("rel", "alternate"): link.get("href", "")
        for link in reversed(entry.findall(f"{ATOM}link"))
        if link.get("rel") != "enclosure" or link.get("type", "").startswith("image/")
    }
    content = _html(entry.find(f"{ATOM}content"))
    summary = _html(entry.find(f"{ATOM}summary"))
    address = links.get("alternate", "").strip()
    return Item(
        key=_text(entry, f"{ATOM}id") or address,
        title=_text(entry, f"{ATOM}title"),
        html=content or summary,
        lead=summary if content else "",
        date=_text(entry, f"{ATOM}published") or _text(entry, f"{ATOM}updated"),
        address=address,
        **_picture(entry, links.get("enclosure", "")),
    )


def _of_rss(item: Element) -> Item:
    enclosure = item.find("enclosure")
    is_picture = enclosure is not None and enclosure.get("type", "").startswith("image/")
    whole, short = _text(item, f"{CONTENT}encoded"), _text(item, "description")
    guid = item.find("guid")
    is_address = guid is not None and guid.get("isPermaLink", "true") != "false"
    key = _text(item, "guid")
    address = _text(item, "link") or (key if is_address else "")
    return Item(
        key=key or address,
        title=_text(item, "title"),
        html=whole or short,
        lead=short if whole else "",
        date=_text(item, "pubDate") or _text(item, f"{DUBLIN_CORE}date"),
        address=address,
        **_picture(item, enclosure.get("url", "") if is_picture and enclosure is not None else ""),
    )


def _picture(entry: Element, enclosed: str) -> dict[str, str]:
    for medium in entry.iter(f"{MEDIA}content"):
        is_picture = medium.get("medium") == "image" or medium.get("type", "").startswith("image/")
        if is_picture and medium.get("url"):
            return {"picture": medium.get("url", ""), "picture_alt": _text(medium, f"{MEDIA}title")}
    return {"picture": enclosed.strip()}


def _text(parent: Element, name: str) -> str:
    found = parent.find(name)
    return "" if found is None else "".join(found.itertext()).strip()


def _html(element: Element | None) -> str:
    """A text construct of Atom as HTML."""
    if element is None:
        return ""
    kind = element.get("type", "text")
    if kind == "xhtml":
        for inner in element.iter():
            inner.tag = str(inner.tag).rpartition("}")[2]
        try:
            return str(ElementTree.tostring(element, encoding="unicode"))
        except RecursionError:
            # Nobody writes a thousand marks around a word: its words are all there is.
            return f"<p>{escape(''.join(element.itertext()).strip())}</p>"
    text = "".join(element.itertext()).strip()
    return text if kind in {"html", "text/html"} else f"<p>{escape(text)}</p>" if text else ""
