"""Downloads of all that the site knows of a member (GDPR art. 15 and 20).

Made in the background, as a ZIP of `data.json`, the same as a page to read, and the files. It can
be fetched for a day; mails say only that it is ready.
"""

from __future__ import annotations

import json
import logging
import zipfile
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from community import errors, tasks
from community.enums import ExportState
from community.models import DataExport, Member
from foundation import clock, outbox, storage
from foundation.personal_data import holdings
from foundation.tasks import later

if TYPE_CHECKING:
    from datetime import datetime

    from foundation.personal_data import Told

logger = logging.getLogger(__name__)

FOLDER: Final = "exports"
LIFE: Final = timedelta(days=1)
MOST_A_DAY: Final = 3
# A worker that has said nothing for so long is no more.
ABANDONED: Final = timedelta(minutes=30)
UNFINISHED = (ExportState.ASKED, ExportState.MAKING)


def ask(member: Member, *, now: datetime) -> DataExport:
    """Have a download made; a mail says when it is ready. Raises BeingMade, and TooMany after
    three within a day."""
    recent = DataExport.objects.filter(member=member, asked_at__gt=now - timedelta(days=1))
    if recent.count() >= MOST_A_DAY:
        raise errors.TooMany
    try:
        with transaction.atomic():
            export = DataExport.objects.create(member=member, asked_at=now)
            later(tasks.make_data_export, pk=export.pk)
            return export
    except IntegrityError as error:
        raise errors.BeingMade from error


def make(pk: int, *, now: datetime) -> bool:
    """Make one download, unless somebody else is at it; whether this call did."""
    free = Q(state=ExportState.ASKED) | Q(state=ExportState.MAKING, claimed_at__lt=now - ABANDONED)
    won = DataExport.objects.filter(free, pk=pk).update(state=ExportState.MAKING, claimed_at=now)
    if not won:
        return False
    export = DataExport.objects.select_related("member").get(pk=pk)
    try:
        return _keep(export, packed(export.member, now=now), now)
    except Exception:
        # One kind of data that cannot be read must not keep the row claimed for ever.
        logger.exception("the data of member %s could not be packed", export.member.uuid)
        DataExport.objects.filter(pk=pk, claimed_at=now).update(state=ExportState.FAILED)
        return False


@transaction.atomic
def _keep(claimed: DataExport, content: bytes, now: datetime) -> bool:
    """Whether it was still wanted: the account may be gone meanwhile, or another worker at it."""
    export = (
        DataExport.objects.select_for_update(of=("self",))
        .filter(pk=claimed.pk, state=ExportState.MAKING, claimed_at=claimed.claimed_at)
        .first()
    )
    if export is None:
        return False
    outbox.put(
        "community.data_export",
        recipient=claimed.member.email,
        key=f"data-export:{export.pk}",
        now=now,
        export=export.pk,
    )
    export.file.save(f"{export.uuid}.zip", ContentFile(content), save=False)
    export.state, export.ready_at, export.expires_at = ExportState.READY, now, now + LIFE
    export.save(update_fields=["file", "state", "ready_at", "expires_at"])
    return True


def make_due(*, now: datetime) -> int:
    """Make what no task has made (a duty of `tick`)."""
    waiting = DataExport.objects.filter(state__in=UNFINISHED).values_list("pk", flat=True)
    return sum(make(pk, now=now) for pk in list(waiting))


def tidy(*, now: datetime) -> int:
    """Delete the files that were to be fetched within a day, and those that no row names any more: a
    process may die between the two (a duty of `tick`)."""
    old = DataExport.objects.filter(state=ExportState.READY, expires_at__lte=now)
    for export in (done := list(old)):
        drop(export)
    known = DataExport.objects.exclude(file="").values_list("file", flat=True)
    return len(done) + storage.drop_strays(
        storage.private(), FOLDER, known=list(known), until=now - LIFE
    )


def drop(export: DataExport) -> None:
    """Delete the file, once that is certain; the row says that there was one."""
    if name := export.file.name:
        transaction.on_commit(partial(storage.private().delete, name), robust=True)
    export.file, export.state = "", ExportState.GONE
    export.save(update_fields=["state", "file"])


def lose(export: DataExport) -> None:
    """Note that the file is gone from the disk before its time, so that another can be asked for."""
    logger.error("the download %s is gone from the disk", export.uuid)
    held = DataExport.objects.filter(pk=export.pk, state=ExportState.READY)
    held.update(state=ExportState.FAILED, file="")


def packed(member: Member, *, now: datetime) -> bytes:
    """All that the site knows of `member`, as a ZIP, headings in their language."""
    with (
        translation.override(member.mail_language),
        timezone.override(clock.zone(member.time_zone)),
    ):
        told = [(name, str(held.name), held.tell(member)) for name, held in holdings]
        page = render_to_string(
            "community/data_export.html",
            {"member": member, "now": now, "parts": [_part(h, t) for _n, h, t in told]},
        )
    data = {name: list(part.rows) for name, _heading, part in told}
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", page)
        archive.writestr(
            "data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        )
        for name, _heading, part in told:
            for called, file in part.files.items():
                with file.open("rb"):
                    archive.writestr(f"{name}/{_plain(called)}", file.read())
    return buffer.getvalue()


def _part(heading: str, told: Told) -> dict[str, Any]:
    return {
        "heading": heading,
        "rows": [list(row.items()) for row in told.rows],
        "files": [_plain(name) for name in told.files],
    }


def _plain(name: str) -> str:
    """A file's name without anything that could lead out of its folder."""
    return name.replace("\\", "/").rpartition("/")[2].lstrip(".") or "file"
