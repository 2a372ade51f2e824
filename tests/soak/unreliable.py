"""A mail server that hangs up and refuses, and readers of a digest who are served by it."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import TYPE_CHECKING, Any

from community.models import Member, Recipient
from foundation.models import OutboxRow
from tests.foundation.smtp_server import Inbox

if TYPE_CHECKING:
    from datetime import datetime

BATCH = 1000


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


def readers(number: int, *, since: datetime) -> None:
    """So many members who asked for news once a week at `since`."""
    languages, zones = ("en", "et", "lv", "nb", "sl"), ("Europe/Tallinn", "Europe/Oslo")
    for start in range(0, number, BATCH):
        members = Member.objects.bulk_create(
            Member(
                email=f"reader{n}@example.org",
                name=f"Reader {n}",
                language=languages[n % len(languages)],
                time_zone=zones[n % len(zones)],
            )
            for n in range(start, min(start + BATCH, number))
        )
        Recipient.objects.bulk_create(
            Recipient(member=member, cadence="weekly", since=since, created_at=since)
            for member in members
        )


def fates(server: Unreliable, host: str) -> tuple[Counter[str], set[str], set[str]]:
    """What the outbox says became of all mails; those that the server took and the outbox doesn't
    know of, and those that it says are sent and the server never saw."""
    rows = dict(OutboxRow.objects.values_list("uuid", "state"))
    names = {f"<{uuid}@{host}>": state for uuid, state in rows.items()}
    sent = {name for name, state in names.items() if state == OutboxRow.State.SENT}
    return Counter(rows.values()), set(server.taken) - set(names), sent - set(server.taken)
