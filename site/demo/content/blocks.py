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
