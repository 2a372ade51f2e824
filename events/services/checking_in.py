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
    from collections.abc import Iterable
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
    lie neither ahead of now nor before anybody can have come, and keep their order."""
    marks = list(marks)
    rows = Registration.objects.filter(run=date.run_id, uuid__in={m.registration for m in marks})
    known = {row.uuid: row for row in rows.select_related("contact__member")}
    wrong_by = now - phone_clock
    last = opens_for_marks(date)
    answers = []
    for mark in marks:
        last = max(last, min(_corrected(mark.at, wrong_by, now), now))
        seen = _seen(mark.is_in, last, keeper, mark.key)
        answers.append(_take(mark, known.get(mark.registration), date, seen, now))
    return answers


def _take(
    mark: PhoneMark,
    registration: Registration | None,
    date: Occurrence,
    seen: attendance.Seen,
    now: datetime,
) -> Answer:
    if registration is None:
        return Answer(mark.key, Became.REFUSED, str(errors.NotOnThisList()))
    try:
        changed = attendance.mark(registration, date, seen, now=now)
    except errors.EventsError as error:
        return Answer(mark.key, Became.REFUSED, str(error))
    return Answer(mark.key, Became.DONE if changed else Became.KNOWN)


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
