"""Mails about an event's changes that have not gone yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import CharField, Count, Max, Value
from django.db.models.functions import Cast, Concat

from events.models import Registration
from foundation.models import OutboxRow

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Event


@dataclass(frozen=True, slots=True)
class PendingMails:
    """How many there are, and when the last of them goes."""

    number: int
    last: datetime | None


def of_changes(event: Event) -> PendingMails:
    """Those about changed dates. One query."""
    key = Concat(Value("events.change:"), Cast("contact", CharField()), Value(f":{event.pk}"))
    keys = Registration.objects.filter(run__event=event).annotate(row=key).values("row")
    pending = OutboxRow.objects.filter(state=OutboxRow.State.PENDING, key__in=keys)
    found = pending.aggregate(number=Count("pk"), last=Max("due_at"))
    return PendingMails(found["number"], found["last"])
