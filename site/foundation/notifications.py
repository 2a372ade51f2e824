"""What members are told of one by one: kinds, which the apps register, and how each is told.

A kind names its things by the same keys as the sections of the digest do (`foundation.digests`), so
that whoever has read of a thing, or got a mail of it, does not find it there again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from foundation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from foundation.digests import Asked, Entry

# How long the keys of kinds and of things may be (a digest keeps them as well).
LONGEST_NAME: Final = 40
LONGEST_THING: Final = 80


class Channel(TextChoices):
    """How somebody hears of a kind. All but OFF are told on the site as well."""

    MAIL = "mail", pgettext_lazy("notifications", "E-mail at once")
    DIGEST = "digest", pgettext_lazy("notifications", "In the news by e-mail")
    SITE = "site", pgettext_lazy("notifications", "On this site only")
    OFF = "off", pgettext_lazy("notifications", "Not at all")


class Kind(ABC):
    """One kind of thing that members are told of. `order`: the lowest comes first.

    `default` is what whoever has not chosen gets, `channels` are those one can choose. Where there
    is nothing to choose, `is_owed`: a mail is sent whatever anybody chose. `note` says what the
    choice doesn't cover, where there is such a thing.

    `sections` are the parts of the digest that tell of nothing but this kind. One that is told
    within a section of other things as well (`has_section`) is left to that one; what no section
    tells of has one of its own.
    """

    label: _StrPromise
    sentence: _StrPromise
    order: int
    note: _StrPromise | str = ""
    default: Channel = Channel.MAIL
    channels: tuple[Channel, ...] = tuple(Channel)
    is_owed: bool = False
    sections: tuple[str, ...] = ()

    def has_section(self, thing: str) -> bool:
        """Whether a section of the digest tells of `thing` anyway."""
        return bool(self.sections)

    @abstractmethod
    def show(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        """For each reader's key those of their things that they may see at `now`, in the active
        language and zone; a constant number of queries. The first fact of an entry says what
        happened."""

    def several(self, number: int) -> str:
        """What `number` of them about the same thing say; "": they are told one by one."""
        return ""


kinds: Registry[Kind] = Registry()


def register(name: str, kind: Kind) -> None:
    """Add `kind`; raises ValueError where the name is taken, or what it offers makes no sense."""
    is_sound = kind.is_owed or kind.default in kind.channels
    if len(name) > LONGEST_NAME or not is_sound:
        raise ValueError(f"{name!r} is no kind of notification")
    kinds.register(name, kind)


def in_order() -> list[tuple[str, Kind]]:
    """The kinds with their names, as members choose among them."""
    return sorted(kinds, key=lambda named: named[1].order)


def chosen(name: str, channel: str | None) -> Channel:
    """How somebody hears of the kind `name` who chose `channel` (None: has not chosen); what it
    does not offer any more is as not chosen."""
    kind = kinds[name]
    if kind.is_owed:
        return Channel.MAIL
    return Channel(channel) if channel in kind.channels else kind.default
