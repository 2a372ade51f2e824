"""The whole table: one module a subject."""

from __future__ import annotations

from tests.events.permissions import addresses, desk

ROWS = (*addresses.ROWS, *desk.ROWS)
