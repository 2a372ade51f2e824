"""What a higher app shows on the pages of a lower one: parts of a page about an organisation, a
topic, a person or a group, and entries of the account menu. Filled in `AppConfig.ready()`.

A panel is asked for all that its page shows in a constant number of queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from foundation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A part of a page: `template` is drawn with `context` below `heading`."""

    heading: str
    template: str
    context: dict[str, Any]


class Panel(Protocol):
    """One part of a page; the lowest `order` comes first."""

    order: int

    def show(self, thing: Any, *, viewer: Any, now: datetime) -> Shown | None:
        """What `viewer` (None: a visitor) may see of it for `thing`; None: nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """An entry of the account menu: the name of an address without arguments, and how many things
    wait there for the member. Every page has the menu, so that must be known without a query."""

    label: _StrPromise
    address: str
    order: int
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileEntry(MenuEntry):
    """An entry there, with a sentence that says what it is for; counting may take queries."""

    sentence: _StrPromise


class TopicPanel(Panel, Protocol):
    """What there is of one kind about a topic. A new kind is one of these and a line that registers
    it."""

    def counts(self, *, viewer: Any, now: datetime) -> Mapping[int, int]:
        """How many there are about each topic that `viewer` (None: a visitor) may see, by its
        primary key. A constant number of queries."""
        ...

    def said(self, number: int) -> str:
        """So many of them, in words."""
        ...


organisation_panels: Registry[Panel] = Registry()
# Of the page of a topic; their names are those of the parts in its address.
topic_panels: Registry[TopicPanel] = Registry()
# Of a member's page: the viewer may be a stand-in, see `community.queries.person.as_seen_from`.
person_panels: Registry[Panel] = Registry()
group_panels: Registry[Panel] = Registry()
account_menu: Registry[MenuEntry] = Registry()
# What else of theirs members find on the first page of their profile.
profile_menu: Registry[ProfileEntry] = Registry()


def shown(panels: Registry[Panel], thing: Any, *, viewer: Any, now: datetime) -> list[Shown]:
    """The parts of a page about `thing`, in order."""
    ordered = sorted((panel for _name, panel in panels), key=lambda panel: panel.order)
    found = (panel.show(thing, viewer=viewer, now=now) for panel in ordered)
    return [part for part in found if part is not None]


def menu() -> list[MenuEntry]:
    return sorted((entry for _name, entry in account_menu), key=lambda entry: entry.order)


def profile_entries() -> list[ProfileEntry]:
    return sorted((entry for _name, entry in profile_menu), key=lambda entry: entry.order)
