"""Checking oneself in by the code in the room."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from events import errors, room_codes
from events.enums import MarkSource, Presence
from events.models import Attendance, AttendanceChange, Event, Occurrence, Registration
from events.services import attendance, contacts, dates, self_check_in
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.django_db

# It begins at 9 in Tallinn and takes two hours; one can check in half an hour before and after.
START = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
NOW = START + timedelta(minutes=5)


def a_place(*entries: Any, state: str = "confirmed", member: Any = None, **told: Any) -> Any:
    made = plan(*(entries or [entry(date(2026, 12, 7))]), **{"self_check_in": True, **told})
    event = Event.objects.get(schedule_page=published(made))
    contact = contacts.of_member(member, now=NOW) if member else None
    run = event.runs.order_by("starts_at").first()
    return registered(run, at=NOW, contact=contact, state=state)


def date_of(place: Registration) -> Occurrence:
    return place.run.occurrences.order_by("start").first()


def typed(place: Registration, now: datetime = NOW, **told: Any) -> bool:
    """Type the code that the screen shows at `now`, if no other is given."""
    uid: UUID = told.pop("uid", None) or date_of(place).uid
    code = told.pop("code", None) or room_codes.code(uid, now)
    return self_check_in.check_in(registration=place, uid=uid, code=code, now=now, **told)


def test_check_in_marks_the_person_as_present_and_says_that_it_was_by_code():
    member = MemberFactory()
    place = a_place(member=member)

    assert typed(place, actor=member)

    mark = Attendance.objects.get()
    assert (mark.registration, mark.occurrence, mark.at) == (place, date_of(place), NOW)
    assert (mark.presence, mark.source) == (Presence.PRESENT, MarkSource.CODE)
    change = AttendanceChange.objects.get()
    assert (change.source, change.actor) == (MarkSource.CODE, member)


def test_check_in_twice_is_once_whatever_is_typed_then():
    place = a_place()
    typed(place)

    assert not typed(place, NOW + timedelta(minutes=1), code="nonsense")
    assert AttendanceChange.objects.count() == 1


def test_check_in_with_a_wrong_code_is_refused():
    place = a_place()
    old = room_codes.code(date_of(place).uid, NOW - timedelta(minutes=2))

    for code in ("AAAAAA", old, room_codes.code(uuid4(), NOW)):
        with pytest.raises(errors.WrongCode):
            typed(place, code=code)

    assert not Attendance.objects.exists()


@pytest.mark.parametrize("state", ["held", "requested", "waiting", "offered", "cancelled"])
def test_check_in_needs_a_confirmed_seat(state):
    place = a_place(state=state)

    with pytest.raises(errors.NoSeatToCheckIn):
        typed(place)


def test_check_in_is_for_dates_of_ones_own_run():
    place, other = a_place(), a_place()

    for uid in (date_of(other).uid, uuid4()):
        with pytest.raises(errors.NotYourDate):
            typed(place, uid=uid)


def test_check_in_is_only_where_it_is_switched_on():
    with pytest.raises(errors.NoSelfCheckIn):
        typed(a_place(self_check_in=False))


@pytest.mark.parametrize(
    ("minutes", "refused"),
    [
        (-31, errors.CheckInNotOpen),
        (-30, None),
        (29, None),
        (30, errors.CheckInOver),
        (600, errors.CheckInOver),
    ],
)
def test_check_in_is_possible_around_the_start_only(minutes, refused):
    place, now = a_place(), START + timedelta(minutes=minutes)

    if refused:
        with pytest.raises(refused):
            typed(place, now)
    else:
        assert typed(place, now)


def test_check_in_is_possible_for_as_long_as_the_plan_says():
    place = a_place(self_check_in_minutes=90)

    assert typed(place, START - timedelta(minutes=90))


def test_check_in_of_a_date_without_a_time_is_possible_all_its_days():
    place = a_place(
        entry(date(2026, 12, 7), start=None, end=None, last_day=date(2026, 12, 8)),
    )
    start = datetime(2026, 12, 6, 22, tzinfo=UTC)

    with pytest.raises(errors.CheckInNotOpen):
        typed(place, start - timedelta(minutes=1))
    assert typed(place, start + timedelta(hours=40))


def test_nobody_checks_in_at_a_date_that_is_called_off():
    place = a_place()
    dates.cancel(date_of(place), reason="Ill", actor=MemberFactory(), now=START - timedelta(days=9))
    Registration.objects.update(state="confirmed")

    with pytest.raises(errors.NotYourDate):
        typed(place)


@pytest.mark.parametrize("presence", [Presence.ABSENT, Presence.EXCUSED])
def test_code_does_not_undo_what_organisers_noted(presence):
    place = a_place()
    seen = attendance.Seen(presence=presence, source=MarkSource.LIST, at=NOW)
    attendance.mark(place, date_of(place), seen, now=NOW)

    with pytest.raises(errors.MarkedByOthers):
        typed(place)
    assert Attendance.objects.get().presence == presence


def test_code_does_not_make_more_of_who_was_there_in_part():
    place = a_place()
    seen = attendance.Seen(presence=Presence.PARTIAL, minutes=10, source=MarkSource.DOOR, at=NOW)
    attendance.mark(place, date_of(place), seen, now=NOW)

    assert not typed(place)
    assert Attendance.objects.get().minutes == 10


def test_code_alone_tells_which_date_it_is():
    member = MemberFactory()
    places = [a_place(member=member) for _ in range(2)]

    for place in places:
        uid = date_of(place).uid
        code = room_codes.code(uid, NOW)
        assert self_check_in.check_in_anywhere(member=member, code=code, now=NOW) == uid
    assert set(Attendance.objects.values_list("registration", flat=True)) == {
        place.pk for place in places
    }


def test_check_in_anywhere_refuses_a_code_of_nothing_of_ones_own():
    member, other = MemberFactory(), a_place()
    code = room_codes.code(date_of(other).uid, NOW)

    with pytest.raises(errors.NothingToCheckIn):
        self_check_in.check_in_anywhere(member=member, code=code, now=NOW)
    a_place(member=member)
    with pytest.raises(errors.WrongCode):
        self_check_in.check_in_anywhere(member=member, code=code, now=NOW)


def test_check_in_anywhere_does_not_undo_what_organisers_noted():
    member = MemberFactory()
    place = a_place(member=member)
    seen = attendance.Seen(presence=Presence.ABSENT, source=MarkSource.DOOR, at=NOW)
    attendance.mark(place, date_of(place), seen, now=NOW)
    code = room_codes.code(date_of(place).uid, NOW)

    with pytest.raises(errors.MarkedByOthers):
        self_check_in.check_in_anywhere(member=member, code=code, now=NOW)
