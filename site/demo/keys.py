"""Keys that are the same at every loading: by them a second run finds what is there."""

from __future__ import annotations

from uuid import UUID, uuid5

_OURS = UUID("6e1f8a52-6d0b-4d0e-9d5c-5b2f4f3a7c11")


def key(kind: str, name: str) -> UUID:
    """The key of the demo's `kind` ("event", "plan", "venue" …) called `name`."""
    return uuid5(_OURS, f"{kind}:{name}")
