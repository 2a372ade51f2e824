"""The whole table: one module a subject, and what was there before."""

from __future__ import annotations

from tests.community.permissions import groups, members

ROWS = (*members.ROWS, *groups.ROWS)
