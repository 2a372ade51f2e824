"""The whole table: one module a subject."""

from __future__ import annotations

from tests.events.permissions import addresses, figures

ROWS = (*addresses.ROWS, *figures.ROWS)
