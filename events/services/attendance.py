"""Marking who was there. Every mark is a line of history; the latest by the site's clock counts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from events import errors
from events.enums import Presence, State, Status
from events.models import Attendance, AttendanceChange, Registration

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from events.enums import MarkSource
    from events.models import Occurrence

# Nobody comes sooner than that.
EARLIEST: Final = timedelta(hours=12)
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


@transaction.atomic
def mark(registration: Registration, date: Occurrence, seen: Seen, *, now: datetime) -> bool:
    """Write down that `registration` was `seen` at `date`; whether anything is otherwise than
    before.

    A mark whose key is known, or that says what is known, changes nothing. One that is older than
    what is known goes into the history only. Raises NotTakingPart, NoSuchDate, TooEarlyToMark,
    MinutesWrong, and MarkKeyTaken where the key is another mark's.
    """
    fresh = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if _is_known(fresh, date, seen.key):
        return False
    _check(fresh, date, seen, now=now)
    history = AttendanceChange.objects.filter(registration=fresh, occurrence=date)
    is_latest = not history.filter(at__gt=min(seen.at, now)).exists()
    if is_latest and not _is_news(fresh, date, seen):
        return False
    _write(fresh, date, seen, now)
    if is_latest:
        _take(fresh, date, seen, now)
    return is_latest


def _is_known(registration: Registration, date: Occurrence, key: uuid.UUID) -> bool:
    known = AttendanceChange.objects.filter(key=key).first()
    if known is None:
        return False
    if (known.registration_id, known.occurrence_id) != (registration.pk, date.pk):
        raise errors.MarkKeyTaken
    return True


def _check(registration: Registration, date: Occurrence, seen: Seen, *, now: datetime) -> None:
    """Raise what keeps `registration` from being marked so."""
    if registration.state != State.CONFIRMED:
        raise errors.NotTakingPart
    if date.run_id != registration.run_id or date.status != Status.SCHEDULED:
        raise errors.NoSuchDate
    if now < date.start - EARLIEST:
        raise errors.TooEarlyToMark
    if (seen.presence == Presence.PARTIAL) != (seen.minutes is not None):
        raise errors.MinutesWrong
    if seen.minutes is not None and not 0 < seen.minutes <= (date.end - date.start) / MINUTE:
        raise errors.MinutesWrong


def _is_news(registration: Registration, date: Occurrence, seen: Seen) -> bool:
    known = Attendance.objects.filter(registration=registration, occurrence=date).first()
    if known is None:
        return seen.presence is not None
    return (known.presence, known.minutes) != (seen.presence, seen.minutes)


def _take(registration: Registration, date: Occurrence, seen: Seen, now: datetime) -> None:
    rows = Attendance.objects.filter(registration=registration, occurrence=date)
    if seen.presence is None:
        rows.delete()
        return
    Attendance.objects.update_or_create(
        registration=registration, occurrence=date, defaults=_values(seen, now)
    )


def _write(registration: Registration, date: Occurrence, seen: Seen, now: datetime) -> None:
    try:
        with transaction.atomic():
            AttendanceChange.objects.create(
                registration=registration,
                occurrence=date,
                key=seen.key,
                actor=seen.actor,
                recorded_at=now,
                **_values(seen, now),
            )
    except IntegrityError as error:
        # The key was used for somebody else just now.
        raise errors.MarkKeyTaken from error


def _values(seen: Seen, now: datetime) -> dict[str, object]:
    return {
        "presence": seen.presence or "",
        "minutes": seen.minutes,
        "source": seen.source,
        "at": min(seen.at, now),
    }
