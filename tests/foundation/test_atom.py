"""Feeds, written and read back; neither Django nor a database is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from foundation import atom

THEN = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
NAMES = {"a": atom.ATOM}
FEED = atom.Feed(
    id="urn:feed",
    title="News – Talka",
    author="Talka",
    language="et",
    source="https://talka.example.org/et/news/feed/",
    address="https://talka.example.org/et/news/",
    updated=LATER,
)
ENTRY = atom.Entry(
    id="urn:entry",
    title="Õ & <b>",
    address="https://talka.example.org/et/news/o/",
    published=THEN,
    updated=LATER,
    summary="In short",
    authors=("Ministry", "Agency"),
    categories=[("skills", "Oskused")],
)


def read(*entries: atom.Entry) -> ET.Element:
    return ET.fromstring(atom.render(FEED, entries))


def test_a_feed_says_what_it_is_and_where():
    root = read()

    links = {link.get("rel"): link.get("href") for link in root.findall("a:link", NAMES)}
    assert root.tag == f"{{{atom.ATOM}}}feed"
    assert root.get(f"{{{atom.XML}}}lang") == "et"
    assert root.findtext("a:id", "", NAMES) == "urn:feed"
    assert root.findtext("a:title", "", NAMES) == "News – Talka"
    assert root.findtext("a:author/a:name", "", NAMES) == "Talka"
    assert root.findtext("a:updated", "", NAMES) == "2026-11-03T10:00:00+00:00"
    assert links == {"self": FEED.source, "alternate": FEED.address}


def test_an_entry_comes_back_as_it_was():
    (entry,) = read(ENTRY).findall("a:entry", NAMES)

    def texts(path: str) -> list[str | None]:
        return [element.text for element in entry.findall(path, NAMES)]

    category = entry.find("a:category", NAMES)
    assert texts("a:id") == ["urn:entry"]
    assert texts("a:title") == ["Õ & <b>"]
    assert texts("a:published") == ["2026-11-02T10:00:00+00:00"]
    assert texts("a:updated") == ["2026-11-03T10:00:00+00:00"]
    assert texts("a:author/a:name") == ["Ministry", "Agency"]
    assert texts("a:summary") == ["In short"]
    assert category is not None
    assert category.attrib == {"term": "skills", "label": "Oskused"}


def test_what_is_empty_is_left_out():
    (entry,) = read(replace(ENTRY, summary="", authors=(), categories=())).findall("a:entry", NAMES)

    assert [child.tag.partition("}")[2] for child in entry] == [
        "id",
        "title",
        "published",
        "updated",
        "link",
    ]


def test_letters_that_xml_cannot_write_are_left_out():
    (entry,) = read(replace(ENTRY, title="a\x00b\x0bc\ud800d\ufffee\tf😀")).findall(
        "a:entry", NAMES
    )

    assert entry.findtext("a:title", "", NAMES) == "abcde\tf😀"


def test_the_same_values_give_the_same_bytes():
    assert atom.render(FEED, [ENTRY]) == atom.render(FEED, [ENTRY])
