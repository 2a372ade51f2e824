"""Digests: planning and filling them against merely writing the rows they end in.

A ratio that stays the same from size to size says that the time is linear in members.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from bench.measure import Measure, against_floor
from community.models import DigestDelivery, DigestEdition, DigestItem, Member, Recipient
from community.services import digest
from foundation.models import OutboxRow
from tests.factories.news import story

if TYPE_CHECKING:
    from collections.abc import Callable

# Planning asks for each member's last window, at a cost that few members share; filling decides
# what each may see.
PLANNING, FILLING = 8.0, 4.0
DUE = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
NOW = DUE + timedelta(minutes=5)
MEMBERS = 2  # for each unit of size


def measure(size: int) -> list[Measure]:
    """Twice `size` members, and a story that each of them gets."""
    since = DUE - timedelta(days=100)
    members = Member.objects.bulk_create(
        [Member(email=f"m{n}@example.org") for n in range(size * MEMBERS)]
    )
    recipients = Recipient.objects.bulk_create(
        [Recipient(member=member, cadence="weekly", since=since) for member in members]
    )
    story("New", first_published_at=DUE - timedelta(days=1))
    edition = DigestEdition.objects.create(cadence="weekly", period="1970-W01", created_at=NOW)
    planning = against_floor(
        area="digest",
        name="planning",
        size=size,
        bar=PLANNING,
        what=lambda: taken_back(lambda: digest.plan(now=NOW)),
        floor=lambda: taken_back(lambda: written(edition, [row.pk for row in recipients])),
    )
    digest.plan(now=NOW)
    filling = against_floor(
        area="digest",
        name="filling",
        size=size,
        bar=FILLING,
        what=lambda: taken_back(lambda: digest.fill(now=NOW)["promised"]),
        floor=lambda: taken_back(promised),
    )
    return [planning, filling]


def taken_back(work: Callable[[], int]) -> Any:
    """Do `work` in a transaction that is rolled back, so that it can be measured again."""
    with transaction.atomic():
        done = work()
        transaction.set_rollback(True)
    return SimpleNamespace(status_code=200 if done else 500)


def written(edition: DigestEdition, recipients: list[int]) -> int:
    rows = [
        DigestDelivery(
            edition=edition,
            recipient_id=pk,
            since=NOW - timedelta(days=7),
            until=NOW,
            created_at=NOW,
        )
        for pk in recipients
    ]
    return len(DigestDelivery.objects.bulk_create(rows, batch_size=digest.BATCH))


def promised() -> int:
    """The least that filling can do: read the rows, write items and mails, note them."""
    rows = list(DigestDelivery.objects.select_related("recipient__member"))
    mails = OutboxRow.objects.bulk_create(
        [
            OutboxRow(message="m", recipient=r.recipient.address, created_at=NOW, due_at=NOW)
            for r in rows
        ],
        batch_size=digest.BATCH,
    )
    DigestItem.objects.bulk_create(
        [
            DigestItem(delivery=r, recipient_id=r.recipient_id, section="s", thing="t", position=0)
            for r in rows
        ],
        batch_size=digest.BATCH,
    )
    for row, mail in zip(rows, mails, strict=True):
        row.mail = mail
    DigestDelivery.objects.update(state="promised")
    DigestDelivery.objects.bulk_update(rows, ["mail"], batch_size=digest.BATCH)
    return len(rows)
