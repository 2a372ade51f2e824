"""Files of a group: what is taken, how much, and that nothing is left over on the disk."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from community import errors
from community.models import GroupFile
from community.queries import member_groups as groups
from community.services.member_groups import locked
from foundation import storage, uploads

if TYPE_CHECKING:
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile

    from community.models import Member, MemberGroup

MOST_BYTES: Final = 20 * 1024**2
MOST_OF_GROUP: Final = 1024**3
MOST_FILES: Final = 1000
FOLDER: Final = "groups"
# A younger file may be that of a row which is not committed yet.
WAITS: Final = timedelta(days=1)


@transaction.atomic
def keep(
    group: MemberGroup, *, upload: UploadedFile[Any], once: UUID, actor: Member, now: datetime
) -> GroupFile:
    """Keep a file for the group; a form sent twice is one file. Raises NotAllowed, and FileRefused
    with what is wrong."""
    group = locked(group)
    if not groups.standing(group, actor, now).writes:
        raise errors.NotAllowed
    if sent := GroupFile.objects.filter(uuid=once, group=group, uploaded_by=actor).first():
        return sent
    try:
        name, content_type = uploads.check(upload, most=MOST_BYTES)
    except uploads.Refused as error:
        raise errors.FileRefused(str(error)) from error
    held = GroupFile.objects.filter(group=group).aggregate(size=Sum("size"))["size"] or 0
    if held + (upload.size or 0) > MOST_OF_GROUP or group.files.count() >= MOST_FILES:
        raise errors.FileRefused(
            _("The group's files have no room left for it. Delete some that are not needed.")
        )
    if GroupFile.objects.filter(uuid=once).exists():
        raise errors.FileRefused(_("Choose the file again."))
    file = GroupFile(
        uuid=once,
        group=group,
        name=name,
        size=upload.size or 0,
        content_type=content_type,
        uploaded_by=actor,
        uploaded_at=now,
        file=upload,
    )
    file.save()
    return file


@transaction.atomic
def drop(file: GroupFile, *, actor: Member, now: datetime) -> None:
    """Delete a file: one's own, or any of a group that one facilitates. Raises NotAllowed."""
    group = locked(file.group)
    view = groups.standing(group, actor, now)
    is_own = file.uploaded_by_id == actor.pk and view.writes
    if not is_own and not view.keeps_order:
        raise errors.NotAllowed
    GroupFile.objects.filter(pk=file.pk).delete()


def forget(file: GroupFile) -> None:
    """A row is being deleted, whoever does it: delete what is on the disk once that is certain."""
    if file.file.name:
        transaction.on_commit(partial(storage.private().delete, file.file.name), robust=True)


def tidy(*, now: datetime) -> int:
    """Delete files of groups that no row knows; how many."""
    known = GroupFile.objects.values_list("file", flat=True)
    return storage.drop_strays(storage.private(), FOLDER, known=list(known), until=now - WAITS)
