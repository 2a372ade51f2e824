"""What members can comment on: each kind says what the thing is called and whether its reader may
see it, and whether comments are wished. Filled in `AppConfig.ready()`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from foundation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A thing as its reader sees it in their language; `is_open`: whether comments are wished."""

    title: str
    path: str
    is_open: bool


class Commented(Protocol):
    """One kind of thing; its name in the registry is what a discussion keeps."""

    def find(self, keys: Collection[UUID], *, viewer: Any, language: str) -> Mapping[UUID, About]:
        """Those of the things whose `keys` are the same in all languages that `viewer` (None: a
        visitor) may see now; a constant number of queries."""
        ...


kinds: Registry[Commented] = Registry()
register = kinds.register


def find(kind: str, key: UUID, *, viewer: Any, language: str) -> About | None:
    """The thing, if there is such a kind and such a thing for `viewer`."""
    return find_all(kind, [key], viewer=viewer, language=language).get(key)


def find_all(
    kind: str, keys: Collection[UUID], *, viewer: Any, language: str
) -> Mapping[UUID, About]:
    """Those of the things that are there for `viewer`, if there is such a kind."""
    return kinds[kind].find(keys, viewer=viewer, language=language) if kind in kinds else {}
