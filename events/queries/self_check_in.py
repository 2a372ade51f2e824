"""Where somebody can check in now, and what the screen in the room shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from events import room_codes
from events.enums import THERE, State, Status
from events.models import Attendance, Occurrence, Registration

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from community.models import Member

# No date is open for longer before or after its start; one without a time of day, as long as it is.
WIDEST: Final = timedelta(minutes=240)


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A date at which the holder of a registration can check in now, or already has."""

    registration: Registration
    date: Occurrence
    is_in: bool


def is_open(date: Occurrence, *, now: datetime) -> bool:
    """Whether its participants can check in at `now`. Needs `date.run`."""
    window = date.checks_in
    return window is not None and window[0] <= now < window[1]


def of_registrations(
    rows: Iterable[Registration], dates: Iterable[Occurrence], *, now: datetime
) -> dict[int, list[CheckIn]]:
    """By the primary keys of those of `rows` that are confirmed: where they can check in now, in
    the order of `dates`, which need their `run`. One query, or none where nothing is open."""
    found = [date for date in dates if is_open(date, now=now)]
    rows = [row for row in rows if row.state == State.CONFIRMED]
    pairs = [(row, date) for row in rows for date in found if date.run_id == row.run_id]
    if not pairs:
        return {}
    marks = Attendance.objects.filter(
        registration__in={row.pk for row, _date in pairs}, occurrence__in=found, presence__in=THERE
    )
    there = set(marks.values_list("registration_id", "occurrence_id"))
    open_for: dict[int, list[CheckIn]] = {}
    for row, date in pairs:
        one = CheckIn(row, date, (row.pk, date.pk) in there)
        open_for.setdefault(row.pk, []).append(one)
    return open_for


def of_member(member: Member, *, now: datetime) -> list[CheckIn]:
    """Where `member` can check in now, the earliest first. Three queries at most."""
    rows = Registration.objects.filter(
        contact__member=member, state=State.CONFIRMED, run__self_check_in=True
    ).select_related("run__event", "contact")
    near = Q(start__range=(now - WIDEST, now + WIDEST)) | Q(
        all_day=True, start__lte=now, end__gt=now
    )
    rows = rows.filter(run__in=Occurrence.objects.filter(near).values("run"))
    held = list(rows)
    dates = Occurrence.objects.filter(near, run__in={row.run_id for row in held})
    dates = dates.select_related("run", "event", "venue")
    found = of_registrations(held, dates.order_by("start", "pk"), now=now) if held else {}
    return sorted(
        (one for many in found.values() for one in many),
        key=lambda one: (one.date.start, one.date.pk),
    )


def is_there(registration: Registration, date: Occurrence) -> bool:
    """Whether the person was marked as there at `date`, by whomever."""
    return registration.attendances.filter(occurrence=date, presence__in=THERE).exists()


def held_by(member: Member, uid: UUID) -> tuple[Registration, Occurrence] | None:
    """The latest registration of `member` for the run of the date with this uid, best a confirmed
    one, and that date; None where there is none."""
    date = (
        Occurrence.objects.exclude(status=Status.WITHDRAWN)
        .select_related("run", "event", "venue")
        .filter(uid=uid)
        .first()
    )
    if date is None:
        return None
    rows = Registration.objects.filter(contact__member=member, run=date.run_id)
    rows = rows.select_related("run__event", "contact").order_by("-created_at", "-pk")
    held = sorted(rows, key=lambda row: row.state != State.CONFIRMED)
    return (held[0], date) if held else None


class Phase(StrEnum):
    """What the screen in the room says."""

    OFF = "off"  # nobody checks themselves in
    CALLED_OFF = "called off"
    EARLY = "early"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Screen:
    """`code` only while it is open; `refresh` says after how many seconds to look again, None:
    nothing changes any more."""

    date: Occurrence
    phase: Phase
    code: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    refresh: int | None = None

    @property
    def parts(self) -> tuple[str, str]:
        """The code in two halves, as people read it aloud."""
        middle = len(self.code) // 2
        return self.code[:middle], self.code[middle:]


def screen(date: Occurrence, *, now: datetime) -> Screen:
    """What the screen shows of `date` at `now`. Needs `date.run`."""
    if not date.run.self_check_in:
        return Screen(date, Phase.OFF)
    window = date.checks_in
    if window is None:
        return Screen(date, Phase.CALLED_OFF)
    opens, closes = window
    if now < opens:
        wait = int((opens - now).total_seconds()) + 1
        return Screen(date, Phase.EARLY, "", opens, closes, min(wait, room_codes.STEP))
    if now >= closes:
        return Screen(date, Phase.OVER, "", opens, closes)
    left = min(room_codes.seconds_left(now), int((closes - now).total_seconds()) + 1)
    return Screen(date, Phase.OPEN, room_codes.code(date.uid, now), opens, closes, left)


def to_show(dates: list[Occurrence], *, now: datetime) -> Occurrence | None:
    """Of the dates of a run, the one that a screen is wanted for: one that is open, else the next,
    else the last."""
    return (
        next((date for date in dates if is_open(date, now=now)), None)
        or next(
            (date for date in dates if date.end > now and date.status == Status.SCHEDULED), None
        )
        or (dates[-1] if dates else None)
    )
