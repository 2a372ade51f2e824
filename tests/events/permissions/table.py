"""The whole table: one module a subject."""

from __future__ import annotations

from tests.events.permissions import (
    addresses,
    attendance,
    certificates,
    desk,
    door,
    feedback,
    figures,
    room,
    training,
)

ROWS = (
    *addresses.ROWS,
    *attendance.ROWS,
    *certificates.ROWS,
    *desk.ROWS,
    *door.ROWS,
    *feedback.ROWS,
    *figures.ROWS,
    *room.ROWS,
    *training.ROWS,
)
