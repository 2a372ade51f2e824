"""Inviting everybody in a list: read and kept, looked at by its author, and applied once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from community import errors
from community.models import InvitationFile, Organisation
from community.queries import invitations as reading
from community.queries.invitations import HEADINGS, Column, Fate
from community.services import invitations
from community.services.invitations import Wanted
from foundation import sheets
from foundation.folding import fold
from foundation.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from community.models import Member

KEPT: Final = timedelta(days=1)
# Of a longer one the end, which tells what kind of file it is.
LONGEST_NAME: Final = 100
_REFUSALS: Final = {
    sheets.TooLarge: errors.SheetTooLarge,
    sheets.NotASheet: errors.NotASheet,
    sheets.Empty: errors.SheetEmpty,
    sheets.TooLong: errors.SheetTooLong,
}


def keep(*, name: str, data: bytes, language: str, actor: Member, now: datetime) -> InvitationFile:
    """Read `data` and keep it for `actor` to look at; nobody is invited. Raises NotAllowed,
    SheetTooLarge, NotASheet, SheetEmpty, SheetTooLong and NoAddresses."""
    invitations.check_may_invite(actor)
    try:
        table = sheets.read(data, HEADINGS, workbooks_too=True)
    except sheets.SheetError as error:
        raise _REFUSALS[type(error)] from error
    if Column.EMAIL not in sheets.columns_of(table.header, HEADINGS):
        raise errors.NoAddresses
    return InvitationFile.objects.create(
        actor=actor,
        name=name[-LONGEST_NAME:],
        language=language,
        table=table.as_json(),
        created_at=now,
    )


@transaction.atomic
def apply(
    kept: InvitationFile,
    *,
    meant: Mapping[str, Organisation],
    to_make: Mapping[str, str] | None = None,
    actor: Member,
    now: datetime,
) -> int:
    """Invite all who are new, and empty the list; how many there were. For names of organisations
    that nobody here has, `meant` says which one they mean, and those of `to_make` become new ones, of
    the kind it says; people of the others are invited without. Twice is once. Raises NotAllowed and SheetGone."""
    invitations.check_may_invite(actor)
    fresh = InvitationFile.objects.select_for_update().filter(pk=kept.pk).first()
    if fresh is None:
        raise errors.SheetGone
    if fresh.actor_id != actor.pk:
        raise errors.NotAllowed
    if fresh.applied_at is not None:
        return 0
    preview = reading.preview(sheets.Table.of_json(fresh.table), language=fresh.language, now=now)
    found = {fold(name): row for name, row in meant.items()}
    kinds = {fold(name): kind for name, kind in (to_make or {}).items()}
    wanted = {name: kinds[fold(name)] for name in preview.unknown if fold(name) in kinds}
    found |= _made(wanted, fresh.language, actor)
    made = invitations.invite_all(
        [
            Wanted(
                email=line.email,
                name=line.name,
                organisation=line.organisation or found.get(fold(line.employer)),
                title=line.title,
                language=line.language,
            )
            for line in preview.of(Fate.NEW)
        ],
        actor=actor,
        now=now,
    )
    fresh.table, fresh.applied_at = {}, now
    fresh.save(update_fields=["table", "applied_at"])
    return len(made)


def tidy(*, now: datetime) -> int:
    """Delete lists that are older than a day, applied or not; how many."""
    return InvitationFile.objects.filter(created_at__lte=now - KEPT).delete()[0]


def _made(wanted: Mapping[str, str], language: str, actor: Member) -> dict[str, Organisation]:
    if wanted and not actor.has_perm("community.add_organisation"):
        raise errors.NotAllowed
    return {
        fold(name): Organisation.objects.create(name=Words({language: name}), kind=kind)
        for name, kind in wanted.items()
    }
