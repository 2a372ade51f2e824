"""The blocks that the demo's stories and pages are written in, as the editor would store them.

Pages and pictures are named by their keys; `demo.stories` puts the rows in their place.
"""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]
Link = dict[str, Any]


def heading(words: str) -> Block:
    return {"type": "heading", "value": words}


def text(html: str) -> Block:
    return {"type": "text", "value": " ".join(html.split()).replace("> <", "><")}


def quote(words: str, *, role: str) -> Block:
    """Somebody's words. The demo has roles and no names."""
    return {"type": "quote", "value": {"text": words, "name": "", "role": role}}


def picture(name: str, *, alt: str, caption: str) -> Block:
    image = {"image": name, "alt_text": alt, "decorative": False}
    return {"type": "picture", "value": {"picture": image, "caption": caption}}


def figures(*pairs: tuple[str, str]) -> Block:
    """Numbers, each with what it counts."""
    rows = [{"number": number, "label": label} for number, label in pairs]
    return {"type": "figures", "value": {"figures": rows}}


def contact(unit: str, *, role: str, name: str) -> Block:
    """Whom to ask; `name` is the part of the address before the @."""
    value = {"name": unit, "role": role, "email": f"{name}@example.org", "phone": ""}
    return {"type": "contact", "value": value}


def callout(kind: str, html: str) -> Block:
    """A "note", a "tip" or something "important"."""
    return {"type": "callout", "value": {"kind": kind, "text": html}}


def steps(heading: str, *pairs: tuple[str, str]) -> Block:
    """What is done one after the other: titles, each with a text."""
    rows = [{"title": title, "text": html} for title, html in pairs]
    return {"type": "steps", "value": {"heading": heading, "steps": rows}}


def accordion(heading: str, *pairs: tuple[str, str]) -> Block:
    """Questions, each with its answer."""
    rows = [{"title": title, "text": html} for title, html in pairs]
    return {"type": "accordion", "value": {"heading": heading, "texts": rows}}


def table(caption: str, headings: tuple[str, ...], *rows: tuple[str, ...]) -> Block:
    """Of texts; the last column has numbers."""
    kinds = [*["text"] * (len(headings) - 1), "number"]
    cells = {
        "columns": [
            {"type": kind, "heading": words} for kind, words in zip(kinds, headings, strict=True)
        ],
        "rows": [{"values": list(row)} for row in rows],
        "caption": caption,
    }
    return {"type": "table", "value": {"table": cells, "names_rows": True}}


def gallery(*pictures: tuple[str, str, str]) -> Block:
    """Pictures by their keys, each with what it shows and a caption."""
    rows = [picture(name, alt=alt, caption=caption)["value"] for name, alt, caption in pictures]
    return {"type": "gallery", "value": {"pictures": rows}}


def documents(*names: tuple[str, str]) -> Block:
    """Documents by their keys, each with its language where it is not the page's."""
    rows = [{"document": name, "title": "", "language": language} for name, language in names]
    return {"type": "documents", "value": {"heading": "", "documents": rows}}


def people(heading: str, *names: str) -> Block:
    """Speakers by their keys."""
    rows = [{"person": "", "speaker": name, "role": ""} for name in names]
    return {"type": "people", "value": {"heading": heading, "people": rows}}


def dates(heading: str, *, kind: str, count: int = 3) -> Block:
    """The next dates of a kind of event."""
    value = {"heading": heading, "kind": kind, "topic": None, "organisation": None, "count": count}
    return {"type": "dates", "value": value}


def stories(heading: str, *, topic: str, count: int = 3) -> Block:
    """The latest news about a topic, by its word in addresses."""
    value = {"heading": heading, "topic": topic, "organisation": None, "count": count}
    return {"type": "stories", "value": value}


def action(words: str, link: Link) -> Block:
    return {"type": "call_to_action", "value": {"text": words, "link": link}}


def related(*links: Link, heading: str = "") -> Block:
    return {"type": "related", "value": {"heading": heading, "links": list(links)}}


def to(kind: str, name: str, title: str = "") -> Link:
    """A link to the page of that kind ("event", "page", "story") and key, in the reader's language
    or, where there is none, in the one it was written in."""
    return {"page": (kind, name), "address": "", "title": title}


def elsewhere(address: str, title: str) -> Link:
    return {"page": None, "address": address, "title": title}
