import calendar
import datetime as dt
from collections.abc import Iterable
from time import perf_counter
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.calendar.public_holidays import UnknownCountry
from events.calendar.recurrence import (
    BadLength,
    Entry,
    NoDates,
    OutOfRange,
    Period,
    Slot,
    TooManyDates,
    dates,
    period,
    slots,
)
from events.calendar.rules import BadRule, ScheduleError, Unit
from tests.events.calendar.naive import DAY, HOUR, Rule, is_left_out

KEY = UUID("6f1c7a5e-2f5c-4c52-9a53-0c3a1e2b7d11")
MONDAY = dt.date(2026, 11, 23)


def entry(**fields) -> Entry:
    return Entry(
        **{
            "key": KEY,
            "first": MONDAY,
            "start_time": dt.time(9),
            "length": HOUR,
            "zone": "Europe/Tallinn",
            **fields,
        }
    )


def days_out(days: Iterable[dt.date]) -> tuple[Period, ...]:
    """Each day a period of its own."""
    return tuple(Period(day, day) for day in days)


def days(*, until: str = "2027-12-31", since: str | None = None, **fields) -> list[str]:
    begin = dt.date.fromisoformat(since) if since else None
    found = dates(entry(**fields), until=dt.date.fromisoformat(until), since=begin)
    return [day.isoformat() for day in found]


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    unit = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    months = draw(st.lists(st.integers(1, 12), max_size=3, unique=True))
    numbers = st.none()
    if unit in ("MONTHLY", "YEARLY") and draw(st.booleans()):
        a_year = unit == "YEARLY" and not months
        numbers = st.sampled_from([1, 7, 52, 53, -1, -20, -53] if a_year else [1, 2, 5, -1, -2, -5])
    weekdays = draw(st.lists(st.tuples(numbers, st.integers(0, 6)), max_size=3, unique=True))
    monthday = st.integers(1, 31) | st.integers(-31, -1)
    monthdays = draw(st.lists(monthday, max_size=3, unique=True)) if unit != "WEEKLY" else []
    positions = []
    if unit in ("MONTHLY", "YEARLY") and (weekdays or monthdays):
        positions = draw(st.lists(st.sampled_from([1, 2, 5, -1, -3]), max_size=2, unique=True))
    end = draw(st.sampled_from(["count", "last", "endless"]))
    return Rule(
        unit,
        draw(st.integers(1, 4)),
        tuple(weekdays),
        tuple(monthdays),
        tuple(months),
        tuple(positions),
        count=draw(st.integers(1, 4)) if end == "count" else None,
        last=MONDAY + draw(st.integers(0, 700)) * DAY if end == "last" else None,
    )


@settings(max_examples=150, deadline=None)
@given(rules(), st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)))
def test_rule_falls_on_the_days_that_a_day_by_day_count_finds(rule, first):
    horizon = dt.date(2028, 12, 31)
    expected = rule.days(first, horizon)

    try:
        found = dates(entry(first=first, rule=str(rule)), until=horizon, limit=1500)
    except NoDates:
        found = []
    except OutOfRange:  # so rare that it runs out of years, and of horizon before that
        assert len(expected) < (rule.count or 1)
        return

    assert [day for day in found if day <= horizon] == expected


@given(
    st.sets(st.integers(-20, 60)).map(lambda offsets: {MONDAY + n * DAY for n in offsets}),
    st.sets(st.integers(-20, 60)).map(lambda offsets: {MONDAY + n * DAY for n in offsets}),
)
def test_excluded_days_are_taken_away_after_the_extra_days_are_added(extra, excluded):
    rule = Rule("WEEKLY", count=6)
    expected = sorted({*rule.days(MONDAY, dt.date(2028, 1, 1)), *extra} - excluded)
    schedule = entry(rule=str(rule), extra=frozenset(extra), left_out=days_out(excluded))

    try:
        found = dates(schedule, until=MONDAY)
    except NoDates:
        found = []

    assert found == expected


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = MONDAY + draw(st.integers(-20, 400)) * DAY
    length = draw(st.sampled_from([0, 0, 1, 6, 60, None]))
    return Period(first, None if length is None else first + length * DAY)


# Holidays of Estonia, counted by hand: those of a fixed day.
FIXED = {(1, 1), (2, 24), (5, 1), (6, 23), (6, 24), (8, 20), (12, 24), (12, 25), (12, 26)}
EASTER = {  # Good Friday, Easter, Pentecost
    *(dt.date(2026, *day) for day in [(4, 3), (4, 5), (5, 24)]),
    *(dt.date(2027, *day) for day in [(3, 26), (3, 28), (5, 16)]),
    *(dt.date(2028, *day) for day in [(4, 14), (4, 16), (6, 4)]),
}


@settings(max_examples=150, deadline=None)
@given(
    rules(),
    st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)),
    st.sets(st.integers(-20, 400).map(lambda n: MONDAY + n * DAY), max_size=5),
    st.lists(periods(), max_size=4).map(tuple),
    st.booleans(),
)
def test_days_are_taken_away_as_a_day_by_day_count_does(rule, first, extra, left_out, skips):
    horizon = dt.date(2028, 12, 31)
    singles = {period.first for period in left_out if period.first == period.last}
    ruled = [
        day
        for day in rule.days(first, horizon)
        if not is_left_out(day, left_out)
        and not (skips and (day in EASTER or (day.month, day.day) in FIXED))
    ]
    expected = sorted({*ruled, *(extra - singles)})
    schedule = entry(
        first=first,
        rule=str(rule),
        extra=frozenset(extra),
        left_out=left_out,
        skip_holidays="EE" if skips else "",
    )

    try:
        found = dates(schedule, until=horizon, limit=1500)
    except NoDates:
        found = []
    except OutOfRange:
        assert len(rule.days(first, horizon)) < (rule.count or 1)
        return

    assert [day for day in found if day <= horizon] == expected


def test_day_typed_by_itself_beats_a_pause_and_a_holiday_but_not_a_day_left_out():
    christmas, summer, single = dt.date(2026, 12, 25), dt.date(2027, 7, 7), dt.date(2027, 2, 2)

    found = days(
        rule="FREQ=WEEKLY;UNTIL=20261130",
        extra=frozenset({christmas, summer, single}),
        left_out=(
            Period(dt.date(2027, 7, 1), dt.date(2027, 8, 31)),
            Period(single, single),
        ),
        skip_holidays="EE",
    )

    assert found == ["2026-11-23", "2026-11-30", "2026-12-25", "2027-07-07"]


def test_only_date_stands_also_in_a_pause_and_on_a_holiday():
    christmas = dt.date(2026, 12, 25)
    pause = (Period(dt.date(2026, 12, 1), None),)

    assert days(first=christmas, left_out=pause, skip_holidays="EE") == ["2026-12-25"]


def test_what_is_taken_away_counts_for_the_number_of_dates():
    pause = (Period(dt.date(2026, 12, 1), dt.date(2026, 12, 8)),)

    assert days(rule="FREQ=WEEKLY;COUNT=4", left_out=pause) == [
        "2026-11-23",
        "2026-11-30",
        "2026-12-14",
    ]


def test_pauses_may_overlap_and_stand_in_any_order():
    left_out = (
        Period(dt.date(2026, 12, 10), dt.date(2026, 12, 11)),
        Period(dt.date(2026, 12, 1), dt.date(2026, 12, 31)),
        Period(dt.date(2026, 11, 23), dt.date(2026, 11, 23)),
    )

    assert days(rule="FREQ=WEEKLY;COUNT=7", left_out=left_out) == ["2026-11-30", "2027-01-04"]


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=WEEKLY;COUNT=500", "FREQ=YEARLY;INTERVAL=7"])
def test_rule_paused_until_further_notice_ends_there_at_once(rule):
    pause = (Period(dt.date(2026, 11, 24), None),)
    begun = perf_counter()

    assert days(rule=rule, left_out=pause) == ["2026-11-23"]
    assert perf_counter() - begun < 0.2


def test_series_that_gave_dates_and_is_paused_has_none_to_come():
    pause = (Period(dt.date(2026, 12, 1), None),)

    assert days(rule="FREQ=WEEKLY", left_out=pause, since="2027-06-01") == []


def test_series_paused_before_its_first_date_has_none():
    with pytest.raises(NoDates):
        days(rule="FREQ=WEEKLY", left_out=(Period(dt.date(2026, 1, 1), None),))


def test_endless_series_goes_on_to_its_first_date_after_a_long_pause():
    pause = (Period(dt.date(2026, 12, 1), dt.date(2030, 1, 1)),)

    assert days(rule="FREQ=WEEKLY", left_out=pause, since="2027-01-01") == ["2030-01-07"]


def test_rule_that_falls_on_holidays_only_has_no_dates():
    begun = perf_counter()

    with pytest.raises(NoDates):
        days(first=dt.date(2026, 12, 25), rule="FREQ=YEARLY", skip_holidays="NO")

    assert perf_counter() - begun < 2


def test_daily_rule_left_out_for_all_time_is_refused_soon():
    begun = perf_counter()
    always = (Period(dt.date(1970, 1, 1), dt.date(2149, 12, 31)),)

    with pytest.raises(NoDates):
        days(rule="FREQ=DAILY", left_out=always, skip_holidays="NO")

    assert perf_counter() - begun < 4


def test_unknown_country_and_period_that_ends_before_it_begins_are_refused():
    with pytest.raises(UnknownCountry):
        entry(skip_holidays="ee")
    with pytest.raises(ScheduleError):
        Period(MONDAY, MONDAY - DAY)


def test_slots_know_whether_their_rule_has_an_end():
    kinds = ["", "FREQ=DAILY", "FREQ=DAILY;COUNT=1", "FREQ=DAILY;UNTIL=20261124"]

    found = [slots(entry(rule=rule), until=MONDAY)[0].bounded for rule in kinds]

    assert found == [False, False, True, True]


def test_entry_without_a_rule_is_its_first_date_however_far():
    assert days(until="2026-01-01") == ["2026-11-23"]


def test_extra_and_excluded_days_count_without_a_rule_too():
    extra = frozenset({dt.date(2026, 12, 1), dt.date(2026, 12, 2)})

    assert days(extra=extra, left_out=days_out([MONDAY, dt.date(2026, 12, 2)])) == ["2026-12-01"]


def test_count_gives_that_many_dates_when_the_first_is_none_of_them():
    assert days(rule="RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=3") == [
        "2026-11-25",
        "2026-12-02",
        "2026-12-09",
    ]


@pytest.mark.parametrize(
    "until",
    ["UNTIL=20261207", "UNTIL=20261207T000000Z", "UNTIL=20261207T235959", "until=20261207t000000z"],
)
def test_until_includes_the_whole_of_its_day(until):
    assert days(rule=f"FREQ=WEEKLY;{until}") == ["2026-11-23", "2026-11-30", "2026-12-07"]


def test_endless_rule_leaves_out_what_it_gave_before_since():
    assert days(rule="FREQ=WEEKLY", since="2026-12-07", until="2026-12-14") == [
        "2026-12-07",
        "2026-12-14",
    ]
    assert days(rule="FREQ=YEARLY;INTERVAL=5", since="2027-01-01") == ["2031-11-23"]


def test_dates_of_a_schedule_with_an_end_stay_whatever_since():
    extra = frozenset({dt.date(2026, 11, 24)})

    assert days(since="2027-01-01") == ["2026-11-23"]
    assert days(rule="FREQ=WEEKLY;COUNT=2", since="2027-01-01", extra=extra) == [
        "2026-11-23",
        "2026-11-24",
        "2026-11-30",
    ]


def test_rule_with_an_end_is_followed_beyond_the_horizon():
    assert days(rule="FREQ=MONTHLY;COUNT=3", until="2026-11-30") == [
        "2026-11-23",
        "2026-12-23",
        "2027-01-23",
    ]


def test_endless_rule_stops_with_the_horizon_and_includes_it():
    assert days(rule="FREQ=WEEKLY", until="2026-12-07") == [
        "2026-11-23",
        "2026-11-30",
        "2026-12-07",
    ]


@pytest.mark.parametrize(
    ("extra", "excluded", "expected"),
    [
        ([], [], "2026-11-24"),
        ([], ["2026-11-24"], "2026-12-01"),
        (["2026-11-26"], [], "2026-11-26"),
        (["2026-11-26"], ["2026-11-26"], "2026-11-24"),
    ],
)
def test_endless_rule_beyond_the_horizon_still_has_one_date(extra, excluded, expected):
    assert days(
        rule="FREQ=WEEKLY;BYDAY=TU",
        until="2026-01-01",
        extra=frozenset(map(dt.date.fromisoformat, extra)),
        left_out=days_out(map(dt.date.fromisoformat, excluded)),
    ) == [expected]


@pytest.fixture
def _weeks_of_python_begin_on_sunday():
    calendar.setfirstweekday(calendar.SUNDAY)
    yield
    calendar.setfirstweekday(calendar.MONDAY)


@pytest.mark.usefixtures("_weeks_of_python_begin_on_sunday")
def test_weeks_begin_on_monday_unless_the_rule_says_otherwise():
    sunday = dt.date(2026, 11, 29)

    assert days(first=sunday, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;COUNT=2") == [
        "2026-11-29",
        "2026-12-07",
    ]
    assert days(first=sunday, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;COUNT=2;WKST=SU") == [
        "2026-11-29",
        "2026-11-30",
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "FREQ=WEEKLY;INTERVAL=9999;BYDAY=SU;BYMONTH=2",
        "FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31;UNTIL=20991231",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;BYMONTH=1",
        "FREQ=YEARLY;BYMONTH=1;BYDAY=1MO;BYMONTHDAY=8",
        "FREQ=WEEKLY;UNTIL=20261122",
    ],
)
def test_rule_that_never_comes_true_is_refused_at_once(rule):
    begun = perf_counter()

    with pytest.raises(NoDates):
        dates(entry(rule=rule), until=dt.date(2028, 5, 31))

    assert perf_counter() - begun < 2


def test_schedule_whose_every_day_is_excluded_has_no_dates():
    with pytest.raises(NoDates):
        dates(entry(left_out=days_out([MONDAY])), until=MONDAY)


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=DAILY;COUNT=999999", "FREQ=DAILY;COUNT=1001"])
def test_more_dates_than_the_limit_are_refused(rule):
    with pytest.raises(TooManyDates) as refusal:
        dates(entry(rule=rule), until=dt.date(2140, 1, 1))

    assert refusal.value.limit == 1000


def test_limit_counts_what_is_left_after_excluding():
    excluded = days_out(MONDAY + n * DAY for n in range(5))
    schedule = entry(rule="FREQ=DAILY;COUNT=15", left_out=excluded)

    assert len(dates(schedule, until=MONDAY, limit=10)) == 10
    with pytest.raises(TooManyDates):
        dates(schedule, until=MONDAY, limit=9)


def test_dates_out_of_all_reason_are_refused():
    for fields in ({"first": dt.date(26, 11, 23)}, {"extra": frozenset({dt.date(9999, 1, 1)})}):
        with pytest.raises(OutOfRange):
            entry(**fields)
    with pytest.raises(OutOfRange):
        dates(entry(rule="FREQ=YEARLY;COUNT=500"), until=MONDAY)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=3",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=FORTNIGHTLY",
        "COUNT=3",
        " ",
        "RRULE:",
        "every Monday",
        "FREQ=DAILY;",
        "FREQ=DAILY;COUNT",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=1.5",
        "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;COUNT=3;COUNT=4",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;BYMINUTE=0",
        "FREQ=DAILY;BYSECOND=0",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=DAILY;X-NAME=1",
        "FREQ=DAILY;UNTIL=20270230",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYDAY=MO,",
        "FREQ=WEEKLY;BYDAY=MO(+1)",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTH=13",
        "FREQ=MONTHLY;BYMONTH=-1",
        "FREQ=MONTHLY;BYYEARDAY=1",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=MO,-1FR",
        "FREQ=YEARLY;BYDAY=54MO",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=53MO",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=2MO",
        "FREQ=DAILY;WKST=1",
        "RRULE:RRULE:FREQ=DAILY",
        "EXRULE:FREQ=DAILY",
        "FREQ=DAILY\nFREQ=WEEKLY",
        "RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY",
        "DTSTART:20261123T070000Z\nRRULE:FREQ=DAILY",
        "RRULE:FREQ=DAILY\nEXDATE:20261124",
        "FREQ=DAILY;COUNT=٣",
        "FREQ=DAILY\0",
    ],
)
def test_anything_but_one_plain_rule_is_refused(rule):
    with pytest.raises(BadRule) as refusal:
        dates(entry(rule=rule), until=dt.date(2027, 1, 1))

    assert refusal.value.rule == rule


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=40)
    | st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "FREQ",
                    "INTERVAL",
                    "COUNT",
                    "UNTIL",
                    "WKST",
                    "BYDAY",
                    "BYMONTH",
                    "BYMONTHDAY",
                    "BYYEARDAY",
                    "BYWEEKNO",
                    "BYSETPOS",
                    "BYHOUR",
                ]
            ),
            st.sampled_from(
                [
                    "DAILY",
                    "WEEKLY",
                    "MONTHLY",
                    "YEARLY",
                    "1",
                    "-1",
                    "0",
                    "5",
                    "53",
                    "366",
                    "-366",
                    "9999",
                    "MO",
                    "5FR",
                    "-53SU",
                    "1,2,3",
                    "20991231",
                    "00000000",
                ]
            ),
        ).map("=".join),
        max_size=5,
    ).map(lambda parts: ";".join(["FREQ=YEARLY", *parts]))
)
def test_no_text_does_worse_than_a_refusal(rule):
    try:
        found = dates(entry(rule=rule), until=dt.date(2028, 5, 31))
    except (BadRule, NoDates, TooManyDates, OutOfRange):
        return

    assert found == sorted(set(found))


@pytest.mark.parametrize(
    ("start_time", "length"),
    [
        (dt.time(9), dt.timedelta(0)),
        (dt.time(9), -HOUR),
        (dt.time(9), 367 * DAY),
        (None, HOUR),
        (None, 36 * HOUR),
        (None, dt.timedelta(0)),
    ],
)
def test_length_that_no_event_has_is_refused(start_time, length):
    with pytest.raises(BadLength):
        entry(start_time=start_time, length=length)


def test_slots_carry_the_entry_and_the_unit_of_its_rule():
    schedule = entry(rule="FREQ=WEEKLY;COUNT=2", venue=7)

    found = slots(schedule, until=MONDAY)

    assert found == [
        Slot(KEY, day, dt.time(9), HOUR, "Europe/Tallinn", 7, Unit.WEEK, bounded=True)
        for day in (dt.date(2026, 11, 23), dt.date(2026, 11, 30))
    ]
    assert [slot.end - slot.start for slot in found] == [HOUR, HOUR]


def test_slot_of_a_single_date_has_no_unit():
    assert [slot.rule_unit for slot in slots(entry(), until=MONDAY)] == [None]


def test_all_day_slot_lasts_from_midnight_to_midnight():
    (slot,) = slots(entry(start_time=None, length=2 * DAY), until=MONDAY)

    assert (slot.all_day, slot.start, slot.end) == (
        True,
        dt.datetime(2026, 11, 23),
        dt.datetime(2026, 11, 25),
    )


def test_slots_sort_by_time():
    late, early = entry(start_time=dt.time(17)), entry(start_time=dt.time(9))
    all_day = entry(start_time=None, length=DAY)
    (five,), (nine,), (midnight,) = (slots(one, until=MONDAY) for one in (late, early, all_day))

    assert sorted([five, nine, midnight]) == [midnight, nine, five]


def test_period_is_what_the_rule_counts_in():
    new_year = dt.date(2027, 1, 1)  # a Friday, still in the last ISO week of 2026

    assert {unit: period(new_year, unit) for unit in [*Unit, None]} == {
        Unit.DAY: new_year,
        Unit.WEEK: (2026, 53),
        Unit.MONTH: (2027, 1),
        Unit.YEAR: 2027,
        None: (),
    }
