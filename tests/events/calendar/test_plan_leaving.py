"""Leaving the schedule, and coming back; what is past stays."""

import datetime as dt
from dataclasses import replace

import pytest

from events.calendar.plan import Kind, Plan, Row, Status, plan, window
from events.calendar.recurrence import slots
from tests.events.calendar.naive import DAY
from tests.events.calendar.planning import (
    BEFORE,
    MONDAY,
    apply,
    by_hand,
    concerned,
    entry,
    published,
    slots_of,
    told,
)

# Leaving the schedule, and coming back


def test_date_that_leaves_the_schedule_is_cancelled_if_it_concerns_somebody_else_withdrawn():
    first, second, third = published(entry())
    rows = [first, concerned(second), third]

    changes = plan(rows, slots_of(entry(rule="")), now=BEFORE)

    assert told(changes) == [("cancel", 2, None, "status"), ("withdraw", 3, None, "status")]
    assert [change.raises_sequence for change in changes] == [True, True]
    assert {change.values.status for change in changes} == {Status.CANCELLED, Status.WITHDRAWN}


def test_removed_entry_takes_its_rows_out_of_the_schedule():
    first, second, third = published(entry())

    changes = plan([concerned(first), second, third], [], now=BEFORE)

    assert [change.kind for change in changes] == [Kind.CANCEL, Kind.WITHDRAW, Kind.WITHDRAW]


@pytest.mark.parametrize("is_concerned", [False, True])
def test_how_a_row_left_is_decided_once(is_concerned):
    first, second, third = published(entry())
    rows = [first, concerned(second), third]
    rows = apply(rows, plan(rows, slots_of(entry(rule="")), now=BEFORE))
    rows = [replace(row, concerned=is_concerned) for row in rows]

    changes = plan(rows, slots_of(entry(rule="")), now=BEFORE)

    assert told(changes) == []


def test_row_back_in_the_schedule_is_restored():
    first, second, third = published(entry())
    rows = [first, concerned(second), third]
    rows = apply(rows, plan(rows, slots_of(entry(rule="")), now=BEFORE))

    changes = plan(rows, slots_of(entry(start_time=dt.time(10))), now=BEFORE)

    assert told(changes) == [
        ("move", 1, "30.11", "end start"),
        ("restore", 2, "07.12", "end start status"),
        ("restore", 3, "14.12", "end start status"),
    ]


def test_row_cancelled_by_hand_stays_cancelled_out_of_the_schedule_and_back_in_it():
    first, second, third = published(entry())
    rows = [first, by_hand(second, entry(), status=Status.CANCELLED), third]

    out = plan(rows, slots_of(entry(rule="")), now=BEFORE)
    back = plan(apply(rows, out), slots_of(entry()), now=BEFORE)

    assert told(out) == [("withdraw", 3, None, "status")]
    assert told(back) == [("restore", 3, "14.12", "status")]


def test_row_cancelled_by_hand_follows_the_schedule_in_everything_else():
    only = by_hand(published(entry(rule=""))[0], entry(rule=""), status=Status.CANCELLED)

    changes = plan([only], slots_of(entry(rule="", venue=7)), now=BEFORE)

    assert told(changes) == [("move", 1, "30.11", "venue")]


def test_nearer_horizon_does_not_look_like_an_end():
    series = entry(rule="FREQ=WEEKLY")
    rows = published(series)
    nearer = dt.date(2026, 12, 10)
    since, until = window(rows, now=BEFORE, until=nearer)

    cut = plan(rows, slots(series, until=nearer), now=BEFORE)
    whole = plan(rows, slots(series, since=since, until=until), now=BEFORE)

    assert (len(cut.changes), whole) == (7, Plan())


def test_window_is_open_to_the_past_until_something_is_published():
    horizon = dt.date(2028, 5, 31)

    assert window([], now=BEFORE, until=horizon) == (None, horizon)


def test_daily_series_goes_on_for_years():
    series = entry(rule="FREQ=DAILY")
    rows: list[Row] = []
    made = []

    for days in range(0, 1500, 100):
        now = BEFORE + days * DAY
        since, until = window(rows, now=now, until=now.date() + 548 * DAY)
        changes = plan(rows, slots(series, since=since, until=until), now=now)
        made += [change.slot.date for change in changes.of(Kind.CREATE)]
        assert len(changes.of(Kind.CREATE)) == len(changes.changes)
        rows = apply(rows, changes)

    assert made == [MONDAY + day * DAY for day in range((until - MONDAY).days + 1)]


def test_row_put_years_ahead_by_hand_stays_in_the_window():
    series = entry(rule="FREQ=DAILY")
    first, *others = published(series)
    promised = concerned(by_hand(first, series, date=dt.date(2029, 12, 3)))
    now = BEFORE + 900 * DAY
    since, until = window([promised, *others], now=now, until=now.date())

    changes = plan([promised, *others], slots(series, since=since, until=until), now=now)

    assert [change for change in changes if change.row] == []


# The past


def test_past_rows_are_never_touched():
    rows = [concerned(row) for row in published(entry())]
    third_week = BEFORE + 18 * DAY

    moved = plan(rows, slots_of(entry(start_time=dt.time(10))), now=third_week)
    removed = plan(rows, [], now=third_week)

    assert told(moved) == [("move", 3, "14.12", "end start")]
    assert told(removed) == [("cancel", 3, None, "status")]


@pytest.mark.parametrize(("seconds", "changed"), [(0, 1), (1, 0)])
def test_row_is_past_once_it_has_begun(seconds, changed):
    rows = published(entry(rule=""))
    start = dt.datetime(2026, 11, 30, 7, tzinfo=dt.UTC)

    changes = plan(rows, slots_of(entry(rule="", venue=7)), now=start + dt.timedelta(0, seconds))

    assert len(changes.changes) == changed


def test_date_of_a_past_row_is_not_given_out_again():
    only = by_hand(published(entry(rule=""))[0], entry(rule=""), date=dt.date(2026, 11, 25))
    after_it = BEFORE + 6 * DAY  # 27 November: held early, while its own date is still to come

    changes = plan([only], slots_of(entry(start_time=dt.time(10))), now=after_it)

    assert told(changes) == [("create", None, "07.12", ""), ("create", None, "14.12", "")]


def test_single_date_given_again_after_it_has_passed_is_a_new_one():
    rows = published(entry(rule=""))

    changes = plan(
        rows, slots_of(entry(rule="", first=dt.date(2027, 1, 14))), now=BEFORE + 14 * DAY
    )

    assert told(changes) == [("create", None, "14.01", "")]
