"""When the days themselves change: which row stands for which date."""

import datetime as dt
from dataclasses import replace

import pytest

from events.calendar.plan import Kind, Status, plan
from events.calendar.recurrence import Period, slots
from tests.events.calendar.naive import DAY
from tests.events.calendar.planning import (
    BEFORE,
    MONDAY,
    TALK,
    TUESDAY,
    apply,
    by_hand,
    concerned,
    entry,
    published,
    slots_of,
    starts,
    told,
)


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
