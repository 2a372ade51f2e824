"""Members named as the contact of a page. The role stands there in any case; the person beside it
only for as long as they agree. Who they are and whether they do, an app above says: it registers
itself in `AppConfig.ready()`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from wagtail.fields import StreamField

from foundation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from wagtail.models import Page

# What the blocks are called in every text that has them.
BLOCK, PEOPLE = "contact", "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who agreed, as everybody may see them; `photo` and `address` (of their page) are
    empty where their profile does not show them to everybody."""

    name: str
    photo: str = ""
    address: str = ""

    @property
    def initials(self) -> str:
        """What stands where there is no photo: of the first and the last word of the name."""
        words = self.name.split()
        return "".join(word[0].upper() for word in dict.fromkeys((*words[:1], *words[-1:])))


class People(Protocol):
    """Those who can be named, each known by a key that says nothing of them."""

    def key_of(self, address: str) -> str:
        """The key of whoever has the page at `address`; empty where there is nobody."""
        ...

    def address_of(self, key: str) -> str:
        """Where the page of whoever has this key is; empty where it is none."""
        ...

    def shown(self, keys: Collection[str]) -> Mapping[str, Person]:
        """Those of them who agreed and are still here. A constant number of queries."""
        ...


people: Registry[People] = Registry()
register = people.register


def key_of(address: str) -> str:
    return next(filter(None, (one.key_of(address) for _name, one in people)), "")


def address_of(key: str) -> str:
    return next(filter(None, (one.address_of(key) for _name, one in people)), "")


def named_on(page: Page) -> frozenset[str]:
    """The keys of all who are named in the texts of `page`, without a query."""
    texts = (
        getattr(page, field.name)
        for field in page._meta.concrete_fields
        if isinstance(field, StreamField)
    )
    named = (value for text in texts for raw in text.raw_data for value in _naming(raw))
    return frozenset(filter(None, (value.get("person") for value in named)))


def _naming(raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts of a block, as it is stored, that may name somebody."""
    if raw["type"] == BLOCK:
        return [raw["value"]]
    if raw["type"] == PEOPLE:
        return [item.get("value", item) for item in raw["value"].get("people", [])]
    return []


def shown(key: str, context: Mapping[str, Any]) -> Person | None:
    """Whoever has this key, as a page drawn in `context` may show them. All who are named on it are
    looked up at once, however many blocks ask."""
    request, page = context.get("request"), context.get("page")
    known: dict[str, Person | None] = getattr(request, "_talka_contacts", {})
    if key not in known:
        keys = {key, *(named_on(page) if page is not None else ())}
        found = {key: person for _name, one in people for key, person in one.shown(keys).items()}
        known = {**known, **{key: found.get(key) for key in keys}}
        if request is not None:
            request._talka_contacts = known
    return known[key]
