"""Marking who was there. Every mark is a line of history; the latest by the site's clock counts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef

from events import errors
from events.enums import THERE, MarkSource, Presence, State, Status
from events.models import Attendance, AttendanceChange, Occurrence, Registration
from events.models.attendance import opens_for_marks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from community.models import Member

MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What somebody saw, when and how. `presence` empty: take back what was marked; `minutes`
    only of who was there in part. `key` tells a mark that is sent twice."""

    presence: Presence | None
    source: MarkSource
    at: datetime
    minutes: int | None = None
    actor: Member | None = None
    key: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def says(self) -> Says:
        return Says(self.presence, self.minutes)


@dataclass(frozen=True, slots=True)
class Says:
    """What a mark says of somebody; nothing by itself."""

    presence: Presence | None = None
    minutes: int | None = None


NOTHING: Final = Says()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One registration and what was seen of it. `shown`: what whoever marks believed to be known,
    where that matters."""

    registration: Registration
    seen: Seen
    shown: Says | None = None


@dataclass(slots=True)
class Marked:
    """What came of many marks: the registrations of which something is otherwise than before, and
    why others were not marked, by primary key."""

    changed: set[int] = field(default_factory=set)
    refused: dict[int, errors.EventsError] = field(default_factory=dict)


@transaction.atomic
def mark(registration: Registration, date: Occurrence, seen: Seen, *, now: datetime) -> bool:
    """Write down that `registration` was `seen` at `date`; whether anything is otherwise than
    before.

    A mark whose key is known, or that says what is known, changes nothing. One that is older than
    what is known goes into the history only. Raises NotTakingPart, NoSuchDate, TooEarlyToMark,
    MinutesWrong, and MarkKeyTaken where the key is another mark's.
    """
    done = mark_many(date, [Line(registration=registration, seen=seen)], now=now)
    for error in done.refused.values():
        raise error
    return bool(done.changed)


@transaction.atomic
def mark_many(date: Occurrence, lines: Collection[Line], *, now: datetime) -> Marked:
    """Mark as `mark` does, in the order of `lines`, each by itself: what keeps one from being
    marked is in the answer, and keeps no other. A line that was `shown` something else than what is
    known by now is refused with MarkedMeanwhile, unless both say the same. A constant number of
    queries."""
    return _marked(_locked(date), lines, now)


def _marked(date: Occurrence, lines: Collection[Line], now: datetime) -> Marked:
    book = _Book(date, lines, now)
    for line in lines:
        book.enter(line)
    book.save()
    return book.done


def _locked(date: Occurrence) -> Occurrence:
    """`date` as it is by now, neither moved nor cancelled before the transaction ends. Before any
    registration is locked: who moves it does so in this order, too. Raises NoSuchDate."""
    fresh = Occurrence.objects.select_for_update(no_key=True).filter(pk=date.pk).first()
    if fresh is None:
        raise errors.NoSuchDate
    return fresh


@transaction.atomic
def mark_rest(
    date: Occurrence, *, presence: Presence, actor: Member, source: MarkSource, now: datetime
) -> int:
    """Mark everybody confirmed of whom nothing is marked as `presence`; how many. Nobody was seen:
    whatever was seen at the door counts more, also where a phone tells of it later. Raises
    TooEarlyToMark before it has begun."""
    date = _locked(date)
    if now < date.start:
        raise errors.TooEarlyToMark
    places = list(unmarked(date).order_by("pk"))
    told = _last_told(date, [place.pk for place in places])
    nobody_saw = opens_for_marks(date)
    lines = [
        Line(
            registration=place,
            seen=Seen(
                presence=presence,
                source=source,
                # Not before what was taken back of this person.
                at=max(nobody_saw, told.get(place.pk, nobody_saw)),
                actor=actor,
            ),
            shown=NOTHING,
        )
        for place in places
    ]
    return len(_marked(date, lines, now).changed)


def unmarked(date: Occurrence) -> QuerySet[Registration]:
    """Who is confirmed, and of whom nothing is marked at `date`."""
    marked = Attendance.objects.filter(registration=OuterRef("pk"), occurrence=date)
    return Registration.objects.filter(~Exists(marked), run=date.run_id, state=State.CONFIRMED)


def hold(registration: Registration) -> None:
    """Let nobody mark at the dates of which something is known of `registration`, before the
    transaction ends. Before any registration is changed, or one would wait for the other."""
    dates = Occurrence.objects.filter(attendances__registration=registration)
    list(dates.select_for_update(of=("self",), no_key=True).order_by("pk"))


@transaction.atomic
def hand_over(left: Registration, kept: Registration, *, now: datetime) -> None:
    """Mark `kept` as `left`, which is the same person's, was marked at dates where `kept` is not,
    as far as `kept` is confirmed. What `left` was marked as stays in its own history."""
    rows = left.attendances.select_related("occurrence").order_by("occurrence__start")
    for row in rows.exclude(occurrence__attendances__registration=kept):
        seen = Seen(
            presence=Presence(row.presence),
            minutes=row.minutes,
            source=MarkSource(row.source),
            at=row.at,
        )
        mark_many(row.occurrence, [Line(registration=kept, seen=seen, shown=NOTHING)], now=now)


@transaction.atomic
def take_back_early(dates: Iterable[Occurrence], *, actor: Member | None, now: datetime) -> int:
    """Take back what was marked at `dates` that were moved, and by now begin so late that nobody
    can have come yet; how many marks. The history keeps them."""
    late = [date.pk for date in dates if now < opens_for_marks(date)]
    rows = list(Attendance.objects.select_for_update().filter(occurrence__in=late).order_by("pk"))
    AttendanceChange.objects.bulk_create(
        AttendanceChange(
            registration_id=row.registration_id,
            occurrence_id=row.occurrence_id,
            actor=actor,
            recorded_at=now,
            at=now,
            source=MarkSource.LIST,
        )
        for row in rows
    )
    Attendance.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


class _Book:
    """What is known of some people at one date, and what is about to be written of them."""

    def __init__(self, date: Occurrence, lines: Collection[Line], now: datetime) -> None:
        self.date, self.now, self.done = date, now, Marked()
        asked = [line.registration.pk for line in lines]
        # In one order: or two lists of the same people would wait for each other.
        rows = Registration.objects.select_for_update(of=("self",)).filter(pk__in=asked)
        self.places = {row.pk: row for row in rows.order_by("pk")}
        keys = AttendanceChange.objects.filter(key__in=[line.seen.key for line in lines])
        self.keys = {
            key: (place, day)
            for key, place, day in keys.values_list("key", "registration", "occurrence")
        }
        known = Attendance.objects.filter(registration__in=asked, occurrence=date)
        self.known = {row.registration_id: _said(row) for row in known}
        self.told = _last_told(date, asked)
        self.history: list[AttendanceChange] = []
        self.now_true: dict[int, Seen] = {}

    def enter(self, line: Line) -> None:
        """Note `line`, or what keeps it from being written down."""
        try:
            self._enter(line)
        except errors.EventsError as error:
            self.done.refused[line.registration.pk] = error

    def _enter(self, line: Line) -> None:
        pk, seen = line.registration.pk, line.seen
        fresh = self.places.get(pk)
        if fresh is None:
            # Erased a moment ago.
            raise errors.NotTakingPart
        if self._is_written(pk, seen.key):
            return
        _check(fresh, self.date, seen, now=self.now)
        known, at = self.known.get(pk, NOTHING), min(seen.at, self.now)
        if line.shown is not None and known not in {line.shown, seen.says}:
            raise errors.MarkedMeanwhile
        is_latest = pk not in self.told or self.told[pk] <= at
        if is_latest and known == seen.says:
            return
        self._write(pk, seen, at)
        if is_latest and not _undoes_nothing(seen, known):
            self.known[pk], self.told[pk], self.now_true[pk] = seen.says, at, seen
            self.done.changed.add(pk)

    def _is_written(self, pk: int, key: uuid.UUID) -> bool:
        if key in self.keys and self.keys[key] != (pk, self.date.pk):
            raise errors.MarkKeyTaken
        return key in self.keys

    def _write(self, pk: int, seen: Seen, at: datetime) -> None:
        self.keys[seen.key] = (pk, self.date.pk)
        self.history.append(
            AttendanceChange(
                registration_id=pk,
                occurrence=self.date,
                key=seen.key,
                actor=seen.actor,
                recorded_at=self.now,
                presence=seen.presence or "",
                minutes=seen.minutes,
                source=seen.source,
                at=at,
            )
        )

    def save(self) -> None:
        """Write what was entered."""
        try:
            with transaction.atomic():
                AttendanceChange.objects.bulk_create(self.history)
        except IntegrityError as error:
            # A key was used for somebody else just now.
            raise errors.MarkKeyTaken from error
        gone = [pk for pk, seen in self.now_true.items() if seen.presence is None]
        if gone:
            Attendance.objects.filter(registration__in=gone, occurrence=self.date).delete()
        Attendance.objects.bulk_create(
            [
                Attendance(
                    registration_id=pk,
                    occurrence=self.date,
                    presence=seen.presence,
                    minutes=seen.minutes,
                    source=seen.source,
                    at=min(seen.at, self.now),
                )
                for pk, seen in self.now_true.items()
                if seen.presence is not None
            ],
            update_conflicts=True,
            unique_fields=["registration", "occurrence"],
            update_fields=["presence", "minutes", "source", "at"],
        )


def _check(registration: Registration, date: Occurrence, seen: Seen, *, now: datetime) -> None:
    """Raise what keeps `registration` from being marked so."""
    if registration.state != State.CONFIRMED:
        raise errors.NotTakingPart
    if date.run_id != registration.run_id or date.status != Status.SCHEDULED:
        raise errors.NoSuchDate
    if now < opens_for_marks(date):
        raise errors.TooEarlyToMark
    if (seen.presence == Presence.PARTIAL) != (seen.minutes is not None):
        raise errors.MinutesWrong
    if seen.minutes is not None and not 0 < seen.minutes <= (date.end - date.start) / MINUTE:
        raise errors.MinutesWrong


def _undoes_nothing(seen: Seen, known: Says) -> bool:
    """A door takes back that somebody came; what else was noted of them is not theirs to take."""
    return seen.presence is None and seen.source == MarkSource.DOOR and known.presence not in THERE


def _said(row: Attendance) -> Says:
    return Says(Presence(row.presence), row.minutes)


def _last_told(date: Occurrence, registrations: Collection[int]) -> dict[int, datetime]:
    """When each of `registrations` was seen last at `date`, by the history."""
    rows = AttendanceChange.objects.filter(registration__in=registrations, occurrence=date)
    # Without an order, which would be a group of its own.
    return dict(rows.order_by().values_list("registration").annotate(last=Max("at")))
