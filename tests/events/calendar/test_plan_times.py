"""Time of day, zones and whole days of the dates that a plan makes."""

import datetime as dt
from dataclasses import replace

import pytest

from events.calendar.plan import Overrides, effective, plan
from events.calendar.recurrence import slots
from tests.events.calendar.naive import DAY, HOUR
from tests.events.calendar.planning import BEFORE, HALF, MONDAY, entry, published, slots_of, told

SPRING = dt.date(2027, 3, 28)  # in Tallinn 03:00 becomes 04:00
AUTUMN = dt.date(2027, 10, 31)  # in Tallinn 04:00 becomes 03:00


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
