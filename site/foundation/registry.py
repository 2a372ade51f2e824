"""How an upper app adds to what a lower one shows or does, without the lower one knowing it.

A registry is filled in `AppConfig.ready()` and read at run time. Names are unique, so that two
apps cannot silently replace each other's entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Named entries, in the order of their registration."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}

    def register(self, name: str, entry: Entry) -> None:
        """Add `entry`; raises ValueError when another one has the name already."""
        if self._entries.get(name, entry) is not entry:
            raise ValueError(f"{name!r} is registered already")
        self._entries[name] = entry

    def __getitem__(self, name: str) -> Entry:
        return self._entries[name]

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        return iter(list(self._entries.items()))
