"""Marks that a phone kept while it had no network."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from events import errors
from events.enums import MarkSource, Presence
from events.models import Attendance, AttendanceChange
from events.services import attendance, checking_in
from events.services.checking_in import Became, PhoneMark
from tests.factories.dates import event, occurrence
from tests.factories.doors import DAY, START, a_place
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from events.models import Occurrence, Registration

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
NOW = START + 30 * MINUTE


@pytest.fixture
def day() -> Occurrence:
    return occurrence(event(), DAY)


def mark(place: Registration, at: datetime, **told: Any) -> PhoneMark:
    told = {"key": uuid.uuid4(), "is_in": True, **told}
    return PhoneMark(registration=place.uuid, at=at, **told)


def take(day: Occurrence, *marks: PhoneMark, clock: datetime = NOW, now: datetime = NOW) -> list:
    answers = checking_in.take(marks, day, keeper=MemberFactory(), phone_clock=clock, now=now)
    return [answer.became for answer in answers]


def test_what_a_phone_kept_counts_from_when_it_was_seen(day):
    place = a_place(day)

    assert take(day, mark(place, START)) == [Became.DONE]

    known = Attendance.objects.get()
    assert (known.presence, known.source, known.at) == ("present", "door", START)
    assert AttendanceChange.objects.get().recorded_at == NOW


def test_what_is_sent_twice_is_once(day):
    place = a_place(day)
    sent = mark(place, START)

    assert take(day, sent) == [Became.DONE]
    assert take(day, sent) == [Became.KNOWN]

    assert AttendanceChange.objects.count() == 1


@pytest.mark.parametrize(
    "wrong_by", [timedelta(days=-9000), -2 * MINUTE, timedelta(0), timedelta(hours=3)]
)
def test_a_wrong_clock_does_no_harm(day, wrong_by):
    place = a_place(day)

    take(day, mark(place, START + wrong_by), clock=NOW + wrong_by)

    assert Attendance.objects.get().at == START


def test_a_clock_that_was_put_right_between_two_marks_keeps_their_order(day):
    place = a_place(day)
    year_2000 = datetime(2000, 1, 1, tzinfo=UTC)

    # In by mistake at a moment far ahead, then taken back on the right clock.
    take(
        day,
        mark(place, NOW + timedelta(days=400)),
        mark(place, NOW - MINUTE, is_in=False),
    )
    assert not Attendance.objects.exists()
    other = a_place(day)
    take(day, mark(other, year_2000))
    assert Attendance.objects.get().at == START - timedelta(hours=12)


@pytest.mark.parametrize("year", [1, 9999])
def test_a_clock_of_any_year_is_taken(day, year):
    clock = datetime(year, 6, 1, tzinfo=UTC)

    assert take(day, mark(a_place(day), clock - MINUTE), clock=clock) == [Became.DONE]

    assert Attendance.objects.get().at == NOW - MINUTE


def test_an_older_mark_of_another_phone_that_comes_later_changes_nothing(day):
    place = a_place(day)
    take(day, mark(place, START))
    take(day, mark(place, START + 10 * MINUTE, is_in=False))

    assert take(day, mark(place, START + 5 * MINUTE)) == [Became.KNOWN]

    assert not Attendance.objects.exists()


def test_a_refusal_says_why_and_holds_nobody_else_up(day):
    left, came = a_place(day, state="cancelled"), a_place(day)
    stranger = a_place(occurrence(event(), DAY))

    marks = [mark(place, START) for place in (left, stranger, came)]
    answers = checking_in.take(marks, day, keeper=MemberFactory(), phone_clock=NOW, now=NOW)

    assert [(answer.key, answer.became, answer.sentence) for answer in answers] == [
        (
            marks[0].key,
            Became.REFUSED,
            "Only who is confirmed can be marked as present or absent.",
        ),
        (marks[1].key, Became.REFUSED, "This person is not on the list of this door."),
        (marks[2].key, Became.DONE, ""),
    ]
    assert Attendance.objects.get().registration == came


def test_nobody_is_checked_in_the_day_before(day):
    assert take(day, mark(a_place(day), NOW), now=START - timedelta(hours=13)) == [Became.REFUSED]


@pytest.mark.parametrize(
    ("told", "status", "before", "error"),
    [
        ({"state": "waiting", "wants_mode": "room", "position": 1}, "scheduled", 0, errors.NotTakingPart),
        ({}, "cancelled", 0, errors.NoSuchDate),
        ({}, "scheduled", 13, errors.TooEarlyToMark),
    ],
)  # fmt: skip
def test_the_button_at_the_door_says_why_it_cannot_be(day, told, status, before, error):
    place, keeper = a_place(day, **told), MemberFactory()
    day.status = status
    day.save()

    with pytest.raises(error):
        checking_in.mark_one(
            place, day, is_in=True, keeper=keeper, now=START - timedelta(hours=before)
        )

    assert not AttendanceChange.objects.exists()


@pytest.mark.parametrize("number", [1, 5])
def test_what_a_phone_sends_costs_the_same_queries_for_any_number(
    day, number, django_assert_num_queries
):
    marks, keeper = [mark(a_place(day), START) for _ in range(number)], MemberFactory()

    with django_assert_num_queries(12):
        answers = checking_in.take(marks, day, keeper=keeper, phone_clock=NOW, now=NOW)

    assert [answer.became for answer in answers] == [Became.DONE] * number


def test_each_of_many_marks_of_one_batch_is_answered_for_itself(day):
    anna, mari, gone = a_place(day), a_place(day), a_place(day, state="cancelled")
    one, undo = mark(anna, START), mark(anna, START + MINUTE, is_in=False)
    stolen = mark(mari, START, key=one.key)
    sent = [one, stolen, undo, mark(gone, START), one, mark(anna, START + 2 * MINUTE), undo]

    assert take(day, *sent) == [
        Became.DONE,
        Became.REFUSED,
        Became.DONE,
        Became.REFUSED,
        Became.KNOWN,
        Became.DONE,
        Became.KNOWN,
    ]

    assert [line.presence for line in anna.attendance_changes.all()] == ["present", "", "present"]
    assert Attendance.objects.get().registration == anna


def test_a_date_that_was_deleted_refuses_each_mark(day):
    place = a_place(day)
    day.__class__.objects.filter(pk=day.pk).delete()

    assert take(day, mark(place, START)) == [Became.REFUSED]


@pytest.mark.parametrize("presence", [Presence.EXCUSED, Presence.ABSENT])
def test_undoing_at_the_door_takes_no_note_of_an_organiser_back(day, presence):
    place = a_place(day)
    note = attendance.Seen(presence=presence, source=MarkSource.LIST, at=START)
    attendance.mark(place, day, note, now=START)

    assert take(day, mark(place, START + MINUTE, is_in=False)) == [Became.KNOWN]

    assert Attendance.objects.get().presence == presence
