"""Two thousand mails through a server that hangs up and refuses at random: nothing is lost, nothing
comes twice, and what cannot be known is said."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.utils import timezone

from foundation import mail, outbox
from foundation.models import OutboxRow
from tests.foundation import hello
from tests.foundation.smtp_server import smtp_server
from tests.soak import processes
from tests.soak.unreliable import Unreliable

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MAILS = 2_000
WORKERS = 3
MAIL = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_TIMEOUT")


def send_all(kept: dict[str, Any], folder: Path, now: datetime) -> int:
    """In another process: what a worker does."""
    for name, value in kept.items():
        setattr(settings, name, value)
    dirs = [*settings.TEMPLATES[0]["DIRS"], folder]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": dirs}]
    if hello.NAME not in mail.messages:
        mail.messages.register(hello.NAME, hello.hello)
    sent = 0
    while turn := outbox.send_due(now=now):
        sent += turn
    return sent


def test_two_thousand_mails_are_each_taken_once_or_known_to_be_in_doubt(tmp_path: Path):
    hello.write_templates(tmp_path)
    now = timezone.now()
    OutboxRow.objects.bulk_create(
        (
            OutboxRow(
                message=hello.NAME,
                recipient=f"a{number}@example.org",
                ids={"name": str(number)},
                at_most_once=True,
                is_optional=number % 10 != 0,
                created_at=now,
                due_at=now,
            )
            for number in range(MAILS)
        ),
        batch_size=1000,
    )
    server = Unreliable()

    with smtp_server(server), processes.pool(WORKERS) as pool:
        kept = {name: getattr(settings, name) for name in MAIL}
        for minutes in (0, 2, 10, 30, 120, 600):
            moment = now + timedelta(minutes=minutes)
            list(pool.map(send_all, [kept] * WORKERS, [tmp_path] * WORKERS, [moment] * WORKERS))
            if not OutboxRow.objects.filter(state="pending").exists():
                break

    states = Counter(OutboxRow.objects.values_list("state", flat=True))
    names = {f"<{row}@localhost>" for row in OutboxRow.objects.values_list("uuid", flat=True)}
    assert states == {"sent": MAILS - server.cut_after, "unknown": server.cut_after}
    assert (set(server.taken), max(server.taken.values())) == (names, 1)
    assert min(server.cut_before, server.cut_after) > MAILS // 50
