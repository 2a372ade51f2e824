"""Registrations as rows, where the question is not how they came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.models import Registration
from tests.factories.events import ContactFactory

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Contact, Run


def registered(
    run: Run, *, at: datetime, contact: Contact | None = None, **told: object
) -> Registration:
    """Somebody confirmed for a seat in the room of `run` unless told otherwise, since `at`."""
    told = {"state": "confirmed", "mode": "room", "created_at": at, "changed_at": at, **told}
    return Registration.objects.create(run=run, contact=contact or ContactFactory(), **told)
