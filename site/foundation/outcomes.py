"""What became of a mail that was tried: written down in its row, which says whether it goes again.

See `foundation.outbox` for when it does.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from foundation.models import OutboxRow, Suppression

if TYPE_CHECKING:
    from collections.abc import Collection

logger = logging.getLogger(__name__)

State = OutboxRow.State
# One attempt a row of this, the last one repeated: about a day in all.
PAUSES = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180)]
ATTEMPTS = 12
# When what is held back is due.
HELD = datetime(9999, 1, 1, tzinfo=UTC)
# Before the reasons, where a row ended because its address is not written to.
SUPPRESSED = "suppressed: "


def retry(row: OutboxRow, now: datetime, error: str, *, final: bool = False) -> None:
    """It surely was not taken: later once more, or never where that is `final`."""
    if final or row.attempts >= ATTEMPTS:
        end(row, State.FAILED, now, error)
        # Not the error, which names the address: it stands in the row.
        logger.error("mail %s (%s) failed for good", row.pk, row.message)
    else:
        again(row, now + PAUSES[min(row.attempts, len(PAUSES)) - 1], now, error)


def doubt(row: OutboxRow, now: datetime, error: str) -> None:
    """It may have been taken: sent once more under the same Message-ID; in doubt a second time, or where once is the most
    there may be, left to a person."""
    if row.doubted or row.at_most_once:
        end(row, State.UNKNOWN, now, error)
        logger.error("mail %s (%s) may or may not have been sent", row.pk, row.message)
    else:
        row.doubted = True
        again(row, now + PAUSES[1], now, error)


@transaction.atomic
def again(row: OutboxRow, due_at: datetime, now: datetime, error: str) -> None:
    """Let it wait until `due_at`, or until it is released where it was held meanwhile."""
    held = OutboxRow.objects.select_for_update().filter(pk=row.pk, due_at=HELD)
    row.state, row.due_at, row.error = State.PENDING, HELD if held else due_at, error[:500]
    try:
        with transaction.atomic():
            row.save(update_fields=["recipient", "state", "due_at", "error", "doubted", "attempts"])
    except IntegrityError:
        # Promised again meanwhile: the newer mail tells this one's part too.
        newer = OutboxRow.objects.select_for_update().get(key=row.key, state=State.PENDING)
        newer.ids = merged(row.ids, newer.ids)
        newer.save(update_fields=["ids"])
        end(row, State.SKIPPED, now, error)


def end(row: OutboxRow, state: str, now: datetime, error: str = "") -> None:
    """Nothing more becomes of it."""
    row.state, row.done_at, row.error = state, now, error[:500]
    row.save(update_fields=["recipient", "state", "done_at", "error", "doubted"])


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The ids of a newer promise, with what an `old` one of the same key tells besides."""
    return {
        name: {**value, **old[name]} if isinstance(value, dict) and name in old else value
        for name, value in new.items()
    }


def stop(row: OutboxRow, reasons: Collection[str], now: datetime) -> bool:
    """End `row` where its address is not written to for these `reasons`; whether it is so."""
    if row.is_optional and reasons:
        end(row, State.SKIPPED, now, _why(reasons))
        return True
    if Suppression.Reason.HARD in reasons:
        end(row, State.FAILED, now, _why({Suppression.Reason.HARD}))
        return True
    return False


def _why(reasons: Collection[str]) -> str:
    return f"{SUPPRESSED}{', '.join(sorted(reasons))}"


def suppressed_for(row: OutboxRow) -> list[str]:
    """Why the address of `row` was not written to, if that is how it ended: names of reasons."""
    return (
        row.error.removeprefix(SUPPRESSED).split(", ") if row.error.startswith(SUPPRESSED) else []
    )
