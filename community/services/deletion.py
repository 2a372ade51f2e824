"""Deleting an account: by its owner, or because nobody has used it for two years.

Every app erases what it holds (`foundation.personal_data`), the last registered first; what is
left with the member's row goes with it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from community import errors
from community.models import DataExport, Member
from community.services import own_data, sessions
from foundation import outbox
from foundation.personal_data import holdings

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What becomes of one kind of data; `stays` is empty where it is deleted."""

    name: str
    stays: str


def consequences() -> list[Consequence]:
    """What a deletion does, in the active language: what people read before."""
    return [Consequence(str(held.name), str(held.after_deletion)) for _name, held in holdings]


def check(member: Member) -> None:
    """Raises LastAdministrator where nobody would be left to look after the site."""
    others = Member.objects.filter(is_superuser=True, is_active=True).exclude(pk=member.pk)
    if member.is_superuser and not others.exists():
        raise errors.LastAdministrator


@transaction.atomic
def delete(member: Member, *, now: datetime) -> None:
    """Delete the account of `member` and all that is only theirs; a last mail says so. Once begun
    it is done whole or not at all. Twice is once. Raises LastAdministrator."""
    # One administrator at a time, or two would each think that the other stays.
    list(Member.objects.select_for_update().filter(is_superuser=True).order_by("pk"))
    found = Member.objects.select_for_update().filter(pk=member.pk).first()
    if found is None:
        return
    member = found
    check(member)
    address, language = member.email, member.mail_language
    # Locked: one that is being made has its file by then, or finds that nobody wants it.
    for export in DataExport.objects.select_for_update().filter(member=member):
        own_data.drop(export)
    for _name, held in reversed(list(holdings)):
        held.erase(member, now=now)
    sessions.end_all(member)
    member.refresh_from_db()
    # The row itself knows who it was: what hangs on it must find nobody's address there.
    member.delete()
    outbox.put("community.account_deleted", recipient=address, now=now, language=language)
    logger.info("an account was deleted")
