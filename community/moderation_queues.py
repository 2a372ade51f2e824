"""What waits for a moderator: each app and subject says how much, and where it is decided.

Registered in `AppConfig.ready()`; shown on the moderators' first screen and on the editors' home
screen to whoever may decide it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from foundation.registry import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from community.models import Member


class Queue(Protocol):
    """Things of one kind that wait. `address` is the name of a screen without arguments, `query`
    what its list is asked for; the lowest `order` comes first."""

    @property
    def label(self) -> _StrPromise: ...

    @property
    def address(self) -> str: ...

    @property
    def query(self) -> str: ...

    @property
    def order(self) -> int: ...

    def is_for(self, viewer: Member) -> bool:
        """Whether `viewer` may decide about them: asked for every screen's menu, so by their
        permissions alone."""
        ...

    @property
    def tells_at_once(self) -> bool:
        """Whether those who decide get a mail of its own about it."""
        ...

    def count(self, *, viewer: Member) -> int:
        """How many wait for `viewer`, in one query."""
        ...

    def newest(self) -> float:
        """A number that is higher than before when something new waits, in one query; 0 where
        nothing does."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A queue as it stands for one moderator."""

    label: str
    address: str
    query: str
    count: int


queues: Registry[Queue] = Registry()
register = queues.register


def mark(value: datetime | int | None) -> float:
    """The moment (or the primary key) of what came last, as `Queue.newest` says it."""
    return value.timestamp() if isinstance(value, datetime) else float(value or 0)


def has_any(viewer: Member) -> bool:
    """Whether there is anything that `viewer` may decide about; no query but for permissions."""
    return any(queue.is_for(viewer) for _name, queue in queues)


def waiting(viewer: Member) -> list[Waiting]:
    """The queues that `viewer` may decide about, in order, the empty ones too."""
    mine = sorted(
        (queue for _name, queue in queues if queue.is_for(viewer)), key=lambda queue: queue.order
    )
    return [
        Waiting(
            label=str(queue.label),
            address=queue.address,
            query=queue.query,
            count=queue.count(viewer=viewer),
        )
        for queue in mine
    ]
