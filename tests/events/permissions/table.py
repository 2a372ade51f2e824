"""The whole table: one module a subject."""

from __future__ import annotations

from tests.events.permissions import addresses, attendance, feedback, training

ROWS = (
    *addresses.ROWS,
    *attendance.ROWS,
    *feedback.ROWS,
    *training.ROWS,
)
