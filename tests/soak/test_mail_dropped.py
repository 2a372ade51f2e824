"""Ten thousand mails through a server that hangs up and refuses at random: nothing is lost, nothing
comes twice, and what cannot be known is said."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.utils import timezone

from foundation import mail, outbox
from foundation.models import OutboxRow
from tests.foundation import hello
from tests.foundation.smtp_server import Inbox, smtp_server
from tests.soak import processes

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MAILS = 10_000
WORKERS = 3
MAIL = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_TIMEOUT")


class Unreliable(Inbox):
    """Every twentieth mail is cut off, by turns before and after the final dot; one in fifty is put
    off. Counts what it took, by Message-ID."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = self.cut_before = self.cut_after = 0
        self.taken: Counter[str] = Counter()
        self._chance = random.Random(2026)

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd calls it so
        self, server: Any, session: Any, envelope: Any, address: str, opts: Any
    ) -> str:
        self.asked += 1
        if self.asked % 40 == 0:
            self.cut_before += 1
            server.transport.close()
            return "421 bye"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- aiosmtpd calls it so
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        if self._chance.random() < 0.02:
            return "451 try later"
        head = envelope.content.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
        [name] = [line for line in head.split("\r\n") if line.lower().startswith("message-id:")]
        self.taken[name.partition(":")[2].strip()] += 1
        if self.asked % 40 == 20:
            self.cut_after += 1
            server.transport.close()
            await asyncio.sleep(0)
        return "250 OK"


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


def test_ten_thousand_mails_are_each_taken_once_or_known_to_be_in_doubt(tmp_path: Path):
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
