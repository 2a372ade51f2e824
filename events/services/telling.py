"""Who is told of a change, once: one mail a registration, however many dates and saves it took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from events.enums import LIVE
from events.models import Occurrence, Registration
from foundation import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


class Changes:
    """Dates about to change, with what was true of them before, and the promise to tell."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.before: dict[int, dict[str, Any]] = {}  # by run, then by uid

    def add(self, occurrence: Occurrence) -> None:
        """Note `occurrence` as it is before it changes."""
        self.before.setdefault(occurrence.run_id, {})[str(occurrence.uid)] = occurrence.snapshot

    def promise(self) -> int:
        """Promise one mail to each live registration of the changed dates' runs; how many."""
        registrations = _live(Registration.objects.filter(run__in=self.before))
        rows = outbox.put_many(
            "events.change",
            [
                outbox.Promise(
                    recipient=registration.contact.email,
                    key=f"events.change:{registration.pk}",
                    ids={
                        "registration": registration.pk,
                        "before": self.before[registration.run_id],
                    },
                )
                for registration in registrations
            ],
            now=self.now,
        )
        return len(rows)


def one(message: str, registration: Registration, *, now: datetime) -> None:
    """Promise one mail about one registration."""
    outbox.put(
        message,
        recipient=registration.contact.email,
        now=now,
        key=f"{message}:{registration.pk}",
        registration=registration.pk,
    )


def _live(registrations: QuerySet[Registration]) -> QuerySet[Registration]:
    return registrations.filter(state__in=LIVE).select_related("contact").order_by("pk")
