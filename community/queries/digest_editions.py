"""How far each edition of the digest has got, and whether any is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from community.enums import DeliveryState
from community.models import DigestDelivery, DigestEdition, Recipient
from community.models.recipients import AT_ONCE
from foundation.models import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

Mail = OutboxRow.State
# `tick` runs each few minutes, and digests wait three hours for a section that fails.
LATE = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One edition in numbers of digests; `waiting` and the others after it add up to `total`."""

    edition: DigestEdition
    total: int
    waiting: int  # planned, or in the outbox
    sent: int
    empty: int  # had nothing new
    not_sent: int  # for another reason
    unknown: int
    failed: int

    @property
    def done(self) -> int:
        return self.total - self.waiting


def latest() -> QuerySet[DigestEdition]:
    """All editions, the newest first."""
    return DigestEdition.objects.order_by("-created_at", "-pk")


def progress(editions: Sequence[DigestEdition]) -> list[Progress]:
    """Each of `editions` in numbers; one query."""
    mailed = {state: Q(mail__state=state) for state in Mail}
    skipped = Q(state=DeliveryState.SKIPPED)
    rows = (
        DigestDelivery.objects.filter(edition__in=editions)
        .order_by()
        .values("edition")
        .annotate(
            total=Count("pk"),
            sent=Count("pk", filter=mailed[Mail.SENT]),
            unknown=Count("pk", filter=mailed[Mail.UNKNOWN]),
            failed=Count("pk", filter=mailed[Mail.FAILED]),
            empty=Count("pk", filter=Q(reason="empty")),
            not_sent=Count("pk", filter=mailed[Mail.SKIPPED] | skipped & ~Q(reason="empty")),
        )
    )
    numbers: dict[int, dict[str, int]] = {row["edition"]: dict(row) for row in rows}  # type: ignore[arg-type]
    return [_progress(edition, numbers.get(edition.pk, {})) for edition in editions]


def _progress(edition: DigestEdition, numbers: dict[str, int]) -> Progress:
    known = ("sent", "unknown", "failed", "empty", "not_sent")
    counts = {name: numbers.get(name, 0) for name in known}
    total = numbers.get("total", 0)
    return Progress(edition=edition, total=total, waiting=total - sum(counts.values()), **counts)


def to_plan(*, now: datetime) -> int:
    """How many recipients planning has to look at."""
    return Recipient.objects.wanting().filter(due_at__lte=now).count()


def to_fill() -> int:
    """How many digests are planned and may be filled."""
    return _unfilled().count()


def _unfilled() -> QuerySet[DigestDelivery]:
    return DigestDelivery.objects.filter(state=DeliveryState.PLANNED, edition__stopped_at=None)


def missing(*, now: datetime) -> int:
    """How many readers wait for an edition that should long be there: nobody has planned it, or
    filled it. What was stopped is missed by nobody."""
    unplanned = Recipient.objects.wanting().filter(due_at__gt=AT_ONCE, due_at__lt=now - LATE)
    return unplanned.count() + _unfilled().filter(created_at__lt=now - LATE).count()
