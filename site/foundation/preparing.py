"""Letters made many at once, for mails of which many leave one after another.

A message with a builder in `mail.batches` is made for a claimed row together with those that wait
behind it. They are only looked at, not claimed: a process that dies has in doubt the one mail that
it was sending. Workers at once look at different stretches of the queue, or each would make the
letters of all others.
"""

from __future__ import annotations

import logging
import random
import time
from typing import TYPE_CHECKING

from foundation import mail, suppressions

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from foundation.models import OutboxRow

logger = logging.getLogger(__name__)

TOGETHER = 100
# As many workers as seldom meet.
STRETCHES = 8
# What its reader may see is looked up anew after so many seconds.
FRESH = 30


class Letters:
    """The letters of one round of sending, made when they are needed; `is_alone`: each by itself."""

    def __init__(self, *, is_alone: bool = False) -> None:
        self._made: dict[int, mail.Letter | None] = {}
        self._until = 0.0
        self._reasons: dict[str, set[str]] = {}  # why addresses of theirs are not written to
        self._is_alone = is_alone

    @property
    def waiting(self) -> list[int]:
        """The rows whose letters are made, and still good."""
        if time.monotonic() > self._until:
            self._made.clear()
        return list(self._made)

    def drop(self) -> None:
        self._made.clear()

    def reasons(self, address: str) -> set[str]:
        """Why `address` is not written to: of the letters made together asked once for all."""
        key = suppressions.normalise(address)
        if key not in self._reasons or time.monotonic() > self._until:
            return suppressions.of([key]).get(key, set())
        return self._reasons[key]

    def letter(self, row: OutboxRow, due: QuerySet[OutboxRow], now: datetime) -> mail.Letter | None:
        """That of `row`, a claimed one; others of the `due` are made along with it. Raises what its
        builder raises."""
        if row.message in mail.batches and not self._is_alone and row.pk not in self.waiting:
            self._make(row, due, now)
        if row.pk in self._made:
            return self._made.pop(row.pk)
        return mail.messages[row.message](now=now, **row.ids)

    def _make(self, row: OutboxRow, due: QuerySet[OutboxRow], now: datetime) -> None:
        alike = due.filter(message=row.message)
        start = TOGETHER * random.randrange(STRETCHES)  # noqa: S311 -- no secret
        others = list(alike[start : start + TOGETHER - 1]) or list(alike[: TOGETHER - 1])
        rows = [row, *others]
        try:
            letters = mail.batches[row.message]([one.ids for one in rows], now=now)
        except Exception:
            # Then each by itself, so that the one that fails is found, and the others go.
            logger.exception("mails %r could not be prepared together", row.message)
            self._is_alone = True
            return
        self._made = {one.pk: letter for one, letter in zip(rows, letters, strict=True)}
        addresses = [
            letter.recipient or one.recipient
            for one, letter in zip(rows, letters, strict=True)
            if letter
        ]
        known = suppressions.of(addresses)
        keys = map(suppressions.normalise, addresses)
        self._reasons = {key: known.get(key, set()) for key in keys}
        self._until = time.monotonic() + FRESH
