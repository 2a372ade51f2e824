"""A section of digests of the tests' own: things that were new at a moment, and are seen or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from community.models import Recipient, SubscriptionWish
from foundation.digests import Entry, Section
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from foundation.digests import Asked, Window


class Things(Section):
    """`published` is what there is, by key; what is in `hidden` nobody may see any more."""

    def __init__(
        self,
        *,
        order: int = 1,
        is_public: bool = False,
        is_own: bool = False,
        heading: Any = "Things",
        **published: datetime,
    ) -> None:
        self.order, self.heading = order, heading
        self.is_public, self.is_own = is_public, is_own
        self.published = published
        self.hidden: set[str] = set()
        self.languages: dict[str, str] = {}
        self.calls = 0

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        self.calls += 1
        return {
            window.reader.key: [
                key for key, at in self.published.items() if window.since <= at < window.until
            ]
            for window in windows
        }

    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        return {
            one.reader.key: [self._entry(key) for key in one.things if key not in self.hidden]
            for one in asked
        }

    def _entry(self, key: str) -> Entry:
        return Entry(
            thing=key,
            title=f"Title of {key}",
            language=self.languages.get(key, get_language() or ""),
            address=f"http://localhost/things/{key}/",
            facts=("Tuesday, 10:00",),
            excerpt=f"What there is to say of {key}.",
        )

    def address(self) -> str:
        return "http://localhost/things/"


def reader(since: datetime, **fields: Any) -> Recipient:
    """A member who asked for news once a week at `since`; what is not a field of the recipient is
    one of the member."""
    own = {name: fields.pop(name) for name in ("cadence", "weekday", "at") if name in fields}
    member = MemberFactory(**fields)
    return Recipient.objects.create(
        **{"member": member, "cadence": "weekly", "since": since, "created_at": since, **own}
    )


def subscriber(since: datetime, **fields: Any) -> Recipient:
    """Somebody without an account, the same."""
    number = Recipient.objects.count()
    return Recipient.objects.create(
        **{
            "email": f"press{number}@example.org",
            "cadence": "weekly",
            "since": since,
            "created_at": since,
            **fields,
        }
    )


def wish(at: datetime, **fields: Any) -> SubscriptionWish:
    """Somebody asked at `at` for news once a week, and has not confirmed it."""
    return SubscriptionWish.objects.create(
        **{"email": "asked@example.org", "cadence": "weekly", "created_at": at, **fields}
    )
