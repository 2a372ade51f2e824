"""The whole table: one module a subject."""

from __future__ import annotations

from tests.events.permissions import addresses, attendance, feedback, room, training

ROWS = (
    *addresses.ROWS,
    *attendance.ROWS,
    *feedback.ROWS,
    *room.ROWS,
    *training.ROWS,
)
