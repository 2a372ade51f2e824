"""Atom feeds (RFC 4287), written from plain values; knows nothing of the site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
# What XML 1.0 §2.2 has no way to write.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened. `id` never changes; `categories` are (term, label)."""

    id: str
    title: str
    address: str
    published: datetime
    updated: datetime
    summary: str = ""
    authors: Sequence[str] = ()
    categories: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """`source` is where the feed itself is, `address` where people read the same."""

    id: str
    title: str
    author: str
    language: str
    source: str
    address: str
    updated: datetime


def render(feed: Feed, entries: Sequence[Entry]) -> bytes:
    """The whole document, in UTF-8; the same bytes for the same values."""
    root = ET.Element("feed", {"xmlns": ATOM, f"{{{XML}}}lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", feed.updated.isoformat())
    _author(root, feed.author)
    _link(root, feed.source, "self", "application/atom+xml")
    _link(root, feed.address, "alternate", "text/html")
    for entry in entries:
        _entry(root, entry)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(root: ET.Element, entry: Entry) -> None:
    element = ET.SubElement(root, "entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "published", entry.published.isoformat())
    _text(element, "updated", entry.updated.isoformat())
    for name in entry.authors:
        _author(element, name)
    _link(element, entry.address, "alternate", "text/html")
    for term, label in entry.categories:
        ET.SubElement(element, "category", {"term": term, "label": _writable(label)})
    if entry.summary:
        _text(element, "summary", entry.summary)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _writable(text)


def _author(parent: ET.Element, name: str) -> None:
    _text(ET.SubElement(parent, "author"), "name", name)


def _link(parent: ET.Element, address: str, relation: str, kind: str) -> None:
    ET.SubElement(parent, "link", {"href": address, "rel": relation, "type": kind})


def _writable(text: str) -> str:
    return UNWRITABLE.sub("", text)
