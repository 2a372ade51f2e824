"""Noting what staff do with members' personal data; each member reads their own notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models import AccessNote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from community.enums import Access
    from community.models import Member

BATCH = 500


def note(
    members: Iterable[Member], *, actor: Member, access: Access, what: str, now: datetime
) -> None:
    """Keep that `actor` did this with the data of `members`; one's own data is nobody's news."""
    AccessNote.objects.bulk_create(
        (
            AccessNote(member=member, actor=actor, access=access, what=what[:200], at=now)
            for member in members
            if member.pk != actor.pk
        ),
        batch_size=BATCH,
    )
