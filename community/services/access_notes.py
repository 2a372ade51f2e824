"""Noting what staff do with members' personal data; each member reads their own notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from community.models import AccessNote, Member

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from community.enums import Access

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


@transaction.atomic
def note_daily(member: Member, *, actor: Member, access: Access, what: str, now: datetime) -> None:
    """The same, once in a day of `actor`: a screen that is opened ten times was looked at."""
    began = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    of_today = AccessNote.objects.filter(member=member, actor=actor, access=access, what=what[:200])
    if not of_today.filter(at__gte=began).exists():
        note([member], actor=actor, access=access, what=what, now=now)
