"""Words that members write to each other and to moderators."""

from __future__ import annotations

from community import errors


def checked(text: str, *, least: int, most: int) -> str:
    """`text` without what no database and no mail wants. Raises WrongLength."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c.isprintable() or c in "\n\t").strip()
    if not least <= len(kept) <= most:
        raise errors.WrongLength(least, most)
    return kept
