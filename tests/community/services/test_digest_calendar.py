from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.services.digest_calendar import due, since

TALLINN = ZoneInfo("Europe/Tallinn")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "at", "period"),
    [
        (utc(2026, 11, 24, 5, 30), utc(2026, 11, 24, 5, 30), "2026-W48"),
        (utc(2026, 11, 24, 5, 29, 59), utc(2026, 11, 17, 5, 30), "2026-W47"),
        (utc(2026, 11, 30, 23), utc(2026, 11, 24, 5, 30), "2026-W48"),
        (utc(2026, 12, 3), utc(2026, 12, 1, 5, 30), "2026-W49"),
    ],
)
def test_the_latest_tuesday_half_past_seven_is_due(now: datetime, at: datetime, period: str):
    found = due(TALLINN, now)

    assert (found.at, found.period) == (at, period)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Sunday 25 October 2026: clocks go back.
        (utc(2026, 10, 20, 4, 30), utc(2026, 10, 27, 5, 30)),
        # Sunday 28 March 2027: clocks go forward.
        (utc(2027, 3, 23, 5, 30), utc(2027, 3, 30, 4, 30)),
    ],
)
def test_it_stays_half_past_seven_when_the_clocks_change(before: datetime, after: datetime):
    found = [due(TALLINN, after - timedelta(seconds=1)).at, due(TALLINN, after).at]

    assert found == [before, after]
    assert {f"{moment.astimezone(TALLINN):%a %H:%M}" for moment in found} == {"Tue 07:30"}


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Pacific/Kiritimati", utc(2026, 11, 30, 17, 30)),
        ("America/Los_Angeles", utc(2026, 12, 1, 15, 30)),
    ],
)
def test_the_first_and_the_last_of_the_world_have_the_same_period(zone: str, at: datetime):
    found = due(ZoneInfo(zone), at)

    assert (found.at, found.period) == (at, "2026-W49")
    assert due(ZoneInfo(zone), at - timedelta(seconds=1)).period == "2026-W48"


@pytest.mark.parametrize(
    ("now", "period"),
    [
        (utc(2026, 12, 29, 12), "2026-W53"),
        (utc(2027, 1, 1, 12), "2026-W53"),
        (utc(2027, 1, 5, 12), "2027-W01"),
        (utc(2024, 12, 31, 12), "2025-W01"),
    ],
)
def test_a_week_belongs_to_the_year_of_its_thursday(now: datetime, period: str):
    assert due(TALLINN, now).period == period


ZONES = ["UTC", "Europe/Tallinn", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu"]


@given(
    zone=st.sampled_from([*ZONES, "Pacific/Apia", "Australia/Lord_Howe"]).map(ZoneInfo),
    now=st.datetimes(datetime(2005, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
)
def test_moments_due_are_a_week_of_the_local_clock_apart(zone: ZoneInfo, now: datetime):
    found = due(zone, now)
    following = due(zone, found.at + timedelta(days=8))

    assert found.at <= now < following.at
    assert f"{found.at.astimezone(zone):%a %H:%M}" == "Tue 07:30"
    assert following.at.astimezone(zone).date() - found.at.astimezone(zone).date() == timedelta(7)
    assert found.period < following.period


def test_a_window_begins_where_the_last_one_ended_but_not_longer_ago_than_35_days():
    until = utc(2026, 11, 24, 5, 30)

    assert since(until, None) == until - timedelta(days=7)
    assert since(until, until - timedelta(days=9)) == until - timedelta(days=9)
    assert since(until, until - timedelta(days=100)) == until - timedelta(days=35)
