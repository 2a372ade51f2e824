"""What a digest is made of: sections, which the apps register.

A section is asked twice. `choose` says what is in a reader's window, for many readers at once and
in a constant number of queries; `render` says, when the mails are made, what of that they may
still see. Both decide as the reader.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_lazy

from foundation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from django.utils.functional import _StrPromise

logger = logging.getLogger(__name__)

# Headings that sections of several apps stand under.
WAITING = gettext_lazy("Waiting for you")
FOLLOWED = gettext_lazy("People and organisations you follow")

# How long digests wait for a section that fails; most of what fails passes by itself.
PATIENCE = timedelta(hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whom an edition is for. `member` is None for somebody without an account, who sees what
    everybody sees. What they follow, and see, is named by primary keys."""

    key: int
    member: Any = None
    topics: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    only_topics: bool = False  # news and events of other topics are not for them
    language: str = ""  # the mail's

    def wants(self, topics: Collection[int]) -> bool:
        """Whether something of these topics is for this reader."""
        return not self.only_topics or not self.topics.isdisjoint(topics)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is new for `reader` in [since, until), for the edition of the period `edition`."""

    reader: Reader
    since: datetime
    until: datetime
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one reader was promised of a section, in the edition of the period `edition`."""

    reader: Reader
    things: Sequence[str]
    edition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing as the mail shows it. `language` is that of title and excerpt, but for an excerpt
    that says its own; `address` is whole, or empty where there is nothing to open; `why` says why
    it is there, where the heading of its section doesn't."""

    thing: str
    title: str
    language: str
    address: str = ""
    facts: tuple[str, ...] = ()  # short lines in the recipient's language: when, where
    excerpt: str = ""
    why: str = ""
    excerpt_language: str = ""

    @property
    def excerpt_in(self) -> str:
        return self.excerpt_language or self.language


class Section(ABC):
    """One part of a digest. `order`: the lowest comes first. Sections with the same heading are one
    part for the reader.

    `is_public`: it has something for readers without an account, and is not asked for them
    otherwise. `is_own`: what it has is the reader's own business. `gives_way`: what others have may
    take its room; never of one's own business. `most`: so much of it is shown, the rest is counted.
    """

    heading: _StrPromise
    order: int
    is_public: bool = False
    is_own: bool = False
    gives_way: bool = True
    most: int = 12

    @abstractmethod
    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        """The things (keys of at most 80 letters, the same for ever) for each reader's key, the
        first to be shown first. What another section calls by the same key is the same thing, and
        goes with the section that comes first."""

    @abstractmethod
    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        """For each reader's key those of their things that they may see at `now`, in the active
        language and zone, which all of `asked` share."""

    def address(self) -> str:
        """The whole address of where all of it is, in the active language, or ""."""
        return ""


class PersonalSection(Section):
    """A section whose things are each for one reader: written reader by reader."""

    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        return {one.reader.key: self.render_one(one.reader, one.things, now=now) for one in asked}

    @abstractmethod
    def render_one(self, reader: Reader, things: Sequence[str], *, now: datetime) -> list[Entry]:
        """Those of `things` that `reader` may see at `now`, in the active language and zone."""


class Lead(ABC):
    """A kind of page that editors can put first in a digest. It knows the things that are pages of
    its kind, by their translation keys, and says nothing of others."""

    page_type: str  # "app.Model"

    @abstractmethod
    def topics(self, things: Collection[str]) -> Mapping[str, Collection[int]]:
        """What each of `things` is about, by primary keys; those that are pages of this kind."""

    @abstractmethod
    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        """As that of a section."""


sections: Registry[Section] = Registry()
leads: Registry[Lead] = Registry()


def in_order() -> list[tuple[str, Section]]:
    """The sections with their names, as a digest shows them."""
    return sorted(sections, key=lambda named: named[1].order)


def same_part(name: str) -> list[str]:
    """The sections that a reader finds under the heading of the one called `name`, in order."""
    return [other for other, section in in_order() if section.heading == sections[name].heading]


def because_followed(
    reader: Reader, topics: Iterable[Any], organisations: Iterable[Any] = ()
) -> str:
    """Why something of these topics and organisations is there, for a reader who follows some of
    them."""
    followed = sorted(str(topic) for topic in topics if topic.pk in reader.topics)
    followed += sorted(str(row) for row in organisations if row.pk in reader.organisations)
    if not followed:
        return ""
    if reader.member is None:
        return gettext("You chose: %(topics)s") % {"topics": ", ".join(followed)}
    return gettext("You follow: %(topics)s") % {"topics": ", ".join(followed)}


@contextmanager
def patient(name: str, *, waited: timedelta) -> Iterator[None]:
    """Where section `name` is asked for digests that have `waited` since they were due: its error
    holds them up at first, and after PATIENCE is logged, so that they go without it."""
    try:
        yield
    except Exception:
        if waited < PATIENCE:
            raise
        logger.exception("digests go without the section %r", name)
