"""What is done at a door: marks of one date, at once or sent later by a phone that had no network."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from events import errors
from events.enums import MarkSource, Presence
from events.models import Registration
from events.models.attendance import opens_for_marks
from events.services import attendance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, timedelta

    from community.models import Member
    from events.models import Occurrence


class Became(StrEnum):
    """What a mark became: `KNOWN` changed nothing, having been sent, or overtaken, before."""

    DONE = "done"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneMark:
    """What a phone kept: who came (or, `is_in` false, was marked by mistake), and when, by the
    phone's clock. `key` tells what is sent twice."""

    key: uuid.UUID
    registration: uuid.UUID
    is_in: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    key: uuid.UUID
    became: Became
    sentence: str = ""


def mark_one(
    registration: Registration, date: Occurrence, *, is_in: bool, keeper: Member, now: datetime
) -> bool:
    """Check somebody in, or take that back; whether anything changed. Raises NotTakingPart,
    NoSuchDate and TooEarlyToMark."""
    seen = _seen(is_in, now, keeper, uuid.uuid4())
    return attendance.mark(registration, date, seen, now=now)


def take(
    marks: Iterable[PhoneMark],
    date: Occurrence,
    *,
    keeper: Member,
    phone_clock: datetime,
    now: datetime,
) -> list[Answer]:
    """Write down what a phone kept, in its order; an answer for each mark. `phone_clock` is what the
    phone's clock says at `now`, so a wrong one does no harm: times are put right by the difference,
    lie neither ahead of now nor before anybody can have come, and keep their order. As many queries
    for many people as for one."""
    marks = list(marks)
    rows = Registration.objects.filter(run=date.run_id, uuid__in={m.registration for m in marks})
    known = {row.uuid: row for row in rows}
    wrong_by = now - phone_clock
    last = opens_for_marks(date)
    answers: list[Answer] = []
    rounds: list[dict[int, tuple[int, attendance.Line]]] = []
    for place, mark in enumerate(marks):
        answers.append(Answer(mark.key, Became.REFUSED, str(errors.NotOnThisList())))
        last = max(last, min(_corrected(mark.at, wrong_by, now), now))
        if registration := known.get(mark.registration):
            seen = _seen(mark.is_in, last, keeper, mark.key)
            line = attendance.Line(registration=registration, seen=seen)
            _put(rounds, place, line)
    for lines in rounds:
        for place, became, sentence in _taken(date, lines, now):
            answers[place] = Answer(marks[place].key, became, sentence)
    return answers


def _put(
    rounds: list[dict[int, tuple[int, attendance.Line]]], place: int, line: attendance.Line
) -> None:
    """Add `line`, by its registration, to the first of `rounds` that says nothing of it yet: so
    whatever is said of one person keeps its order, and each is answered for."""
    pk = line.registration.pk
    for lines in rounds:
        if pk not in lines:
            lines[pk] = place, line
            return
    rounds.append({pk: (place, line)})


def _taken(
    date: Occurrence, lines: dict[int, tuple[int, attendance.Line]], now: datetime
) -> Iterator[tuple[int, Became, str]]:
    """What became of each of `lines`, at most one of each person, by its place among the marks."""
    try:
        done = attendance.mark_many(date, [line for _place, line in lines.values()], now=now)
    except errors.EventsError as error:
        if len(lines) == 1:
            [(place, _line)] = lines.values()
            yield place, Became.REFUSED, str(error)
            return
        # One of them, and nobody knows which: each by itself.
        for pk, line in lines.items():
            yield from _taken(date, {pk: line}, now)
        return
    for pk, (place, _line) in lines.items():
        if refused := done.refused.get(pk):
            yield place, Became.REFUSED, str(refused)
        else:
            yield place, Became.DONE if pk in done.changed else Became.KNOWN, ""


def _corrected(at: datetime, wrong_by: timedelta, now: datetime) -> datetime:
    try:
        return at + wrong_by
    except OverflowError:
        return now


def _seen(is_in: bool, at: datetime, keeper: Member, key: uuid.UUID) -> attendance.Seen:
    return attendance.Seen(
        presence=Presence.PRESENT if is_in else None,
        source=MarkSource.DOOR,
        at=at,
        actor=keeper,
        key=key,
    )
