"""What a digest is made of: sections, which the apps register.

A section is asked twice. `choose` says what is in a reader's window, for many readers at once and
in a constant number of queries; `render` says, when the mails are made, what of that they may
still see. Both decide as the reader.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext

from foundation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from django.utils.functional import _StrPromise

logger = logging.getLogger(__name__)

# How long digests wait for a section that fails; most of what fails passes by itself.
PATIENCE = timedelta(hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whom an edition is for. `member` is None for somebody without an account, who sees what
    everybody sees; `topics` are the primary keys of those that the reader follows."""

    key: int
    member: Any = None
    topics: frozenset[int] = frozenset()
    only_topics: bool = False  # news and events of other topics are not for them

    def wants(self, topics: Collection[int]) -> bool:
        """Whether something of these topics is for this reader."""
        return not self.only_topics or not self.topics.isdisjoint(topics)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is new for `reader` in [since, until)."""

    reader: Reader
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What one reader was promised of a section."""

    reader: Reader
    things: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing as the mail shows it. `language` is that of title and excerpt; `address` is whole,
    or empty where there is nothing to open; `why` says why it is there, where the heading of its
    section doesn't."""

    thing: str
    title: str
    language: str
    address: str = ""
    facts: tuple[str, ...] = ()  # short lines in the recipient's language: when, where
    excerpt: str = ""
    why: str = ""


class Section(Protocol):
    """One part of a digest. `order`: the lowest comes first. `is_public`: it has something for
    readers without an account, and is not asked for them otherwise."""

    heading: _StrPromise
    order: int
    is_public: bool

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        """The things (keys of at most 80 letters, the same for ever) for each reader's key, the
        first to be shown first."""
        ...

    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        """For each reader's key those of their things that they may see at `now`, in the active
        language and zone, which all of `asked` share; in a constant number of queries."""
        ...


sections: Registry[Section] = Registry()


def in_order() -> list[tuple[str, Section]]:
    """The sections with their names, as a digest shows them."""
    return sorted(sections, key=lambda named: named[1].order)


def because_followed(reader: Reader, topics: Iterable[Any]) -> str:
    """Why something about these topics is there, for a reader who follows some of them."""
    followed = sorted(str(topic) for topic in topics if topic.pk in reader.topics)
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
