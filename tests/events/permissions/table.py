"""The whole table: one module a subject."""

from __future__ import annotations

from tests.events.permissions import addresses, door

ROWS = (*addresses.ROWS, *door.ROWS)
