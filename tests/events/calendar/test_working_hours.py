"""Offers whose clock runs while people are at work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from events.calendar.working_hours import deadline, holidays_in, next_morning, worked

TALLINN = "Europe/Tallinn"
FAR = datetime(2028, 1, 1, tzinfo=UTC)


def at(text: str, zone: str = TALLINN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def ends(start: str, hours: int, *, until: datetime = FAR, zone: str = TALLINN) -> datetime:
    return deadline(at(start, zone), hours, zone, holidays_in(zone), until)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        pytest.param("2026-11-23T09:00", 4, "2026-11-23T13:00", id="within a day"),
        pytest.param("2026-11-23T16:00", 4, "2026-11-24T10:00", id="over a night"),
        pytest.param("2026-11-27T17:00", 10, "2026-11-30T17:00", id="over a weekend"),
        pytest.param("2026-11-27T20:00", 1, "2026-11-30T09:00", id="from a Friday evening"),
        pytest.param("2026-11-23T05:00", 10, "2026-11-23T18:00", id="to the end of a day"),
        pytest.param("2026-12-23T17:00", 2, "2026-12-28T09:00", id="over Christmas"),
        pytest.param("2026-12-31T17:00", 2, "2027-01-04T09:00", id="over New Year"),
        pytest.param("2026-03-27T17:00", 2, "2026-03-30T09:00", id="over the change to summer"),
        pytest.param("2026-10-23T17:00", 2, "2026-10-26T09:00", id="over the change to winter"),
    ],
)
def test_only_hours_of_work_count(start: str, hours: int, end: str):
    assert ends(start, hours) == at(end)


def test_holidays_are_those_of_the_country_where_the_clocks_are():
    midsummer = "2026-06-23T12:00"  # a day off in Estonia, a Tuesday in Slovenia

    assert ends(midsummer, 1) == at("2026-06-25T09:00")
    assert ends(midsummer, 1, zone="Europe/Ljubljana") == at("2026-06-23T13:00", "Europe/Ljubljana")


def test_a_zone_of_no_country_has_no_holidays():
    assert ends("2026-12-25T10:00", 1, zone="UTC") == at("2026-12-25T11:00", "UTC")


def test_near_the_date_it_is_a_quarter_of_the_working_time_that_is_left():
    assert ends("2026-11-23T08:00", 24, until=at("2026-11-24T14:00")) == at("2026-11-23T12:00")


def test_it_is_an_hour_at_least():
    assert ends("2026-11-23T08:00", 24, until=at("2026-11-23T10:00")) == at("2026-11-23T09:00")


@pytest.mark.parametrize("start", ["2026-11-23T09:30", "2026-11-21T12:00", "2026-11-23T07:00"])
def test_where_less_than_an_hour_is_left_it_is_all_of_it(start: str):
    until = at(start) + timedelta(minutes=30)

    assert ends(start, 24, until=until) == until


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
zones = st.sampled_from(
    [TALLINN, "Europe/Oslo", "America/New_York", "Pacific/Kiritimati", "Australia/Lord_Howe", "UTC"]
)


@given(moments, st.integers(1, 720), zones, st.timedeltas(timedelta(), timedelta(days=400)))
@example(datetime(2026, 3, 27, 16, tzinfo=UTC), 30, "Europe/Oslo", timedelta(days=9))
@example(datetime(2026, 12, 24, 16, tzinfo=UTC), 30, TALLINN, timedelta(days=20))
def test_it_is_never_late_and_leaves_exactly_the_time_it_promises(start, hours, zone, ahead):
    until, is_holiday = start + ahead, holidays_in(zone)

    end = deadline(start, hours, zone, is_holiday, until)

    left = worked(start, until, zone, is_holiday)
    given = worked(start, end, zone, is_holiday)
    assert start <= end <= until
    assert given == min(timedelta(hours=hours), max(left / 4, timedelta(hours=1)), left)


@given(moments, st.integers(1, 200), zones)
def test_it_runs_out_while_people_are_at_work(start, hours, zone):
    is_holiday = holidays_in(zone)

    end = deadline(start, hours, zone, is_holiday, FAR + timedelta(days=3650)).astimezone(
        ZoneInfo(zone)
    )

    assert end.weekday() < 5
    assert not is_holiday(end.date())
    assert 8 <= end.hour + end.minute / 60 + end.second / 3600 <= 18.001


@given(moments, st.integers(1, 100), zones)
def test_more_hours_end_later(start, hours, zone):
    is_holiday, until = holidays_in(zone), start + timedelta(days=4000)

    fewer = deadline(start, hours, zone, is_holiday, until)
    more = deadline(start, hours + 1, zone, is_holiday, until)

    assert fewer < more


@pytest.mark.parametrize(
    ("after", "morning"),
    [
        ("2026-11-23T07:59", "2026-11-23T08:00"),
        ("2026-11-23T08:00", "2026-11-24T08:00"),
        ("2026-11-23T16:00", "2026-11-24T08:00"),
        ("2026-11-27T16:00", "2026-11-30T08:00"),
        # Christmas Eve to Boxing Day, then a weekend.
        ("2026-12-23T16:00", "2026-12-28T08:00"),
        ("2026-03-27T16:00", "2026-03-30T08:00"),
    ],
)
def test_the_next_morning_is_one_of_a_day_of_work(after: str, morning: str):
    assert next_morning(at(after), TALLINN, holidays_in(TALLINN)) == at(morning)
