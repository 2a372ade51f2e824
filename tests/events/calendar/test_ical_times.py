"""Times in the calendar's text, rule by rule, as readers without IANA data understand them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar

from events.calendar import ical
from tests.events.calendar.ical_texts import (
    ENTRY,
    FEED,
    all_texts,
    expanded,
    lines_of,
    uids,
    weekly,
    zones_in,
)


@pytest.mark.parametrize(
    "zone", ["Europe/Tallinn", "Europe/Oslo", "Europe/Ljubljana", "Europe/London", "Europe/Riga"]
)
def test_times_are_local_with_the_iana_name_of_their_zone(zone):
    """Rules 6 and 8 (RFC 5545 §3.2.19): vobject with zoneinfo wrote EET, CET and GMT."""
    text = ical.file([replace(ENTRY, zone=zone)])

    assert lines_of(text, "DTSTART") == [f"DTSTART;TZID={zone}:20261020T090000"]
    assert lines_of(text, "DTEND") == [f"DTEND;TZID={zone}:20261020T123000"]
    assert zones_in(text) == [zone]


def test_each_zone_used_is_declared_once():
    """Rule 8 (RFC 5545 §3.6.5): Moodle's face-to-face module hard-codes a single VTIMEZONE."""
    entries = weekly(ENTRY, datetime(2026, 10, 6, 9), 6)
    zones = ["Europe/Tallinn", "Europe/Riga", "Europe/Oslo"] * 2
    entries = [replace(entry, zone=zone) for entry, zone in zip(entries, zones, strict=True)]

    text = ical.feed(FEED, entries)

    assert zones_in(text) == ["Europe/Oslo", "Europe/Riga", "Europe/Tallinn"]


def test_time_in_utc_has_a_z_and_no_tzid():
    """Rule 6 (RFC 5545 §3.2.19): never both."""
    text = ical.file([replace(ENTRY, zone="UTC")])

    assert lines_of(text, "DTSTART") == ["DTSTART:20261020T090000Z"]
    assert lines_of(text, "DTEND") == ["DTEND:20261020T123000Z"]
    assert zones_in(text) == []


def test_all_day_entry_has_dates_and_an_exclusive_end():
    """Rule 9 (RFC 5545 §3.6.1, §3.3.4)."""
    entry = replace(ENTRY, all_day=True, start=date(2026, 10, 25), end=date(2026, 10, 26))

    text = ical.file([entry])

    assert lines_of(text, "DTSTART") == ["DTSTART;VALUE=DATE:20261025"]
    assert lines_of(text, "DTEND") == ["DTEND;VALUE=DATE:20261026"]
    assert zones_in(text) == []


def test_all_day_entries_cover_their_days_for_a_reader():
    """Rules 9 and 38: three days over the October change are three days."""
    entry = replace(ENTRY, all_day=True, start=date(2026, 10, 24), end=date(2026, 10, 27))
    query = recurring_ical_events.of(Calendar.from_ical(ical.feed(FEED, [entry])))

    days = [day for day in range(22, 30) if query.at(date(2026, 10, day))]

    assert days == [24, 25, 26]


ZONES = [
    "Europe/Tallinn",
    "Europe/Oslo",
    "Europe/Dublin",
    "America/New_York",
    "Australia/Sydney",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "Pacific/Kiritimati",
]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_weekly_dates_keep_their_local_time_through_the_year(zone, year):
    """Rules 6, 8 and 38, and CodeRed's defect: a start written in UTC shifts with the clock.

    The reader has nothing but our VTIMEZONE. Sunday dates fall on the changes themselves.
    """
    sunday = datetime(year, 1, 4 - (year == 2027) - 2 * (year == 2028), 9, 0)
    assert sunday.weekday() == 6
    entries = weekly(replace(ENTRY, zone=zone), sunday, 51)

    text = ical.feed(FEED, entries)

    assert expanded(text, year) == [
        (
            entry.start.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC),
            entry.end.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC),
        )
        for entry in entries
    ]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_every_half_hour_around_a_clock_change_is_read_as_zoneinfo_has_it(zone, year):
    """Rules 8 and 38 (RFC 5545 §3.3.5): last Sundays, the gap and the hour that comes twice."""
    local = ZoneInfo(zone)
    start = datetime(year, 1, 1, tzinfo=UTC)
    hours = [start + timedelta(hours=hour) for hour in range(365 * 24)]
    offset = [hour.astimezone(local).utcoffset() for hour in hours]
    changes = [
        hour
        for hour, (before, after) in zip(hours, pairwise(offset), strict=False)
        if before != after
    ]
    walls = [
        (change.astimezone(local).replace(tzinfo=None, fold=0) + timedelta(minutes=minutes))
        for change in changes
        for minutes in range(-240, 270, 30)
    ]
    numbered = zip(uids(len(walls)), walls, strict=True)
    entries = [
        replace(ENTRY, uid=uid, zone=zone, start=wall, end=wall + timedelta(days=1))
        for uid, wall in numbered
    ]

    text = ical.feed(FEED, entries)

    starts = [wall.replace(tzinfo=local).astimezone(UTC) for wall in walls]
    # Python adds a day on the wall clock, after what the gap moved has been moved
    ends = [(start.astimezone(local) + timedelta(days=1)).astimezone(UTC) for start in starts]
    assert expanded(text, year) == sorted(zip(starts, ends, strict=True))


@pytest.mark.parametrize(
    ("start", "written"),
    [
        (datetime(2026, 3, 29, 2, 59), "20260329T025900"),
        (datetime(2026, 3, 29, 3, 30), "20260329T043000"),
        (datetime(2026, 3, 29, 4, 0), "20260329T040000"),
    ],
)
def test_time_in_the_gap_is_written_as_clocks_will_show_it(start, written):
    """RFC 5545 §3.3.5: the offset before the gap counts, so 03:30 is the moment called 04:30.

    Written as typed, dateutil's reader would take the offset after it, an hour early.
    """
    text = ical.file([replace(ENTRY, start=start, end=start + timedelta(hours=5))])

    assert lines_of(text, "DTSTART") == [f"DTSTART;TZID=Europe/Tallinn:{written}"]


@pytest.mark.parametrize(
    ("end", "written"),
    [(datetime(2026, 3, 29, 4, 0), "0500"), (datetime(2026, 3, 29, 6, 0), "0700")],
)
def test_entry_that_starts_in_the_gap_keeps_its_length(end, written):
    """RFC 5545 §3.8.2.2: the end is later than the start, which the gap may have pushed past it."""
    text = ical.file([replace(ENTRY, start=datetime(2026, 3, 29, 3, 30), end=end)])

    assert lines_of(text, "DTSTART") == ["DTSTART;TZID=Europe/Tallinn:20260329T043000"]
    assert lines_of(text, "DTEND") == [f"DTEND;TZID=Europe/Tallinn:20260329T{written}00"]


@pytest.mark.parametrize(
    ("zone", "wall"),
    [("Europe/Tallinn", datetime(2026, 10, 25, 3, 30)), ("UTC", datetime(2026, 10, 25, 0, 30))],
)
def test_time_that_comes_twice_is_the_first_and_written_in_utc(zone, wall):
    """RFC 5545 §3.3.5; ical.js 2.2.1 takes a local one for the second, others for the first."""
    text = ical.file([replace(ENTRY, zone=zone, start=wall, end=wall + timedelta(hours=1))])

    end = "20261025T023000Z" if zone != "UTC" else "20261025T013000Z"
    assert lines_of(text, "DTSTART") == ["DTSTART:20261025T003000Z"]
    assert lines_of(text, "DTEND") == [f"DTEND:{end}"]


@pytest.mark.parametrize(
    ("start", "hours", "in_utc"),
    [
        (datetime(2026, 10, 25, 2, 59), 6, False),
        (datetime(2026, 10, 25, 3, 0), 6, True),
        (datetime(2026, 10, 25, 4, 0), 6, False),
        # The end alone comes twice.
        (datetime(2026, 10, 24, 21, 30), 6, True),
        # The gap comes never.
        (datetime(2026, 3, 29, 3, 30), 6, False),
    ],
)
def test_only_times_that_come_twice_are_written_in_utc(start, hours, in_utc):
    text = ical.file([replace(ENTRY, start=start, end=start + timedelta(hours=hours))])

    ends = [line.endswith("Z") for name in ("DTSTART", "DTEND") for line in lines_of(text, name)]
    assert ends == [in_utc, in_utc]


def test_time_that_comes_twice_is_read_as_the_first():
    start = datetime(2026, 10, 25, 3, 30)

    text = ical.file([replace(ENTRY, start=start, end=start + timedelta(hours=1))])

    assert expanded(text, 2026) == [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 2, 30, tzinfo=UTC))
    ]


def test_entry_over_several_days_ends_at_its_last_moment():
    """Rule 9 (RFC 5545 §3.6.1), over the October change: 49.5 hours on the clock, 50.5 in time."""
    entry = replace(ENTRY, start=datetime(2026, 10, 24, 9), end=datetime(2026, 10, 26, 10, 30))

    ((start, end),) = expanded(ical.feed(FEED, [entry]), 2026)

    assert end - start == timedelta(hours=50, minutes=30)


@pytest.mark.parametrize("channel", ["feed", "file", "request", "cancel"])
def test_no_recurrence_is_ever_published(channel):
    """Architecture §5, and CodeRed's stray UNTIL that let finished series run for ever."""
    text = all_texts(ENTRY)[channel]

    for name in ("RRULE", "RDATE", "EXDATE", "EXRULE", "UNTIL", "RECURRENCE-ID"):
        assert lines_of(text, name) == []
