"""The whole table: one module a subject."""

from __future__ import annotations

from tests.events.permissions import addresses, feedback, training

ROWS = (
    *addresses.ROWS,
    *feedback.ROWS,
    *training.ROWS,
)
