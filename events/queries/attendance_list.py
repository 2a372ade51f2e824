"""Who was at a date, as the desk lists it, and what was written down of one registration."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import gettext as _

from events.enums import Presence, State, Status
from events.models import Attendance, Registration
from events.models.attendance import EARLIEST, minutes_of, opens_for_marks

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from events.models import AttendanceChange, Occurrence, Run


def dates_of(run: Run) -> list[Any]:
    """The dates of `run` that take place, and those of which something was marked before they were
    called off: each with `marked`, how many confirmed people are marked. One query."""
    confirmed = Q(attendances__registration__state=State.CONFIRMED)
    rows = run.occurrences.annotate(
        marked=Count("attendances", filter=confirmed),
        has_marks=Exists(Attendance.objects.filter(occurrence=OuterRef("pk"))),
    )
    return list(rows.filter(Q(status=Status.SCHEDULED) | Q(has_marks=True)).order_by("start", "pk"))


def of_today(dates: list[Any], *, now: datetime) -> Any:
    """The date one comes for: the last that people may have come to by now, else the first."""
    begun = [date for date in dates if opens_for_marks(date) <= now]
    return begun[-1] if begun else dates[0]


def may_be_marked(date: Occurrence, *, now: datetime) -> bool:
    """Whether anybody may be marked at `date`."""
    return date.status == Status.SCHEDULED and opens_for_marks(date) <= now


def people(run: Run, date: Occurrence, *, search: str = "") -> QuerySet[Registration]:
    """Everybody confirmed, by name, each with `marks`: the mark at `date`, or none."""
    called = Coalesce(
        NullIf("contact__member__name", Value("")),
        NullIf("contact__guest_name", Value("")),
        F("contact__email"),
    )
    rows = run.registrations.filter(state=State.CONFIRMED)
    for word in search.split()[:8]:
        rows = rows.filter(
            Q(contact__email__icontains=word)
            | Q(contact__guest_name__icontains=word, contact__member=None)
            | Q(contact__member__name__icontains=word)
        )
    at_date = Prefetch("attendances", Attendance.objects.filter(occurrence=date), to_attr="marks")
    return (
        rows.select_related("contact__member__organisation")
        .prefetch_related(at_date)
        .order_by(Lower(called), "pk")
    )


def in_words(presence: str, minutes: int | None) -> str:
    """What a mark says."""
    if not presence:
        return _("nothing")
    label = str(Presence(presence).label)
    if minutes is None:
        return label
    return _("%(attendance)s (%(minutes)s min)") % {"attendance": label, "minutes": minutes}


def seen_at(mark: Attendance | AttendanceChange, date: Occurrence) -> datetime | None:
    """When somebody saw it; None of what nobody saw: marking all the rest is dated before anybody
    can have come."""
    return mark.at if mark.at > opens_for_marks(date) else None


@dataclass(frozen=True, slots=True)
class Line:
    """What was marked, when it was seen and when told, how, and by whom."""

    what: str
    seen: datetime | None
    told: datetime
    how: str
    who: str


@dataclass(frozen=True, slots=True)
class OfDate:
    """What is true of somebody at one date, and how that came about, the newest first."""

    date: Occurrence
    says: str
    minutes: int
    whole: int
    lines: list[Line]


def of_registration(registration: Registration, *, now: datetime) -> list[OfDate]:
    """Each date that people may have come to, or of which something was ever marked. Three
    queries."""
    known = {
        row.occurrence_id: row for row in registration.attendances.select_related("occurrence")
    }
    changes: defaultdict[int, list[AttendanceChange]] = defaultdict(list)
    for change in registration.attendance_changes.select_related("actor").order_by("-at", "-pk"):
        changes[change.occurrence_id].append(change)
    is_told = Q(pk__in=changes.keys() | known.keys())
    is_here = Q(run=registration.run_id, status=Status.SCHEDULED, start__lte=now + EARLIEST)
    dates = registration.run.event.occurrences.filter(is_told | is_here).order_by("start", "pk")
    confirmed = registration.state == State.CONFIRMED
    return [
        _of_date(date, known.get(date.pk), changes[date.pk], str(registration.contact))
        for date in dates
        if confirmed or changes[date.pk]
    ]


def _of_date(
    date: Occurrence, known: Attendance | None, changes: list[AttendanceChange], person: str
) -> OfDate:
    return OfDate(
        date=date,
        says=in_words(known.presence, known.minutes) if known else _("nothing marked yet"),
        minutes=known.minutes_there if known else 0,
        whole=minutes_of(date.end - date.start),
        lines=[_line(change, date, person) for change in changes],
    )


def _line(change: AttendanceChange, date: Occurrence, person: str) -> Line:
    actor = change.actor
    return Line(
        what=in_words(change.presence, change.minutes) if change.presence else _("taken back"),
        seen=seen_at(change, date),
        told=change.recorded_at,
        how=change.get_source_display(),
        who=(actor.name or actor.email) if actor else person,
    )
