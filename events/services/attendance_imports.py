"""Attendance from a file: kept until its author has looked at it, applied once, then emptied."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from events import errors
from events.enums import MarkSource
from events.models import AttendanceImport
from events.queries import attendance_matches
from events.services import attendance, attendance_tables
from events.services.attendance import NOTHING, Line, Seen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from community.models import Member
    from events.models import Occurrence
    from events.queries.attendance_matches import Choices, Match
    from events.services.attendance import Marked, Says

# How long a file waits to be applied, and an applied one says that it was.
KEPT: Final = timedelta(days=1)


# Of a longer one the end, which tells what kind of file it is.
LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What the organiser takes of a file: how it is read, of whom, and what was shown of each as
    known; by the registrations' public ids."""

    choices: Choices
    people: Collection[str]
    shown: Mapping[str, Says]


def keep(
    date: Occurrence, *, name: str, data: bytes, actor: Member, now: datetime
) -> AttendanceImport:
    """Read `data` and keep what stands in it for `actor` to look at. Nothing is marked. Raises
    TableTooLarge, NotATable, TableEmpty, and TableTooLong."""
    table = attendance_tables.read(data)
    return AttendanceImport.objects.create(
        occurrence=date,
        actor=actor,
        name=name[-LONGEST_NAME:],
        table=table.as_json(),
        created_at=now,
    )


@transaction.atomic
def apply(kept: AttendanceImport, taken: Taken, *, actor: Member, now: datetime) -> Marked:
    """Mark those whom `actor` takes as the file says, and empty it. Applied twice is once: the
    second time marks nobody. Raises NotAllowed for anybody but its author, and ImportGone."""
    fresh = AttendanceImport.objects.select_for_update().filter(pk=kept.pk).first()
    if fresh is None:
        raise errors.ImportGone
    if fresh.actor_id != actor.pk:
        raise errors.NotAllowed
    if fresh.applied_at is not None:
        return attendance.Marked()
    date = fresh.occurrence
    table = attendance_tables.Table.of_json(fresh.table)
    preview = attendance_matches.of_table(table, date, taken.choices)
    lines = [
        _line(fresh, match, taken, now)
        for match in preview.matches
        if str(match.registration.uuid) in taken.people
    ]
    done = attendance.mark_many(date, lines, now=now)
    fresh.table, fresh.applied_at = {}, now
    fresh.save(update_fields=["table", "applied_at"])
    return done


def _line(kept: AttendanceImport, match: Match, taken: Taken, now: datetime) -> Line:
    place = match.registration
    seen = Seen(
        presence=match.says.presence,
        minutes=match.says.minutes,
        source=MarkSource.FILE,
        at=now,
        actor=kept.actor,
        key=uuid.uuid5(kept.uuid, str(place.uuid)),
    )
    return Line(registration=place, seen=seen, shown=taken.shown.get(str(place.uuid), NOTHING))


def tidy(*, now: datetime) -> int:
    """Delete files that are older than a day, applied or not; how many."""
    rows = AttendanceImport.objects.filter(created_at__lte=now - KEPT)
    deleted, _by_model = rows.delete()
    return deleted
