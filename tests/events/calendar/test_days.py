"""Months and weeks."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.calendar import days

any_day = st.dates(days.FIRST_DAY, days.LAST_DAY)


@given(any_day)
def test_a_month_is_all_days_that_share_its_name(day: date):
    first, last = days.month_of(day)

    assert (first.day, first.month, first.year) == (1, day.month, day.year)
    assert last == date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])
    assert first <= day <= last


@given(any_day)
def test_the_next_month_begins_where_this_one_ends(day: date):
    first, last = days.month_of(day)

    assert days.month_after(day) == last + timedelta(days=1)
    assert days.month_before(day) == days.month_of(first - timedelta(days=1))[0]


@given(any_day)
def test_a_week_begins_on_monday(day: date):
    monday, sunday = days.week_of(day)

    assert (monday.weekday(), sunday.weekday()) == (0, 6)
    assert days.each_day(monday, sunday)[day.weekday()] == day


@given(any_day)
def test_the_weeks_of_a_month_hold_each_of_its_days_once_below_its_weekday(day: date):
    weeks = days.weeks_of_month(day)

    assert {len(week) for week in weeks} == {7}
    shown = [(number, one) for week in weeks for number, one in enumerate(week) if one]
    assert [one for _number, one in shown] == days.each_day(*days.month_of(day))
    assert all(one.weekday() == number for number, one in shown)


@pytest.mark.parametrize(
    ("day", "count"), [(date(2027, 2, 1), 4), (date(2026, 11, 1), 6), (date(2028, 2, 29), 5)]
)
def test_a_month_has_as_many_weeks_as_it_touches(day: date, count: int):
    assert len(days.weeks_of_month(day)) == count
