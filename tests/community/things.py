"""A section of digests of the tests' own: things that were new at a moment, and are seen or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foundation.digests import Entry
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from community.models import Member
    from foundation.digests import Window


class Things:
    """`published` is what there is, by key; what is in `hidden` nobody may see any more."""

    heading: Any = "Things"

    def __init__(self, *, order: int = 1, **published: datetime) -> None:
        self.order = order
        self.published = published
        self.hidden: set[str] = set()
        self.languages: dict[str, str] = {}
        self.calls = 0

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        self.calls += 1
        return {
            window.recipient.pk: [
                key for key, at in self.published.items() if window.since <= at < window.until
            ]
            for window in windows
        }

    def render(self, recipient: Member, things: Sequence[str], *, now: datetime) -> list[Entry]:
        return [
            Entry(
                thing=key,
                title=f"Title of {key}",
                language=self.languages.get(key, recipient.language),
                address=f"http://localhost/things/{key}/",
                facts=("Tuesday, 10:00",),
                excerpt=f"What there is to say of {key}.",
            )
            for key in things
            if key not in self.hidden
        ]


def reader(since: datetime, **fields: object) -> Member:
    """A member who asked for the digest at `since`."""
    return MemberFactory(**{"digest": "weekly", "digest_since": since, **fields})
