"""What each app knows of a member: for their download, their deletion, and what is kept how long.

An app registers a `Holding` for every kind of personal data that it keeps, in
`AppConfig.ready()`. The member's download shows `tell` of all of them; deletion calls `erase` of all
of them, in one transaction and in the order of registration reversed, before the member's row itself
goes. `erase` is for what the database would not let go of or must not lose: rows that only belong to
the member go with their foreign key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from foundation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from django.core.files import File
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One part of a member's download. `rows` are plain values (text, numbers, moments, lists of
    them) by machine-readable names; `files` lie beside it, by name."""

    rows: Sequence[Mapping[str, Any]]
    files: dict[str, File] = field(default_factory=dict)


class Holding(Protocol):
    """Something personal that an app keeps. `name` is its heading in the download; `after_deletion`
    the sentence that says before a deletion what becomes of it (empty: it goes as well)."""

    @property
    def name(self) -> _StrPromise | str: ...

    @property
    def after_deletion(self) -> _StrPromise | str: ...

    def tell(self, member: Any) -> Told:
        """All that is kept of `member` here."""
        ...

    def erase(self, member: Any, *, now: datetime) -> None:
        """Delete or unname what is kept of `member` here."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Something that is kept for `days` only. `find` counts what is older than the moment it is
    given, `forget` deletes or unnames it and says how many it did."""

    name: _StrPromise
    setting: str  # of `RETENTION_DAYS`
    find: Callable[[datetime], int]
    forget: Callable[[datetime], int]


holdings: Registry[Holding] = Registry()
retentions: Registry[Retention] = Registry()
