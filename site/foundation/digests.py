"""What a digest is made of: sections, which the apps register.

A section is asked twice. `choose` says what is in a member's window, for many members at once and
in a constant number of queries; `render` says, for one member and when the mail is made, what of
that they may still see. Both decide as the recipient.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from foundation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from django.utils.functional import _StrPromise

logger = logging.getLogger(__name__)

# How long digests wait for a section that fails; most of what fails passes by itself.
PATIENCE = timedelta(hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is new for `recipient` (a member) in [since, until)."""

    recipient: Any
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing as the mail shows it. `language` is that of title and excerpt; `address` is whole,
    or empty where there is nothing to open."""

    thing: str
    title: str
    language: str
    address: str = ""
    facts: tuple[str, ...] = ()  # short lines in the recipient's language: when, where
    excerpt: str = ""


class Section(Protocol):
    """One part of a digest. `order`: the lowest comes first."""

    heading: _StrPromise
    order: int

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        """The things (keys of at most 80 letters, the same for ever) for each recipient's primary
        key, the first to be shown first."""
        ...

    def render(self, recipient: Any, things: Sequence[str], *, now: datetime) -> list[Entry]:
        """Those of `things` that `recipient` may see at `now`, in the active language and zone."""
        ...


sections: Registry[Section] = Registry()


def in_order() -> list[tuple[str, Section]]:
    """The sections with their names, as a digest shows them."""
    return sorted(sections, key=lambda named: named[1].order)


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
