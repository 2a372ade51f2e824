"""Who gets a certificate for a run, who has one, and what they say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from events import hours
from events.enums import State, Status
from events.models import Attendance, Certificate, Occurrence, Registration
from events.models.attendance import minutes_of, minutes_there

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from events.models import Run


class Obstacle(StrEnum):
    """Why nothing can be issued for a run by now."""

    NOT_OFFERED = "not offered"
    POSTPONED = "postponed"
    NOT_OVER = "not over"
    NONE_HELD = "none held"
    NO_HOURS = "no hours"


class Verdict(StrEnum):
    """What becomes of one person, in the order in which an organiser looks at them."""

    DUE = "due"
    CHANGED = "changed"  # what went out is not what would be issued now
    SHORT = "short"
    REVOKED = "revoked"  # theirs was, and nobody issues another one by the way
    NAMELESS = "nameless"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The dates that took place, and the time they took."""

    minutes: int = 0
    number: int = 0
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person: for how long there (`unmarked` dates count as not there), what a certificate
    would state of how many minutes, and the valid one they have. Without a `registration` it was
    deleted since."""

    registration: Registration | None
    verdict: Verdict
    certificate: Certificate | None = None
    percent: int = 0
    unmarked: int = 0
    minutes: int = 0
    minutes_held: int = 0
    deserves: bool = False

    @property
    def name(self) -> str:
        """As the paper has it, else as the person is called now."""
        if self.certificate is not None:
            return self.certificate.name
        return str(self.registration.contact) if self.registration else ""

    @property
    def to_replace(self) -> bool:
        """Whether another certificate would be issued in place of the one that went out; none with
        no name on it."""
        is_named = self.registration is not None and bool(self.registration.contact.name.strip())
        return self.verdict == Verdict.CHANGED and self.deserves and is_named


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands for a run: `since` is when certificates can be issued, where only the end of its
    dates is waited for."""

    run: Run
    held: Held
    obstacle: Obstacle | None = None
    since: datetime | None = None
    lines: list[Line] = field(default_factory=list)

    def of(self, verdict: str) -> list[Line]:
        return [line for line in self.lines if line.verdict == verdict]

    @property
    def unmarked(self) -> list[Line]:
        """Those without a certificate of whom not all is known."""
        return [line for line in self.lines if line.unmarked and line.certificate is None]

    @property
    def to_replace(self) -> list[Line]:
        return [line for line in self.lines if line.to_replace]


def of_run(run: Run, *, now: datetime) -> Sheet:
    """Everybody confirmed for `run` or with a valid certificate of it, by name. Four queries.

    As long as nothing can be issued there are only those who have one, as it went out.
    """
    dates = list(run.occurrences.exclude(status=Status.WITHDRAWN).order_by("start", "pk"))
    held = [date for date in dates if date.status == Status.SCHEDULED and date.end <= now]
    obstacle, since = _obstacle(run, dates, held, now)
    days = Held(
        minutes=sum(minutes_of(date.end - date.start) for date in held),
        number=len(held),
        first_day=min((date.first_day for date in held), default=None),
        last_day=max((date.last_day for date in held), default=None),
    )
    lines = _issued(run) if obstacle else _lines(run, held, days)
    lines.sort(key=lambda line: (line.name.casefold(), line.registration and line.registration.pk))
    return Sheet(run=run, held=days, obstacle=obstacle, since=since, lines=lines)


def _obstacle(
    run: Run, dates: list[Occurrence], held: list[Occurrence], now: datetime
) -> tuple[Obstacle | None, datetime | None]:
    if not run.certificate:
        return Obstacle.NOT_OFFERED, None
    if any(date.is_postponed for date in dates):
        return Obstacle.POSTPONED, None
    if ahead := [d.end for d in dates if d.status == Status.SCHEDULED and d.end > now]:
        return Obstacle.NOT_OVER, max(ahead)
    if not held:
        return Obstacle.NONE_HELD, None
    # A whole day is twenty-four hours to a calendar, and to nobody who was there.
    if run.certificate_hours is None and any(date.all_day for date in held):
        return Obstacle.NO_HOURS, None
    return None, None


def _issued(run: Run) -> list[Line]:
    rows = run.certificates.filter(revoked_at=None).select_related("registration__contact__member")
    return [_as_it_went_out(row) for row in rows]


def _as_it_went_out(row: Certificate) -> Line:
    return Line(registration=row.registration, verdict=Verdict.ISSUED, certificate=row)


def _lines(run: Run, held: list[Occurrence], days: Held) -> list[Line]:
    rows = list(run.certificates.all())
    valid = {row.registration_id: row for row in rows if row.is_valid and row.registration_id}
    revoked = {row.registration_id for row in rows if not row.is_valid}
    has_one = Exists(Certificate.objects.filter(registration=OuterRef("pk"), revoked_at=None))
    people = run.registrations.filter(Q(state=State.CONFIRMED) | has_one)
    marks = _marks(held)
    lines = [
        _line(
            run,
            place,
            held,
            days,
            marks=marks.get(place.pk, {}),
            certificate=valid.get(place.pk),
            had_one=place.pk in revoked,
        )
        for place in people.select_related("contact__member").order_by("pk")
    ]
    gone = (row for row in rows if row.is_valid and row.registration_id is None)
    return [*lines, *map(_as_it_went_out, gone)]


def _marks(held: list[Occurrence]) -> dict[int, dict[int, Attendance]]:
    """By registration, then by date. One query."""
    marks: defaultdict[int, dict[int, Attendance]] = defaultdict(dict)
    for mark in Attendance.objects.filter(occurrence__in=held):
        marks[mark.registration_id][mark.occurrence_id] = mark
    return marks


def _line(
    run: Run,
    place: Registration,
    held: list[Occurrence],
    days: Held,
    *,
    marks: dict[int, Attendance],
    certificate: Certificate | None,
    had_one: bool,
) -> Line:
    known = [(date, marks[date.pk]) for date in held if date.pk in marks]
    there = sum(minutes_there(mark.presence, mark.minutes, date) for date, mark in known)
    deserves = hours.deserves(there, days.minutes, least=run.certificate_percent)
    minutes, minutes_held = hours.stated(there, days.minutes, run.certificate_hours)
    says = (minutes, minutes_held, days.first_day, days.last_day)
    return Line(
        registration=place,
        verdict=_verdict(place, certificate, says, deserves=deserves, had_one=had_one),
        certificate=certificate,
        percent=hours.percent(there, days.minutes),
        unmarked=len(held) - len(known),
        minutes=minutes,
        minutes_held=minutes_held,
        deserves=deserves,
    )


def _verdict(
    place: Registration,
    certificate: Certificate | None,
    says: tuple[object, ...],
    *,
    deserves: bool,
    had_one: bool,
) -> Verdict:
    if certificate is not None:
        said = (
            *(certificate.minutes, certificate.minutes_held),
            *(certificate.first_day, certificate.last_day),
        )
        return Verdict.ISSUED if deserves and said == says else Verdict.CHANGED
    if not deserves:
        return Verdict.SHORT
    # It would be nobody's, or show an address to whoever checks it.
    if not place.contact.name.strip():
        return Verdict.NAMELESS
    return Verdict.REVOKED if had_one else Verdict.DUE


def of_registration(registration: Registration) -> list[Certificate]:
    """All of one registration, the newest first. One query."""
    return list(registration.certificates.select_related("issued_by", "revoked_by"))


def valid_of(registrations: Iterable[int]) -> dict[int, Certificate]:
    """The valid certificate of each registration that has one, by its primary key. One query."""
    rows = Certificate.objects.filter(registration__in=list(registrations), revoked_at=None)
    return {row.registration_id or 0: row for row in rows}


def newest_of(registration: Registration) -> Certificate | None:
    """The valid one, else the one that was revoked last; None where there never was one."""
    rows = registration.certificates.all()
    return rows.filter(revoked_at=None).first() or rows.order_by("-revoked_at", "-pk").first()
