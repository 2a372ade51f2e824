"""The whole table: one module a subject, and what was there before."""

from __future__ import annotations

from tests.community.permissions import care, invitations, joining, members

ROWS = (*care.ROWS, *members.ROWS, *joining.ROWS, *invitations.ROWS)
