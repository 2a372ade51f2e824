"""Checking oneself in by the code that is shown in the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from events import errors, room_codes
from events.enums import THERE, MarkSource, Presence, State
from events.models import Attendance, Occurrence, Registration
from events.queries import self_check_in
from events.services import attendance

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from community.models import Member


@transaction.atomic
def check_in(
    *, registration: Registration, uid: UUID, code: str, now: datetime, actor: Member | None = None
) -> bool:
    """Mark the person as present at the date with this uid; False where they were in already.
    `actor` is the member, None a guest.

    What others have noted stands: who is noted as absent or excused is not let in by a code. Raises
    NoSeatToCheckIn, NotYourDate, NoSelfCheckIn, CheckInNotOpen, CheckInOver, MarkedByOthers and
    WrongCode.
    """
    # The date first, as whoever marks does.
    dates = Occurrence.objects.select_for_update(of=("self",), no_key=True).select_related("run")
    date = dates.filter(uid=uid, run=registration.run_id).first()
    held = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    check(held, date, now=now)
    if date is None or _is_in(held, date):
        return False
    if not room_codes.is_right(date.uid, code, now):
        raise errors.WrongCode
    seen = attendance.Seen(presence=Presence.PRESENT, source=MarkSource.CODE, at=now, actor=actor)
    return attendance.mark(held, date, seen, now=now)


def check_in_anywhere(*, member: Member, code: str, now: datetime) -> UUID:
    """Mark `member` as present at the one of their dates that shows `code` now; its uid.

    Raises NothingToCheckIn where none of them is open, WrongCode where none of those shows it, and
    MarkedByOthers.
    """
    found = self_check_in.of_member(member, now=now)
    if not found:
        raise errors.NothingToCheckIn
    shown = [one for one in found if room_codes.is_right(one.date.uid, code, now)]
    if not shown:
        raise errors.WrongCode
    one = shown[0]
    check_in(registration=one.registration, uid=one.date.uid, code=code, now=now, actor=member)
    return one.date.uid


def check(registration: Registration, date: Occurrence | None, *, now: datetime) -> None:
    """Raise what keeps the person from checking in at `date`, whatever the code. Needs
    `date.run`."""
    if registration.state != State.CONFIRMED:
        raise errors.NoSeatToCheckIn
    if date is None or date.run_id != registration.run_id:
        raise errors.NotYourDate
    if not date.run.self_check_in:
        raise errors.NoSelfCheckIn
    window = date.checks_in
    if window is None:
        raise errors.NotYourDate
    if now < window[0]:
        raise errors.CheckInNotOpen
    if now >= window[1]:
        raise errors.CheckInOver


def _is_in(registration: Registration, date: Occurrence) -> bool:
    """Whether they were marked as there already; raises MarkedByOthers where as not there."""
    known = Attendance.objects.filter(registration=registration, occurrence=date).first()
    if known is None:
        return False
    if known.presence not in THERE:
        raise errors.MarkedByOthers
    return True
