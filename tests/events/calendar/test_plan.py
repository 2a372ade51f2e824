import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.calendar.plan import (
    Change,
    Kind,
    Overrides,
    Plan,
    Row,
    Status,
    Values,
    effective,
    plan,
    window,
)
from events.calendar.recurrence import Entry, NoDates, Period, Slot, period, slots
from events.calendar.rules import Unit
from tests.events.calendar import naive
from tests.events.calendar.naive import DAY, HOUR, Rule

MEETUP = UUID("6f1c7a5e-2f5c-4c52-9a53-0c3a1e2b7d11")
TALK = UUID("b7a40f6e-9d0f-4b57-8e0c-1d2f3a4b5c6d")
TALLINN = "Europe/Tallinn"
MONDAY = dt.date(2026, 11, 30)
TUESDAY = MONDAY + DAY
BEFORE = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
WEEKLY = "FREQ=WEEKLY;COUNT=3"


def entry(**fields) -> Entry:
    """A meetup on three Mondays from 30 November 2026, 09:00 to 10:00 in Tallinn."""
    return Entry(
        **{
            "key": MEETUP,
            "first": MONDAY,
            "start_time": dt.time(9),
            "length": HOUR,
            "zone": TALLINN,
            "rule": WEEKLY,
            **fields,
        }
    )


def slots_of(*entries: Entry) -> list[Slot]:
    return [slot for one in entries for slot in slots(one, until=dt.date(2027, 1, 31))]


def apply(rows: list[Row], changes: Plan, ids=None) -> list[Row]:
    """Return the rows that the plan makes of `rows`, as the services will store them."""
    ids = ids or count(len(rows) + 1)
    stored = {row.id: row for row in rows}
    for change in changes:
        row, slot = change.row, change.slot
        if row is None:
            row = Row(next(ids), slot.entry, slot.date, change.values)
        date = slot.date if slot else row.date
        stored[row.id] = replace(row, date=date, values=change.values)
    return list(stored.values())


def published(*entries: Entry, now: dt.datetime = BEFORE) -> list[Row]:
    return apply([], plan([], slots_of(*entries), now=now))


def by_hand(row: Row, schedule: Entry, **own) -> Row:
    """Return `row` with overrides set, and the values they make, as the Dates screen stores it."""
    (slot,) = (slot for slot in slots_of(schedule) if slot.date == row.date)
    overrides = Overrides(**own)
    return replace(row, own=overrides, values=effective(slot, overrides))


def concerned(row: Row) -> Row:
    return replace(row, concerned=True)


def told(changes: Plan) -> list[tuple]:
    """Sum a plan up: what happens, to which row, for which date, and which fields change."""
    return [
        (
            change.kind.value,
            change.row and change.row.id,
            change.slot and f"{change.slot.date:%d.%m}",
            " ".join(sorted(change.changed)),
        )
        for change in changes
    ]


def starts(rows: list[Row]) -> list[str]:
    return [f"{row.values.start:%a %d.%m %H:%M} {row.values.status.value}" for row in rows]


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


# When the days themselves change


def test_other_weekday_pairs_rows_with_the_dates_of_the_same_week():
    rows = published(entry())

    changes = plan(rows, slots_of(entry(first=TUESDAY)), now=BEFORE)

    assert told(changes) == [
        ("move", 1, "01.12", "end start"),
        ("move", 2, "08.12", "end start"),
        ("move", 3, "15.12", "end start"),
    ]
    assert [change.rekeyed for change in changes] == [True, True, True]


def test_pairing_stays_within_the_period_of_the_new_rule():
    rows = published(entry())
    next_week = entry(first=MONDAY + 7 * DAY, rule="FREQ=WEEKLY;BYDAY=TU")
    asked = slots(next_week, until=dt.date(2026, 12, 22))

    changes = plan(rows, asked, now=BEFORE)

    assert told(changes) == [
        ("withdraw", 1, None, "status"),
        ("move", 2, "08.12", "end start"),
        ("move", 3, "15.12", "end start"),
        ("create", None, "22.12", ""),
    ]


def test_course_moved_by_a_week_takes_its_rows_along():
    daily = entry(rule="FREQ=DAILY;COUNT=3")
    rows = published(daily)

    changes = plan(rows, slots_of(replace(daily, first=MONDAY + 7 * DAY)), now=BEFORE)

    assert told(changes) == [
        ("move", 1, "07.12", "end start"),
        ("move", 2, "08.12", "end start"),
        ("move", 3, "09.12", "end start"),
    ]


def test_course_moved_to_another_month_takes_the_days_that_stay_and_then_the_rest_in_order():
    rows = published(entry(rule="FREQ=WEEKLY;COUNT=4"))  # from 30 November
    later = entry(first=MONDAY + 14 * DAY, rule="FREQ=WEEKLY;UNTIL=20270104")

    changes = plan(rows, slots_of(later), now=BEFORE)

    assert told(changes) == [
        ("move", 1, "28.12", "end start"),
        ("move", 2, "04.01", "end start"),
    ]


def test_date_cancelled_by_hand_moves_with_its_course_and_stays_cancelled():
    daily = entry(rule="FREQ=DAILY;COUNT=3")
    first, second, third = published(daily)
    rows = [first, by_hand(second, daily, status=Status.CANCELLED), third]

    after = apply(rows, plan(rows, slots_of(replace(daily, first=MONDAY + 7 * DAY)), now=BEFORE))

    assert starts(after) == [
        "Mon 07.12 09:00 scheduled",
        "Tue 08.12 09:00 cancelled",
        "Wed 09.12 09:00 scheduled",
    ]


def test_date_that_has_left_the_course_does_not_come_back_on_another_day():
    course = entry(rule="FREQ=WEEKLY;COUNT=3")
    shorter, longer = entry(rule="FREQ=WEEKLY;COUNT=2"), entry(rule="FREQ=WEEKLY;COUNT=5")
    left_out = (Period(MONDAY + 14 * DAY, MONDAY + 14 * DAY),)
    rows = [concerned(row) for row in published(course)]
    rows = apply(rows, plan(rows, slots_of(shorter), now=BEFORE))

    changes = plan(rows, slots_of(replace(longer, left_out=left_out)), now=BEFORE)

    assert told(changes) == [("create", None, "21.12", ""), ("create", None, "28.12", "")]


def test_one_date_left_out_of_a_course_is_not_put_elsewhere():
    rows = [concerned(row) for row in published(entry())]
    left_out = (Period(MONDAY + 7 * DAY, MONDAY + 7 * DAY),)

    changes = plan(rows, slots_of(entry(left_out=left_out)), now=BEFORE)

    assert told(changes) == [("cancel", 2, None, "status")]


def test_paused_series_goes_on_with_the_rows_it_had():
    series = entry(rule="FREQ=WEEKLY")
    paused = replace(series, left_out=(Period(MONDAY + 7 * DAY, None),))
    rows = published(series)[:4]

    pause = plan(rows, slots_of(paused), now=BEFORE)
    rows = apply(rows, pause)
    again = plan(rows, slots(series, until=dt.date(2026, 12, 21)), now=BEFORE)

    assert [change.kind for change in pause] == [Kind.WITHDRAW] * 3
    assert [change.kind for change in again] == [Kind.RESTORE] * 3


def test_postponed_date_waits_for_its_new_day_after_the_old_one():
    once = entry(rule="")
    first = by_hand(*published(once), once, status=Status.POSTPONED)
    after = BEFORE + 30 * DAY

    same = plan([first], slots_of(once), now=after)
    moved = plan([first], slots_of(replace(once, first=dt.date(2027, 1, 18))), now=after)

    assert told(same) == []
    assert told(moved) == [("move", 1, "18.01", "end start")]
    assert apply([first], moved)[0].values.status is Status.POSTPONED


def test_postponed_date_of_a_series_stays_what_it_was_among_the_others():
    series = entry(rule="FREQ=WEEKLY;COUNT=3")
    first, second, third = published(series)
    rows = [by_hand(first, series, status=Status.POSTPONED), second, third]
    later = replace(series, start_time=dt.time(10))

    changes = plan(rows, slots_of(later), now=BEFORE + 17 * DAY)

    assert told(changes) == [
        ("move", 1, "30.11", "end start"),
        ("move", 3, "14.12", "end start"),
    ]


def test_monthly_rule_pairs_within_the_month():
    rows = published(entry(rule="FREQ=MONTHLY;BYDAY=2MO;COUNT=2"))  # 14 December, 11 January

    changes = plan(rows, slots_of(entry(rule="FREQ=MONTHLY;BYDAY=3TH;COUNT=2")), now=BEFORE)

    assert told(changes) == [
        ("move", 1, "17.12", "end start"),
        ("move", 2, "21.01", "end start"),
    ]


def test_day_promised_by_hand_is_kept_when_its_row_stands_for_another_date():
    first, second, third = published(entry())
    promised = concerned(by_hand(second, entry(), date=dt.date(2026, 12, 9)))

    changes = plan([first, promised, third], slots_of(entry(first=TUESDAY)), now=BEFORE)

    assert told(changes) == [
        ("move", 1, "01.12", "end start"),
        ("rekey", 2, "08.12", ""),
        ("move", 3, "15.12", "end start"),
    ]
    rekey = changes.changes[1]
    assert (rekey.rekeyed, rekey.raises_sequence, rekey.concerned) == (True, False, False)


def test_day_promised_by_hand_is_kept_even_where_it_fits_no_longer():
    only = by_hand(published(entry(rule=""))[0], entry(rule=""), date=dt.date(2026, 12, 2))
    in_january = entry(rule="", first=dt.date(2027, 1, 14))

    (row,) = apply([only], plan([only], slots_of(in_january), now=BEFORE))

    assert (row.date, starts([row])) == (dt.date(2027, 1, 14), ["Wed 02.12 09:00 scheduled"])


def test_row_put_ahead_by_hand_survives_a_change_of_rule_after_its_own_week():
    first, second, third = published(entry())
    postponed = concerned(by_hand(first, entry(), date=dt.date(2026, 12, 18)))
    in_second_week = BEFORE + 14 * DAY

    changes = plan([postponed, second, third], slots_of(entry(first=TUESDAY)), now=in_second_week)

    assert told(changes) == [
        ("move", 2, "08.12", "end start"),
        ("move", 3, "15.12", "end start"),
        ("rekey", 1, "01.12", ""),
    ]


def test_row_is_not_paired_with_a_date_gone_by():
    rows = [concerned(row) for row in published(entry(first=MONDAY + 3 * DAY))]  # on Thursdays
    wednesday = BEFORE + 11 * DAY

    changes = plan(rows, slots_of(entry(first=TUESDAY)), now=wednesday)

    assert told(changes) == [
        ("cancel", 1, None, "status"),
        ("move", 2, "08.12", "end start"),
        ("move", 3, "15.12", "end start"),
    ]


@pytest.mark.parametrize(
    ("monday", "wednesday", "paired"),
    [
        (Status.SCHEDULED, Status.SCHEDULED, 1),
        (Status.CANCELLED, Status.SCHEDULED, 2),
        (Status.WITHDRAWN, Status.SCHEDULED, 2),
        (Status.WITHDRAWN, Status.CANCELLED, 2),
        (Status.WITHDRAWN, Status.POSTPONED, 2),
    ],
)
def test_rows_that_take_place_are_paired_first(monday, wednesday, paired):
    both = published(entry(rule="FREQ=WEEKLY;BYDAY=MO,WE;COUNT=2"))
    rows = [
        replace(row, values=replace(row.values, status=status))
        for row, status in zip(both, (monday, wednesday), strict=True)
    ]

    changes = plan(rows, slots_of(entry(rule="FREQ=WEEKLY;BYDAY=FR;COUNT=1")), now=BEFORE)

    assert [change.row.id for change in changes if change.slot] == [paired]


def test_of_rows_that_take_place_those_that_concern_somebody_are_paired_first():
    first, second = published(entry(rule="FREQ=WEEKLY;BYDAY=MO,WE;COUNT=2"))

    changes = plan(
        [first, concerned(second)], slots_of(entry(rule="FREQ=WEEKLY;BYDAY=FR;COUNT=1")), now=BEFORE
    )

    assert told(changes) == [
        ("withdraw", 1, None, "status"),
        ("move", 2, "04.12", "end start"),
    ]


def test_rows_are_paired_in_order_whatever_their_precedence():
    three = published(entry(rule="FREQ=WEEKLY;BYDAY=MO,TU,WE;COUNT=3"))
    first, second, third = three
    second = replace(second, values=replace(second.values, status=Status.WITHDRAWN))

    changes = plan(
        [concerned(third), second, first],
        slots_of(entry(rule="FREQ=WEEKLY;BYDAY=TH,FR;COUNT=2")),
        now=BEFORE,
    )

    assert told(changes) == [("move", 1, "03.12", "end start"), ("move", 3, "04.12", "end start")]


def test_entry_without_a_rule_keeps_its_row_whatever_the_date():
    only = published(entry(rule=""))

    ahead = plan(only, slots_of(entry(rule="", first=dt.date(2027, 1, 14))), now=BEFORE)
    back = plan(only, slots_of(entry(rule="", first=dt.date(2026, 11, 2))), now=BEFORE)

    assert told(ahead) == [("move", 1, "14.01", "end start")]
    assert told(back) == [("move", 1, "02.11", "end start")]


def test_extra_day_taken_away_is_not_moved_to_a_date_gone_by():
    extra = {dt.date(2026, 12, 10), dt.date(2026, 12, 12)}
    rows = published(entry(rule="", extra=frozenset(extra)))
    corrected = entry(rule="", first=dt.date(2026, 11, 29), extra=frozenset({min(extra)}))

    changes = plan(rows, slots_of(corrected), now=BEFORE + 14 * DAY)

    assert told(changes) == [("withdraw", 3, None, "status")]


def test_series_cut_down_to_one_date_keeps_its_first_live_row():
    rows = [concerned(row) for row in published(entry())]

    changes = plan(rows, slots_of(entry(rule="", first=dt.date(2026, 12, 3))), now=BEFORE)

    assert told(changes) == [
        ("move", 1, "03.12", "end start"),
        ("cancel", 2, None, "status"),
        ("cancel", 3, None, "status"),
    ]


def test_entries_never_exchange_rows():
    talk = entry(key=TALK, first=TUESDAY, rule="")
    rows = published(entry(rule=""))

    changes = plan(rows, slots_of(talk), now=BEFORE)

    assert told(changes) == [("withdraw", 1, None, "status"), ("create", None, "01.12", "")]


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


# Time of day, zones, whole days


def values(day: dt.date, own: Overrides | None = None, **fields) -> list[str]:
    """Return wall start and end, then the same in UTC."""
    (slot,) = slots(entry(first=day, rule="", **fields), until=day)
    found = effective(slot, own or Overrides())
    return [
        found.start.isoformat(" ", "minutes"),
        found.end.isoformat(" ", "minutes"),
        f"{found.starts_at:%d %H:%M}",
        f"{found.ends_at:%d %H:%M}",
    ]


SPRING = dt.date(2027, 3, 28)  # in Tallinn 03:00 becomes 04:00
AUTUMN = dt.date(2027, 10, 31)  # in Tallinn 04:00 becomes 03:00
HALF = HOUR / 2


@pytest.mark.parametrize(
    ("day", "time", "length", "expected"),
    [
        (
            SPRING,
            dt.time(2),
            HALF,
            ["2027-03-28 02:00", "2027-03-28 02:30", "28 00:00", "28 00:30"],
        ),
        # ends in the hour that does not exist
        (
            SPRING,
            dt.time(2),
            1.5 * HOUR,
            ["2027-03-28 02:00", "2027-03-28 04:30", "28 00:00", "28 01:30"],
        ),
        # starts in it; read naively, it would end before it starts
        (
            SPRING,
            dt.time(3, 30),
            HALF,
            ["2027-03-28 04:30", "2027-03-28 05:00", "28 01:30", "28 02:00"],
        ),
        (
            SPRING,
            dt.time(2),
            3 * HOUR,
            ["2027-03-28 02:00", "2027-03-28 05:00", "28 00:00", "28 02:00"],
        ),
        # starts and ends in the hour that comes twice: the first of both
        (
            AUTUMN,
            dt.time(3, 15),
            HALF,
            ["2027-10-31 03:15", "2027-10-31 03:45", "31 00:15", "31 00:45"],
        ),
        # the second of them lies within
        (
            AUTUMN,
            dt.time(3, 30),
            HOUR,
            ["2027-10-31 03:30", "2027-10-31 04:30", "31 00:30", "31 02:30"],
        ),
    ],
)
def test_clock_changes_leave_every_date_a_start_before_its_end(day, time, length, expected):
    assert values(day, start_time=time, length=length) == expected


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_all_day_lasts_the_whole_local_day_however_long_it_is(day):
    start, end, *_ = values(day, start_time=None, length=DAY)

    assert [start, end] == [f"{day} 00:00", f"{day + DAY} 00:00"]


def test_all_day_keeps_its_date_where_midnight_does_not_exist():
    cairo = values(dt.date(2027, 4, 30), start_time=None, length=DAY, zone="Africa/Cairo")

    assert cairo == ["2027-04-30 00:00", "2027-05-01 00:00", "29 22:00", "30 21:00"]


def test_all_day_schedule_lets_a_time_set_by_hand_sleep():
    own = Overrides(start_time=dt.time(14), length=3 * HOUR, date=dt.date(2026, 12, 2))

    asleep = values(MONDAY, own, start_time=None, length=2 * DAY)
    awake = values(MONDAY, own)

    assert asleep[:2] == ["2026-12-02 00:00", "2026-12-04 00:00"]
    assert awake[:2] == ["2026-12-02 14:00", "2026-12-02 17:00"]


def test_all_day_schedule_takes_whole_days_set_by_hand():
    own = Overrides(length=3 * DAY)

    assert values(MONDAY, own, start_time=None, length=DAY)[:2] == [
        "2026-11-30 00:00",
        "2026-12-03 00:00",
    ]


def test_midnight_set_by_hand_is_a_time_of_day():
    assert values(MONDAY, Overrides(start_time=dt.time(0)))[0] == "2026-11-30 00:00"


def test_row_moves_when_a_country_changes_its_clocks():
    (row,) = published(entry(rule=""))
    old_law = replace(
        row.values, starts_at=row.values.starts_at - HOUR, ends_at=row.values.ends_at - HOUR
    )

    changes = plan([replace(row, values=old_law)], slots_of(entry(rule="")), now=BEFORE)

    assert told(changes) == [("move", 1, "30.11", "end start")]


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(naive.ZONES)),
    st.sampled_from([dt.date(y, m, 1) for y in (2026, 2027, 2028) for m in (3, 10)]),
    st.times(dt.time(0), dt.time(23, 59)).map(lambda time: time.replace(second=0, microsecond=0)),
    st.integers(11, 90),
)
def test_weekly_date_stays_at_its_hour_while_now_moves_over_a_clock_change(zone, first, time, step):
    """CALENDAR.md rule 7, with the horizon topped up at every step."""
    series = entry(first=first, start_time=time, zone=zone, rule="FREQ=WEEKLY")
    now = naive.instant(dt.datetime.combine(first, time), zone)
    rows: list[Row] = []

    for hours in range(0, 24 * 40, step):
        until = (now + hours * HOUR + 30 * DAY).date()
        changes = plan(rows, slots(series, until=until), now=now + hours * HOUR)
        rows = apply(rows, changes)
        assert {change.kind for change in changes} <= {Kind.CREATE}

    weeks = [first + week * 7 * DAY for week in range(12)]
    assert [row.date for row in rows] == [day for day in weeks if day <= until]
    assert [row.values for row in rows] == [expected(series, row.date, row.own) for row in rows]


# A random walk


def expected(schedule: Entry, day: dt.date, own: Overrides) -> Values:
    """Say independently what is true of one date: the schedule, field by field a hand's instead."""
    all_day = schedule.start_time is None
    length = own.length or schedule.length
    if all_day:
        time, length = dt.time(0), schedule.length if length % DAY else length
    else:
        time = schedule.start_time if own.start_time is None else own.start_time
    start = dt.datetime.combine(own.date or day, time)
    starts_at = naive.instant(start, schedule.zone)
    if not all_day:
        start = naive.wall(starts_at, schedule.zone)
    ends_at = naive.instant(start + length, schedule.zone)
    end = start + length if all_day else naive.wall(ends_at, schedule.zone)
    venue = own.venue or schedule.venue
    status = own.status or Status.SCHEDULED
    return Values(start, end, starts_at, ends_at, schedule.zone, all_day, venue, status)


@cache
def all_days(rule: Rule | None, first: dt.date) -> list[dt.date]:
    return rule.days(first, first + 500 * DAY) if rule else [first]


@dataclass
class Office:
    """Editor, organiser and visitors at one event: what the services keep, in memory."""

    now: dt.datetime
    draft: Entry
    rule: Rule | None
    rows: list[Row] = field(default_factory=list)
    live: tuple[Entry, dict[dt.date, Slot]] | None = None
    ids: count = field(default_factory=lambda: count(1))

    def days(self) -> set[dt.date]:
        """The days of the draft, counted independently."""
        _, until = window(self.rows, now=self.now, until=(self.now + 45 * DAY).date())
        singles = {p.first for p in self.draft.left_out if p.first == p.last}
        extra = self.draft.extra - singles
        ruled = [
            day
            for day in all_days(self.rule, self.draft.first)
            if not (naive.is_left_out(day, self.draft.left_out) if self.rule else day in singles)
        ]
        if self.rule and self.rule.count is None:
            ruled = [day for day in ruled if day <= until] or ruled[: 0 if extra else 1]
        return {*ruled, *extra}

    def publish(self) -> None:
        since, until = window(self.rows, now=self.now, until=(self.now + 45 * DAY).date())
        try:
            wanted = slots(self.draft, since=since, until=until)
        except NoDates:
            assert self.days() == set()
            return
        changes = plan(self.rows, wanted, now=self.now)
        after = apply(self.rows, changes, self.ids)
        check(self, changes, {row.id: row for row in self.rows}, after)
        assert plan(after, wanted, now=self.now) == Plan()
        self.rows, self.live = after, (self.draft, {slot.date: slot for slot in wanted})

    def edit(self, **fields) -> None:
        self.draft = replace(self.draft, **fields)

    def repeat(self, rule: Rule | None) -> None:
        self.rule = rule
        self.edit(rule=str(rule or ""))

    def toggle_extra(self, day: dt.date) -> None:
        self.edit(extra=self.draft.extra ^ {day})

    def toggle_left_out(self, out: Period) -> None:
        self.edit(left_out=tuple({*self.draft.left_out} ^ {out}))

    def type(self, begin: dt.date, what: str, *how) -> None:
        """What the edit screen does."""
        match what:
            case "repeat":
                self.repeat(how[0])
            case "begin":
                self.edit(first=begin + how[0] * DAY)
            case "time":
                self.edit(start_time=how[0], length=how[1] if how[0] else DAY)
            case "extra":
                self.toggle_extra(begin + how[0] * DAY)
            case "left_out":
                start = begin + how[0] * DAY
                self.toggle_left_out(
                    Period(start, None if how[1] is None else start + how[1] * DAY)
                )
            case _:
                self.edit(**{what: how[0]})

    def set_by_hand(self, place: int, name: str, value: object) -> None:
        """What the Dates screen does, for dates to come that the live schedule knows."""
        schedule, known = self.live
        rows = [row for row in self.rows if row.date in known and not has_begun(row, self.now)]
        if not rows:
            return
        row = rows[place % len(rows)]
        if isinstance(value, int) and name == "date":
            value = row.date + value * DAY
        own = replace(row.own, **{name: value})
        values = effective(known[row.date], own)
        assert values == expected(schedule, row.date, own)
        self._store(replace(row, own=own, values=values))

    def register(self, place: int, is_concerned: bool) -> None:
        if shown := [row for row in self.rows if row.values.status != Status.WITHDRAWN]:
            self._store(replace(shown[place % len(shown)], concerned=is_concerned))

    def _store(self, row: Row) -> None:
        self.rows = [row if row.id == other.id else other for other in self.rows]


def has_begun(row: Row, now: dt.datetime) -> bool:
    return row.values.starts_at < now and row.values.status != Status.POSTPONED


def check(office: Office, changes: Plan, before: dict, rows: list[Row]) -> None:
    """Hold what publishing did against what an independent count asks for."""
    now, schedule, days = office.now, office.draft, office.days()
    after = {row.id: row for row in rows}
    past = {key for key, row in before.items() if has_begun(row, now)}

    # Rows stay themselves: none is lost, none changes hands, no date stands twice.
    assert before.keys() <= after.keys()
    assert len({row.date for row in rows}) == len(rows)
    assert [before[key] for key in past] == [after[key] for key in past]

    # Dates that take place are the schedule's, with what a hand has set on top.
    for key, row in after.items():
        if key not in past and row.date in days:
            assert row.values == expected(schedule, row.date, row.own)
    dates = {row.date for row in rows}
    begun = {day for day in days if expected(schedule, day, Overrides()).starts_at < now}
    assert days - begun <= dates
    assert not before or not {change.slot.date for change in changes.of(Kind.CREATE)} & begun

    unit = Unit(office.rule.unit) if office.rule else None
    bounded = bool(office.rule and office.rule.count)
    for key in before.keys() - past:
        old, new = before[key], after[key]
        if old.date in days:
            assert new.date == old.date
        elif new.date != old.date:
            assert bounded or period(new.date, unit) == period(old.date, unit)
        if new.date not in days:
            held = old.values.status in (Status.CANCELLED, Status.WITHDRAWN)
            gone = Status.CANCELLED if old.concerned else Status.WITHDRAWN
            status = old.own.status or (old.values.status if held else gone)
            assert new == replace(old, values=replace(old.values, status=status))
        # Nothing that somebody holds disappears.
        if old.concerned and old.values.status != Status.WITHDRAWN:
            assert new.values.status != Status.WITHDRAWN

    # A new date is never put beside a row that could have stood for it.
    created = {period(change.slot.date, unit) for change in changes.of(Kind.CREATE)}
    left = {
        period(after[key].date, unit) for key in before.keys() - past if after[key].date not in days
    }
    assert not created & left
    if bounded and created:
        out = [before[key] for key in before.keys() - past if after[key].date not in days]
        assert not [row for row in out if row.values.status in (Status.SCHEDULED, Status.POSTPONED)]

    # SEQUENCE rises exactly where something shows.
    for change in changes:
        shows = change.row is not None and change.row.values != change.values
        assert change.raises_sequence == shows
    touched = {change.row.id for change in changes if change.row}
    assert len(touched) == len([change for change in changes if change.row])
    assert touched == {key for key in before if before[key] != after[key]}


RULES = [
    None,
    *(Rule("WEEKLY", weekdays=((None, day),)) for day in range(4)),
    Rule("WEEKLY", weekdays=((None, 0), (None, 3))),
    Rule("WEEKLY", weekdays=((None, 1),), count=6),
    Rule("WEEKLY", interval=2),
    Rule("DAILY", interval=3),
    Rule("DAILY", count=3),
    Rule("MONTHLY", weekdays=((2, 1),)),
    Rule("MONTHLY", monthdays=(31,)),
    Rule("MONTHLY", monthdays=(-1, 15), count=4),
]
STARTS = [dt.date(2026, 10, 1), dt.date(2027, 3, 4), dt.date(2028, 3, 20), dt.date(2028, 10, 10)]
TIMES = [dt.time(0), dt.time(2, 30), dt.time(3, 30), dt.time(9), dt.time(23, 30)]
offsets = st.integers(-10, 40)
places = st.integers(0, 12)
times = st.sampled_from(TIMES)
lengths = st.sampled_from([HALF, HOUR, 8 * HOUR, DAY])
venues = st.sampled_from([1, 2])
edits = st.one_of(
    st.tuples(st.just("repeat"), st.sampled_from(RULES)),
    st.tuples(st.just("begin"), offsets),
    st.tuples(st.just("time"), times | st.none(), lengths),
    st.tuples(st.just("zone"), st.sampled_from(sorted(naive.ZONES))),
    st.tuples(st.just("venue"), venues | st.none()),
    st.tuples(st.just("extra"), offsets),
    st.tuples(st.just("left_out"), offsets, st.sampled_from([0, 0, 3, 20, None])),
)
hands = st.one_of(
    st.tuples(st.just("date"), st.integers(-9, 20) | st.none()),
    st.tuples(st.just("start_time"), times | st.none()),
    st.tuples(st.just("length"), lengths | st.none()),
    st.tuples(st.just("venue"), venues | st.none()),
    st.tuples(
        st.just("status"),
        st.sampled_from([None, Status.SCHEDULED, Status.POSTPONED, Status.CANCELLED]),
    ),
)
rounds = st.tuples(
    st.lists(edits, max_size=3),
    st.lists(st.tuples(places, hands), max_size=3),
    st.lists(st.tuples(places, st.booleans()), max_size=3),
    st.integers(0, 24 * 12),
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(STARTS), st.sampled_from(RULES), st.lists(rounds, min_size=1, max_size=8))
def test_schedule_hands_and_time_walk_at_random_and_every_date_stays_right(begin, rule, walk):
    draft = entry(first=begin, rule=str(rule or ""))
    office = Office(naive.instant(dt.datetime.combine(begin, dt.time(8)), TALLINN), draft, rule)
    office.publish()

    for changes, own, registrations, hours in walk:
        for place, is_concerned in registrations:
            office.register(place, is_concerned)
        for place, (name, value) in own:
            if office.live:
                office.set_by_hand(place, name, value)
        for what, *how in changes:
            office.type(begin, what, *how)
        office.now += hours * HOUR
        office.publish()


def test_change_of_a_new_row_has_no_row_to_rekey_or_tell():
    (slot,) = slots_of(entry(rule=""))

    change = Change(Kind.CREATE, None, slot, effective(slot))

    assert (change.rekeyed, change.raises_sequence, change.concerned) == (False, False, False)
