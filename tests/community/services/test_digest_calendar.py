from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.enums import Cadence
from community.services import digest_calendar
from community.services.digest_calendar import Due, Rhythm, following, since

TALLINN = ZoneInfo("Europe/Tallinn")


def rhythm(
    zone: ZoneInfo = TALLINN, cadence: str = "weekly", weekday: int = 2, at: time = time(7, 30)
) -> Rhythm:
    return Rhythm(Cadence(cadence), weekday, at, zone)


def due(zone: ZoneInfo, now: datetime) -> Due:
    return digest_calendar.due(rhythm(zone), now)


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


@pytest.mark.parametrize(
    ("cadence", "now", "at", "period"),
    [
        # An hour is that of UTC: a local one may come twice.
        ("hourly", utc(2026, 10, 25, 0, 59), utc(2026, 10, 25, 0), "2026-10-25T00"),
        ("hourly", utc(2026, 10, 25, 1), utc(2026, 10, 25, 1), "2026-10-25T01"),
        ("daily", utc(2026, 11, 28, 5, 30), utc(2026, 11, 28, 5, 30), "2026-11-28"),
        ("daily", utc(2026, 11, 28, 5, 29), utc(2026, 11, 27, 5, 30), "2026-11-27"),
        # Sunday 28 March 2027: half past seven comes an hour earlier.
        ("daily", utc(2027, 3, 28, 4, 30), utc(2027, 3, 28, 4, 30), "2027-03-28"),
        # The first Tuesday of the month.
        ("monthly", utc(2026, 12, 1, 5, 30), utc(2026, 12, 1, 5, 30), "2026-12"),
        ("monthly", utc(2026, 12, 1, 5, 29), utc(2026, 11, 3, 5, 30), "2026-11"),
        ("monthly", utc(2027, 1, 4), utc(2026, 12, 1, 5, 30), "2026-12"),
        ("monthly", utc(2027, 1, 5, 6), utc(2027, 1, 5, 5, 30), "2027-01"),
    ],
)
def test_each_cadence_has_its_moments_and_periods(cadence: str, now, at, period: str):
    assert digest_calendar.due(rhythm(cadence=cadence), now) == Due(at, period)


def test_a_clock_that_skips_the_hour_has_it_when_the_clock_goes_on():
    # On Sunday 28 March 2027 there is no 03:30 in Tallinn.
    found = digest_calendar.due(rhythm(cadence="daily", at=time(3, 30)), utc(2027, 3, 28, 12))

    assert found == Due(utc(2027, 3, 28, 1, 30), "2027-03-28")


@given(
    cadence=st.sampled_from(["hourly", "daily", "weekly", "monthly"]),
    weekday=st.integers(1, 7),
    at=st.times(),
    zone=st.sampled_from([*ZONES, "Pacific/Apia", "Australia/Lord_Howe"]).map(ZoneInfo),
    now=st.datetimes(datetime(2005, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
)
def test_what_follows_is_the_next_that_is_due(cadence: str, weekday, at, zone, now: datetime):
    chosen = rhythm(zone, cadence, weekday, at)
    found, after = digest_calendar.due(chosen, now), following(chosen, now)

    assert found.at <= now < after
    assert digest_calendar.due(chosen, after).at == after
    assert digest_calendar.due(chosen, after - timedelta(microseconds=1)) == found
    assert digest_calendar.due(chosen, after).period > found.period


def test_a_window_begins_where_the_last_one_ended_but_not_longer_ago_than_seventy_days():
    until = utc(2026, 11, 24, 5, 30)

    assert since(Cadence.DAILY, until, None) == until - timedelta(days=1)
    assert since(Cadence.WEEKLY, until, None) == until - timedelta(days=7)
    assert since(Cadence.WEEKLY, until, until - timedelta(days=9)) == until - timedelta(days=9)
    assert since(Cadence.WEEKLY, until, until - timedelta(days=99)) == until - timedelta(days=70)
