"""A letter with two drafts, and an edition of which a mail left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from community.models import DigestDelivery, DigestEdition
from tests.community.things import subscriber
from tests.factories.letters import letter

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    row = letter(introduction="Dear all", period="2026-W49")
    first, second = row.save_revision(), row.save_revision()
    first.publish()
    edition = DigestEdition.objects.create(cadence="weekly", period="2026-W46", created_at=now)
    DigestDelivery.objects.create(
        edition=edition,
        recipient=subscriber(now),
        state="promised",
        since=now - timedelta(days=7),
        until=now,
        created_at=now,
    )
    world.things |= {
        "letter": (row.pk,),
        "letter's draft": (row.pk, second.pk),
        "letter's drafts": (row.pk, first.pk, second.pk),
        "edition": (edition.period,),
        "unsent edition": ("2026-W48",),
    }
