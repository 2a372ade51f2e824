"""What waits for a moderator: each app and subject says how much, and where it is decided.

Registered in `AppConfig.ready()`; shown on the moderators' first screen and on the editors' home
screen to whoever may decide it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from foundation.registry import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from community.models import Member


class Queue(Protocol):
    """Things of one kind that wait. `address` is the name of an editors' screen without arguments;
    the lowest `order` comes first."""

    label: _StrPromise
    address: str
    order: int

    def count(self, *, viewer: Member) -> int | None:
        """How many wait, in one query; None where `viewer` may not decide about them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A queue as it stands for one moderator."""

    label: str
    address: str
    count: int


queues: Registry[Queue] = Registry()
register = queues.register


def waiting(viewer: Member) -> list[Waiting]:
    """The queues that `viewer` may decide about, in order, the empty ones too."""
    ordered = sorted((queue for _name, queue in queues), key=lambda queue: queue.order)
    counted = [(queue, queue.count(viewer=viewer)) for queue in ordered]
    return [
        Waiting(label=str(queue.label), address=queue.address, count=count)
        for queue, count in counted
        if count is not None
    ]
