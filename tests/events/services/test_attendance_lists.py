"""Marking many at once, the rest of them, and what becomes of marks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from events import errors
from events.enums import MarkSource, Presence
from events.models import Attendance, AttendanceChange, Event, Occurrence, Registration
from events.services import attendance, contacts, dates, registration, substitution
from events.services.attendance import NOTHING, Line, Says, Seen
from events.services.guests import Guest
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.django_db

# It begins at 9 in Tallinn and takes two hours.
START = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
NOW = START + timedelta(minutes=30)
ABSENT, PRESENT, PARTIAL = Presence.ABSENT, Presence.PRESENT, Presence.PARTIAL


def seen(presence: Presence | None = PRESENT, **told: Any) -> Seen:
    return Seen(**{"presence": presence, "source": MarkSource.LIST, "at": NOW, **told})


def line(place: Registration, presence: Presence | None = PRESENT, **told: Any) -> Line:
    return Line(registration=place, shown=told.pop("shown", None), seen=seen(presence, **told))


@pytest.fixture
def page() -> Any:
    return published(plan(entry(date(2026, 12, 7), rule="FREQ=DAILY;COUNT=2"), mode="all_dates"))


@pytest.fixture
def day(page) -> Occurrence:
    return Event.objects.get(key=page.event_key).occurrences.order_by("start").first()


def place_in(day: Occurrence, **told: Any) -> Registration:
    return registered(day.run, at=NOW, **told)


def places_in(day: Occurrence, number: int) -> list[Registration]:
    return [place_in(day) for _ in range(number)]


def marks(places: Sequence[Registration]) -> list[str]:
    known = dict(Attendance.objects.values_list("registration", "presence"))
    return [known.get(place.pk, "") for place in places]


def test_many_are_marked_each_by_itself(day):
    there, left, gone = places_in(day, 3)
    waiting = place_in(day, state="waiting")

    done = attendance.mark_many(
        day,
        [
            line(there),
            line(left, PARTIAL, minutes=45),
            line(gone, PARTIAL),
            line(waiting),
        ],
        now=NOW,
    )

    assert done.changed == {there.pk, left.pk}
    assert {pk: type(error) for pk, error in done.refused.items()} == {
        gone.pk: errors.MinutesWrong,
        waiting.pk: errors.NotTakingPart,
    }
    assert marks([there, left, gone, waiting]) == ["present", "partial", "", ""]
    assert AttendanceChange.objects.count() == 2


@pytest.mark.parametrize("number", [1, 5])
def test_marking_costs_the_same_queries_for_any_number(day, number, django_assert_num_queries):
    places = places_in(day, number * 2)
    attendance.mark_many(day, [line(place) for place in places[:number]], now=NOW)
    lines = [line(place, ABSENT) for place in places] + [
        line(place, None, at=NOW + timedelta(seconds=1)) for place in places[:1]
    ]

    # The lock, keys, what is known, what was told; history and marks with their savepoints.
    with django_assert_num_queries(12):
        done = attendance.mark_many(day, lines, now=NOW + timedelta(minutes=1))

    assert len(done.changed) == number * 2
    assert marks(places) == ["", *["absent"] * (number * 2 - 1)]


def test_the_same_person_twice_in_a_list_ends_as_the_last_says(day):
    place = place_in(day)

    attendance.mark_many(day, [line(place), line(place, ABSENT)], now=NOW)

    assert marks([place]) == ["absent"]
    assert AttendanceChange.objects.count() == 2


def test_whom_somebody_marked_meanwhile_is_not_overwritten(day):
    place = place_in(day)
    attendance.mark(place, day, seen(source=MarkSource.DOOR), now=NOW)

    done = attendance.mark_many(day, [line(place, ABSENT, shown=NOTHING)], now=NOW)

    assert isinstance(done.refused[place.pk], errors.MarkedMeanwhile)
    assert marks([place]) == ["present"]


def test_who_says_what_the_door_said_meanwhile_is_not_refused(day):
    place = place_in(day)
    attendance.mark(place, day, seen(source=MarkSource.DOOR), now=NOW)

    done = attendance.mark_many(day, [line(place, shown=NOTHING)], now=NOW)

    assert (done.changed, done.refused) == (set(), {})


def test_what_was_shown_and_is_still_so_may_be_changed(day):
    place = place_in(day)
    attendance.mark(place, day, seen(PARTIAL, minutes=20), now=NOW)

    attendance.mark_many(day, [line(place, ABSENT, shown=Says(PARTIAL, 20))], now=NOW)

    assert marks([place]) == ["absent"]


def test_the_rest_is_everybody_confirmed_who_is_not_marked(day):
    marked, first, second = places_in(day, 3)
    waiting = place_in(day, state="waiting")
    attendance.mark(marked, day, seen(), now=NOW)
    organiser = MemberFactory()

    number = attendance.mark_rest(
        day, presence=ABSENT, actor=organiser, source=MarkSource.LIST, now=NOW
    )

    assert number == 2
    assert marks([marked, first, second, waiting]) == ["present", "absent", "absent", ""]
    assert AttendanceChange.objects.filter(actor=organiser).count() == 2


def test_nobody_is_absent_before_it_has_begun(day):
    with pytest.raises(errors.TooEarlyToMark):
        attendance.mark_rest(
            day,
            presence=ABSENT,
            actor=MemberFactory(),
            source=MarkSource.LIST,
            now=START - timedelta(minutes=1),
        )


def test_whom_a_phone_without_a_network_had_seen_is_present_though_the_rest_was_absent(day):
    place = place_in(day)
    attendance.mark_rest(
        day, presence=ABSENT, actor=MemberFactory(), source=MarkSource.LIST, now=NOW
    )

    early = seen(source=MarkSource.DOOR, at=START - timedelta(minutes=10))
    attendance.mark(place, day, early, now=NOW + timedelta(hours=1))

    assert marks([place]) == ["present"]


def test_the_rest_includes_who_was_marked_by_mistake_before(day):
    place = place_in(day)
    attendance.mark(place, day, seen(), now=NOW)
    attendance.mark(place, day, seen(None), now=NOW)

    attendance.mark_rest(
        day, presence=ABSENT, actor=MemberFactory(), source=MarkSource.LIST, now=NOW
    )

    assert marks([place]) == ["absent"]


@pytest.mark.parametrize("number", [1, 5])
def test_the_rest_costs_the_same_queries_for_any_number(day, number, django_assert_num_queries):
    places_in(day, number)
    actor = MemberFactory()

    with django_assert_num_queries(13):
        attendance.mark_rest(day, presence=ABSENT, actor=actor, source=MarkSource.LIST, now=NOW)


# --- what becomes of marks -----------------------------------------------------------------------


def test_marks_outlive_that_their_date_is_cancelled_and_restored(day):
    place, actor = place_in(day), MemberFactory()
    attendance.mark(place, day, seen(), now=NOW)

    dates.cancel(day, reason="Fire", actor=actor, now=NOW)
    with pytest.raises(errors.NoSuchDate):
        attendance.mark(place, Occurrence.objects.get(pk=day.pk), seen(ABSENT), now=NOW)
    dates.restore(day, actor=actor, now=NOW)

    assert marks([place]) == ["present"]


def test_a_registration_that_is_cancelled_keeps_its_marks_and_takes_no_more(day):
    place, actor = place_in(day), MemberFactory()
    attendance.mark(place, day, seen(), now=NOW)

    registration.cancel(place, now=NOW, actor=actor)
    with pytest.raises(errors.NotTakingPart):
        attendance.mark(place, day, seen(ABSENT), now=NOW)

    assert marks([place]) == ["present"]


def test_who_comes_instead_begins_without_a_mark(day):
    early = START - timedelta(hours=1)
    place, actor = place_in(day), MemberFactory()
    attendance.mark(place, day, seen(at=early), now=early)
    who = Guest(email="new@example.org", name="New", language="en", time_zone="Europe/Tallinn")

    instead = substitution.give_to(place, who=who, now=early, actor=actor)

    assert marks([place, instead]) == ["present", ""]


def test_a_date_that_moves_to_another_day_takes_no_marks_with_it(day):
    place, actor = place_in(day), MemberFactory()
    attendance.mark(place, day, seen(at=START - timedelta(hours=1)), now=START - timedelta(hours=1))

    moved = {"start_time": time(9), "length": timedelta(hours=2), "venue": None, "reason": "Ill"}
    dates.move(day, day=date(2026, 12, 20), actor=actor, now=START - timedelta(minutes=30), **moved)

    assert marks([place]) == [""]
    last = AttendanceChange.objects.order_by("pk").last()
    assert (last.presence, last.actor) == ("", actor)


def test_a_date_that_begins_an_hour_later_keeps_its_marks(day):
    place = place_in(day)
    attendance.mark(place, day, seen(at=START - timedelta(hours=1)), now=START - timedelta(hours=1))

    moved = {"start_time": time(10), "length": timedelta(hours=2), "venue": None, "reason": "Ill"}
    dates.move(
        day,
        day=date(2026, 12, 7),
        actor=MemberFactory(),
        now=START - timedelta(minutes=30),
        **moved,
    )

    assert marks([place]) == ["present"]


def test_a_date_at_which_somebody_was_marked_is_cancelled_and_never_withdrawn(page, time_machine):
    time_machine.move_to(START - timedelta(hours=1), tick=False)
    first, _second = Event.objects.get(key=page.event_key).occurrences.order_by("start")
    place = place_in(first)
    attendance.mark(place, first, seen(), now=START - timedelta(hours=1))
    Registration.objects.update(state="cancelled")

    page.plans.all().delete()
    page.plans = [plan(entry(date(2026, 12, 30)))]
    page.save_revision().publish()

    assert set(Occurrence.objects.filter(pk=first.pk).values_list("status", flat=True)) == {
        "cancelled"
    }
    assert marks([place]) == ["present"]


def test_a_member_who_registered_as_a_guest_too_keeps_what_the_guest_was_marked_as(
    day, time_machine
):
    time_machine.move_to(NOW, tick=False)
    member = MemberFactory(email="old@example.org")
    kept = place_in(day, contact=contacts.of_member(member, now=NOW))
    left = place_in(day, contact=ContactFactory(email="new@example.org"))
    attendance.mark(left, day, seen(PARTIAL, minutes=30, source=MarkSource.DOOR), now=NOW)

    member.email = "new@example.org"
    member.save()

    row = Attendance.objects.get(registration=kept)
    assert (row.presence, row.minutes, row.source) == ("partial", 30, "door")


def test_what_the_member_was_marked_as_counts_more_than_what_the_guest_was(day, time_machine):
    time_machine.move_to(NOW, tick=False)
    member = MemberFactory(email="old@example.org")
    kept = place_in(day, contact=contacts.of_member(member, now=NOW))
    left = place_in(day, contact=ContactFactory(email="new@example.org"))
    attendance.mark(kept, day, seen(), now=NOW)
    attendance.mark(left, day, seen(ABSENT), now=NOW)

    member.email = "new@example.org"
    member.save()

    assert marks([kept]) == ["present"]
