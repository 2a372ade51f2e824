"""What members can report to the moderators: each kind says how it is shown to them and removed.

Registered in `AppConfig.ready()` by whichever app has such things: a member, a request for
contact, a post.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from foundation.registry import Registry

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from community.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A thing as moderators see it; `address` is where it stands, empty where nowhere."""

    title: str
    text: str
    author: Member | None
    address: str = ""


class Reportable(Protocol):
    """One kind of thing; its name in the registry is what a report keeps."""

    label: _StrPromise

    def find(self, key: UUID, *, viewer: Member) -> Reported | None:
        """The thing, if `viewer` may see it; whoever decides reports also sees what was reported."""
        ...

    def remove(self, key: UUID, *, reason: str, actor: Member, now: datetime) -> None:
        """Take it away from everybody's eyes; the author reads `reason`."""
        ...


reportables: Registry[Reportable] = Registry()
register = reportables.register
