"""A member's own training record: what they were at, how many hours, and their certificates."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language

from events import badges
from events.enums import THERE, Presence, State, Status
from events.hours import HOUR, as_hours, counted
from events.models import Attendance, Certificate, Event, Occurrence
from events.models.attendance import minutes_of
from events.queries import addresses
from events.queries.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from community.models import Member
    from events.models import Run
    from events.queries.words import EventWords


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate as its owner sees it. `path` is where everybody can check it."""

    certificate: Certificate
    path: str
    has_badge: bool

    @property
    def issued_on(self) -> date:
        """The day on the reader's clock."""
        return timezone.localdate(self.certificate.issued_at)

    @property
    def hours(self) -> Decimal:
        """Of the paper, which keeps its minutes: no quarter hours."""
        return as_hours(self.certificate.minutes)


@dataclass(frozen=True, slots=True)
class Line:
    """One date somebody was at. `path` is empty where they may not open the event's page (any
    more): the title stays, since they were there."""

    date: Occurrence
    words: EventWords
    path: str
    presence: Presence
    minutes: int
    paper: Paper | None

    @property
    def hours(self) -> Decimal:
        return as_hours(self.minutes)


@dataclass(frozen=True, slots=True)
class Year:
    """The dates that began in one calendar year, on their own clocks; the latest first."""

    number: int
    lines: list[Line]

    @property
    def hours(self) -> Decimal:
        return as_hours(sum(line.minutes for line in self.lines))


@dataclass(frozen=True, slots=True)
class Record:
    """The latest year first; all certificates, the latest first."""

    years: list[Year] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)

    @property
    def hours(self) -> Decimal:
        return as_hours(sum(line.minutes for year in self.years for line in year.lines))

    @property
    def events(self) -> int:
        """How many different ones."""
        return len({line.date.event_id for year in self.years for line in year.lines})

    @property
    def valid_papers(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.certificate.is_valid]


def of_member(member: Member) -> Record:
    """All that `member` was at, whatever became of the registration, and whoever may see the event
    today. A constant number of queries."""
    marks = _marks(member)
    papers = _papers(member)
    if not marks:
        return Record(papers=papers)
    counts = _counts(marks)
    events = {mark.occurrence.event_id: mark.occurrence.event for mark in marks}
    words = words_of(events.values(), get_language() or "en")
    seen = set(Event.objects.filter(pk__in=events).visible_to(member).values_list("pk", flat=True))
    by_place = {
        paper.certificate.registration_id: paper for paper in papers if paper.certificate.is_valid
    }
    lines = [
        Line(
            date=mark.occurrence,
            words=words[mark.occurrence.event_id],
            path=_path(mark, words[mark.occurrence.event_id], seen),
            presence=Presence(mark.presence),
            minutes=counts[mark.occurrence_id],
            paper=by_place.get(mark.registration_id),
        )
        for mark in reversed(marks)
    ]
    years = groupby(lines, key=lambda line: line.date.first_day.year)
    return Record([Year(number, list(of_year)) for number, of_year in years], papers)


def _marks(member: Member) -> list[Attendance]:
    """Where they were, each date once, in the order of the days on the dates' own clocks. Who
    registered twice for it was there for the longer of the two. Who was checked in early, and gave
    the seat back or was moved before it began, was not there."""
    rows = Attendance.objects.filter(
        registration__contact__member=member,
        presence__in=THERE,
        occurrence__status=Status.SCHEDULED,
    ).select_related("registration", "occurrence__event", "occurrence__run")
    began = Q(registration__state=State.CONFIRMED) | Q(
        registration__changed_at__gt=F("occurrence__start")
    )
    rows = rows.filter(began)
    found: dict[int, Attendance] = {}
    for row in rows.order_by("occurrence__local_start", "occurrence_id", "pk"):
        known = found.get(row.occurrence_id)
        if known is None or known.minutes_there < row.minutes_there:
            found[row.occurrence_id] = row
    return list(found.values())


def _counts(marks: Iterable[Attendance]) -> dict[int, int]:
    """The minutes that each date counts, by its primary key."""
    of_run: dict[Run, list[Attendance]] = {}
    for mark in sorted(marks, key=lambda mark: mark.occurrence.start):
        of_run.setdefault(mark.occurrence.run, []).append(mark)
    held = _held(of_run)
    counts: dict[int, int] = {}
    for run, dates in of_run.items():
        minutes = counted(
            [mark.minutes_there for mark in dates], held=held[run.pk], worth=_worth(run)
        )
        counts |= {mark.occurrence_id: n for mark, n in zip(dates, minutes, strict=True)}
    return counts


def _held(runs: Iterable[Run]) -> dict[int, int]:
    """The minutes that all dates of each run take."""
    held = {run.pk: 0 for run in runs}
    dates = Occurrence.objects.filter(run__in=held, status=Status.SCHEDULED)
    for run, start, end in dates.order_by().values_list("run_id", "start", "end"):
        held[run] += minutes_of(end - start)
    return held


def _worth(run: Run) -> int | None:
    if not run.certificate or run.certificate_hours is None:
        return None
    return int(run.certificate_hours * HOUR)


def _path(mark: Attendance, words: EventWords, seen: set[int]) -> str:
    event, place = mark.occurrence.event, mark.registration
    return addresses.page_path(event, words, is_visible=event.pk in seen, holds_key=place.is_live)


def _papers(member: Member) -> list[Paper]:
    rows = Certificate.objects.filter(registration__contact__member=member)
    return [paper(row) for row in rows.order_by("-last_day", "-issued_at", "-pk")]


def paper(certificate: Certificate) -> Paper:
    return Paper(
        certificate,
        path=f"{badges.ROOT}{certificate.code}/",
        has_badge=certificate.is_valid and badges.is_offered(),
    )
