"""Invitations to be accepted, and lists of people."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from community.models import Invitation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def invitation(email: str = "anna@ministry.example.org", **fields: Any) -> Invitation:
    return Invitation.objects.create(
        **{
            "email": email,
            "name": "Anna Tamm",
            "language": "en",
            "created_at": NOW,
            "sent_at": NOW,
            "expires_at": NOW + timedelta(days=30),
        }
        | fields
    )


def path(row: Invitation, language: str = "en") -> str:
    return f"/{language}/invitation/{row.token}/"


def workbook(rows: Iterable[Sequence[Any]]) -> bytes:
    book, body = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(body)
    return body.getvalue()
