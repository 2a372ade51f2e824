"""Two phones at one door, on a database with row locks."""

from __future__ import annotations

import uuid

import pytest

from events.models import Attendance, AttendanceChange
from events.services import checking_in
from events.services.checking_in import PhoneMark
from tests.events.services.test_seats_at_once import at_once
from tests.factories.doors import START, a_date, a_place
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_phones_checking_the_same_person_in_at_once_are_one_attendance():
    day, keepers = a_date(), MemberFactory.create_batch(8)
    place = a_place(day)

    at_once(
        lambda keeper: checking_in.mark_one(place, day, is_in=True, keeper=keeper, now=START),
        keepers,
    )

    known, line = Attendance.objects.get(), AttendanceChange.objects.get()
    assert (known.presence, line.presence) == ("present", "present")
    assert line.actor in keepers


def test_the_same_marks_from_two_tabs_at_once_are_taken_once():
    day, keeper = a_date(), MemberFactory()
    places = [a_place(day) for _ in range(4)]
    marks = [
        PhoneMark(key=uuid.uuid4(), registration=place.uuid, is_in=True, at=START)
        for place in places
    ]

    told = at_once(
        lambda sent: checking_in.take(sent, day, keeper=keeper, phone_clock=START, now=START),
        [marks] * 8,
    )

    assert {answer.became for answers in told for answer in answers} == {"done", "known"}
    assert Attendance.objects.count() == AttendanceChange.objects.count() == 4
