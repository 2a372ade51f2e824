"""Publishing a schedule for the first time and again; following it, and what a hand has set."""

import datetime as dt
from dataclasses import replace

import pytest

from events.calendar.plan import Change, Kind, Overrides, Plan, Status, effective, plan
from tests.events.calendar.naive import DAY, HOUR
from tests.events.calendar.planning import (
    BEFORE,
    MONDAY,
    TALK,
    apply,
    by_hand,
    concerned,
    entry,
    published,
    slots_of,
    starts,
    told,
)

# Publishing for the first time, and again


def test_first_publication_creates_every_date():
    changes = plan([], slots_of(entry()), now=BEFORE)

    assert told(changes) == [
        ("create", None, "30.11", ""),
        ("create", None, "07.12", ""),
        ("create", None, "14.12", ""),
    ]
    assert [change.raises_sequence for change in changes] == [False, False, False]


def test_first_publication_of_a_course_that_has_begun_creates_its_past_dates_too():
    changes = plan([], slots_of(entry()), now=BEFORE + 20 * DAY)

    assert [change.slot.date.day for change in changes] == [30, 7, 14]


def test_past_dates_are_not_added_to_what_is_already_published():
    rows = published(entry())
    earlier = entry(first=MONDAY - 7 * DAY, rule="FREQ=WEEKLY;COUNT=4")

    changes = plan(rows, slots_of(earlier), now=BEFORE + 5 * DAY)

    assert told(changes) == []


def test_publishing_the_same_again_changes_nothing():
    rows = published(entry())

    changes = plan(rows, slots_of(entry()), now=BEFORE)

    assert (bool(changes), changes) == (False, Plan())


def test_longer_series_gets_the_new_dates_only():
    rows = published(entry())

    changes = plan(rows, slots_of(entry(rule="FREQ=WEEKLY;COUNT=4")), now=BEFORE)

    assert told(changes) == [("create", None, "21.12", "")]


def test_changes_come_in_order_of_time_over_all_entries():
    talk = entry(key=TALK, first=MONDAY + 10 * DAY, rule="")

    changes = plan([], slots_of(talk, entry()), now=BEFORE)

    assert [change.slot.date.day for change in changes] == [30, 7, 10, 14]
    assert [change.slot.date.day for change in changes.of(Kind.CREATE)] == [30, 7, 10, 14]
    assert changes.of(Kind.MOVE, Kind.CANCEL) == ()


def test_change_of_a_new_row_has_no_row_to_rekey_or_tell():
    (slot,) = slots_of(entry(rule=""))

    change = Change(Kind.CREATE, None, slot, effective(slot))

    assert (change.rekeyed, change.raises_sequence, change.concerned) == (False, False, False)


# Following the schedule, and what a hand has set


@pytest.mark.parametrize(
    ("fields", "changed"),
    [
        ({"start_time": dt.time(10)}, "end start"),
        ({"length": 2 * HOUR}, "end"),
        ({"venue": 7}, "venue"),
        ({"zone": "Europe/Riga"}, "zone"),  # the same clocks, another name
        ({"zone": "Europe/Oslo"}, "end start zone"),
        ({"start_time": None, "length": DAY}, "all_day end start"),
    ],
)
def test_changed_schedule_moves_every_row_and_raises_its_sequence(fields, changed):
    rows = published(entry())

    changes = plan(rows, slots_of(entry(**fields)), now=BEFORE)

    assert told(changes) == [
        ("move", 1, "30.11", changed),
        ("move", 2, "07.12", changed),
        ("move", 3, "14.12", changed),
    ]
    assert [change.raises_sequence for change in changes] == [True, True, True]


def test_only_rows_that_somebody_holds_need_telling():
    first, second, third = published(entry())

    changes = plan([first, concerned(second), third], slots_of(entry(venue=7)), now=BEFORE)

    assert [change.concerned for change in changes] == [False, True, False]


def test_date_moved_by_hand_still_follows_a_new_time_of_day():
    first, second, third = published(entry())
    moved = by_hand(second, entry(), date=dt.date(2026, 12, 9))

    rows = apply(
        [first, moved, third],
        plan([first, moved, third], slots_of(entry(start_time=dt.time(10))), now=BEFORE),
    )

    assert starts(rows) == [
        "Mon 30.11 10:00 scheduled",
        "Wed 09.12 10:00 scheduled",
        "Mon 14.12 10:00 scheduled",
    ]


def test_time_set_by_hand_stays_when_the_schedule_gets_another():
    first, second, third = published(entry())
    moved = by_hand(second, entry(), start_time=dt.time(14))
    later = entry(start_time=dt.time(10), length=2 * HOUR)

    changes = plan([first, moved, third], slots_of(later), now=BEFORE)

    assert told(changes) == [
        ("move", 1, "30.11", "end start"),
        ("move", 2, "07.12", "end"),
        ("move", 3, "14.12", "end start"),
    ]


def test_length_and_venue_set_by_hand_stay_too():
    first, *_ = published(entry())
    moved = by_hand(first, entry(), length=3 * HOUR, venue=9)

    (change,) = plan([moved], slots_of(entry(start_time=dt.time(10), venue=7, rule="")), now=BEFORE)

    assert (change.values.end, change.values.venue) == (dt.datetime(2026, 11, 30, 13), 9)


def test_hand_that_takes_its_change_back_follows_the_schedule_again():
    first, *_ = published(entry(rule=""))
    moved = by_hand(first, entry(rule=""), start_time=dt.time(14), status=Status.CANCELLED)

    changes = plan([replace(moved, own=Overrides())], slots_of(entry(rule="")), now=BEFORE)

    assert told(changes) == [("restore", 1, "30.11", "end start status")]


def test_postponing_by_hand_and_back_is_a_move():
    first, *_ = published(entry(rule=""))
    postponed = by_hand(first, entry(rule=""), status=Status.POSTPONED)

    there = plan([replace(first, own=postponed.own)], slots_of(entry(rule="")), now=BEFORE)
    back = plan([replace(postponed, own=Overrides())], slots_of(entry(rule="")), now=BEFORE)

    assert told(there) == told(back) == [("move", 1, "30.11", "status")]


def test_hand_cannot_withdraw_a_date_or_leave_it_no_time():
    with pytest.raises(ValueError, match="a hand cancels it"):
        Overrides(status=Status.WITHDRAWN)
    with pytest.raises(ValueError, match="lasts some time"):
        Overrides(length=dt.timedelta(0))
