"""Marking who was there."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from events import errors
from events.enums import MarkSource, Presence
from events.models import Attendance, AttendanceChange, Occurrence, Registration
from events.services import attendance
from tests.factories.dates import event, occurrence
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

pytestmark = pytest.mark.django_db

# It begins at 9 in Tallinn and takes two hours.
START = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
NOW = START + timedelta(minutes=5)


def seen(presence: Presence | None = Presence.PRESENT, **told: Any) -> attendance.Seen:
    return attendance.Seen(**{"presence": presence, "source": MarkSource.DOOR, "at": NOW, **told})


@pytest.fixture
def day() -> Occurrence:
    return occurrence(event(), date(2026, 12, 7))


def place_in(day: Occurrence, **told: Any) -> Registration:
    return registered(day.run, at=NOW, **told)


def test_somebody_seen_at_the_door_is_present_and_was_there_all_the_time(day):
    place, keeper = place_in(day), MemberFactory()

    assert attendance.mark(place, day, seen(actor=keeper), now=NOW)

    known, line = Attendance.objects.get(), AttendanceChange.objects.get()
    assert (known.presence, known.minutes_there) == ("present", 120)
    assert (line.actor, line.source, line.at, line.recorded_at) == (keeper, "door", NOW, NOW)


def test_a_mark_sent_twice_is_one(day):
    place, mark = place_in(day), seen(key=uuid.uuid4())

    done = [attendance.mark(place, day, mark, now=NOW + timedelta(hours=n)) for n in range(2)]

    assert done == [True, False]
    assert AttendanceChange.objects.count() == 1


def test_a_key_that_was_used_for_somebody_else_loses_no_mark(day):
    first, second, key = place_in(day), place_in(day), uuid.uuid4()
    attendance.mark(first, day, seen(key=key), now=NOW)

    with pytest.raises(errors.MarkKeyTaken):
        attendance.mark(second, day, seen(key=key), now=NOW)


def test_what_was_seen_last_counts_whenever_it_is_told(day):
    place = place_in(day)
    later = NOW + timedelta(minutes=30)
    attendance.mark(place, day, seen(Presence.PARTIAL, minutes=25, at=later), now=later)

    told = attendance.mark(place, day, seen(Presence.ABSENT, at=NOW), now=later)

    assert not told
    assert Attendance.objects.get().presence == "partial"
    assert list(AttendanceChange.objects.values_list("presence", flat=True)) == [
        "absent",
        "partial",
    ]


def test_a_clock_ahead_cannot_win_over_what_is_seen_later(day):
    place = place_in(day)
    attendance.mark(place, day, seen(at=NOW + timedelta(days=9)), now=NOW)
    later = NOW + timedelta(minutes=1)

    assert attendance.mark(place, day, seen(None, at=later), now=later)
    assert not Attendance.objects.exists()


def test_marking_the_same_again_writes_no_second_line(day):
    place = place_in(day)
    attendance.mark(place, day, seen(), now=NOW)

    assert not attendance.mark(place, day, seen(at=NOW + timedelta(minutes=1)), now=NOW)
    assert AttendanceChange.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "minutes", "expected"),
    [
        ({"state": "waiting"}, None, errors.NotTakingPart),
        ({"state": "cancelled"}, None, errors.NotTakingPart),
        ({}, 30, errors.MinutesWrong),
    ],
)
def test_who_holds_no_seat_is_not_marked_nor_minutes_of_who_was_there_all_the_time(
    day, told, minutes, expected
):
    with pytest.raises(expected):
        attendance.mark(place_in(day, **told), day, seen(minutes=minutes), now=NOW)


@pytest.mark.parametrize("minutes", [None, 0, 121])
def test_in_part_needs_minutes_of_those_it_took(day, minutes):
    with pytest.raises(errors.MinutesWrong):
        attendance.mark(place_in(day), day, seen(Presence.PARTIAL, minutes=minutes), now=NOW)


def test_nobody_is_marked_the_day_before_nor_at_a_date_of_another_run_or_one_called_off(day):
    place, elsewhere = place_in(day), occurrence(event(), date(2026, 12, 7))

    with pytest.raises(errors.TooEarlyToMark):
        attendance.mark(place, day, seen(), now=START - timedelta(hours=13))
    with pytest.raises(errors.NoSuchDate):
        attendance.mark(place, elsewhere, seen(), now=NOW)
    Occurrence.objects.filter(pk=day.pk).update(status="cancelled")
    with pytest.raises(errors.NoSuchDate):
        attendance.mark(place, day, seen(), now=NOW)
