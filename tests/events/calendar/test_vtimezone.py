"""VTIMEZONE against zoneinfo, as two readers understand it: dateutil, and icalendar's own."""

import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Timezone

from events.calendar.vtimezone import vtimezone

FIRST, LAST = 2026, 2028
ZONES = [
    "Europe/Tallinn",
    "Europe/Riga",
    "Europe/Oslo",
    "Europe/Ljubljana",
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Asia/Jerusalem",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Pacific/Kiritimati",
    "UTC",
]
TALLINN = """\
BEGIN:VTIMEZONE
TZID:Europe/Tallinn
BEGIN:DAYLIGHT
DTSTART:20250330T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:EEST
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T040000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:EET
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
END:STANDARD
END:VTIMEZONE
"""


def lines(zone: str, first: int = FIRST, last: int = LAST) -> list[str]:
    return vtimezone(zone, first, last).decode().split("\r\n")


def hours(first: int, last: int) -> list[datetime]:
    """Every half hour of the years, in UTC."""
    start = datetime(first, 1, 1, tzinfo=UTC)
    count = (datetime(last + 1, 1, 1, tzinfo=UTC) - start) // timedelta(minutes=30)
    return [start + number * timedelta(minutes=30) for number in range(count)]


def by_icalendar(text: bytes, instants: list[datetime]) -> list[timedelta]:
    """The offsets that icalendar's reader finds in force."""
    times, states = Timezone.from_ical(text).get_transitions()
    return [
        states[max(bisect_right(times, instant.replace(tzinfo=None)) - 1, 0)][0]
        for instant in instants
    ]


def by_zoneinfo(zone: str, instants: list[datetime]) -> list[timedelta | None]:
    local = ZoneInfo(zone)
    return [instant.astimezone(local).utcoffset() for instant in instants]


def test_zone_with_a_rule_is_this_text():
    """CALENDAR rule 8 and §2's last point (RFC 5545 §3.6.5): local onsets, a rule, no RDATE.

    icalendar's own add_missing_timezones lists the onsets and has spring an hour late.
    """
    assert vtimezone("Europe/Tallinn", 2026, 2026).decode() == TALLINN.replace("\n", "\r\n")


@pytest.mark.parametrize("zone", ZONES)
def test_offsets_are_zoneinfo_s_at_every_half_hour(zone):
    """CALENDAR rules 8 and 38 (RFC 5545 §3.6.5): both changes of 2026, 2027 and 2028."""
    instants = hours(FIRST, LAST)

    text = vtimezone(zone, FIRST, LAST)

    assert by_icalendar(text, instants) == by_zoneinfo(zone, instants)


@pytest.mark.parametrize("zone", ZONES)
def test_local_times_are_read_as_zoneinfo_reads_them(zone):
    """CALENDAR rules 8 and 38 (RFC 5545 §3.3.5): also the first of a time that comes twice."""
    local = ZoneInfo(zone)
    walls = sorted(
        {hour.astimezone(local).replace(tzinfo=None, fold=0) for hour in hours(2026, 2026)}
    )

    read = tzical(StringIO(vtimezone(zone, 2026, 2026).decode())).get()

    assert [wall.replace(tzinfo=read).utcoffset() for wall in walls] == [
        wall.replace(tzinfo=local).utcoffset() for wall in walls
    ]


@settings(deadline=None)
@given(zone=st.sampled_from(sorted(available_timezones())), year=st.integers(1975, 2060))
def test_any_zone_in_any_year_is_zoneinfo_s(zone, year):
    """CALENDAR rule 8 (RFC 5545 §3.6.5): rules that change, end or were never regular."""
    instants = hours(year, year)[::7]

    text = vtimezone(zone, year, year)

    if year < 2038:  # where icalendar's reader stops following a rule
        assert by_icalendar(text, instants) == by_zoneinfo(zone, instants)
    assert max(map(len, text.split(b"\r\n"))) <= 75


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("Europe/Dublin", ["BYDAY=-1SU;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10"]),
        ("America/New_York", ["BYDAY=2SU;BYMONTH=3", "BYDAY=1SU;BYMONTH=11"]),
        ("Australia/Sydney", ["BYDAY=1SU;BYMONTH=4", "BYDAY=1SU;BYMONTH=10"]),
        ("Africa/Casablanca", []),
        ("Asia/Kolkata", []),
        ("Pacific/Kiritimati", []),
    ],
)
def test_rule_is_written_where_there_is_one(zone, rules):
    """RFC 5545 §3.6.5: one RRULE an observance, none for a zone that follows the moon."""
    written = [line for line in lines(zone) if line.startswith("RRULE")]

    assert written == [f"RRULE:FREQ=YEARLY;{rule}" for rule in rules]


@pytest.mark.parametrize("zone", ZONES)
def test_onsets_are_never_a_list_and_always_local(zone):
    """CALENDAR §2's last point (RFC 5545 §3.6.5): vobject and ical.js misread RDATE."""
    written = lines(zone)

    assert [line for line in written if line.startswith(("RDATE", "EXDATE", "COMMENT"))] == []
    starts = [line for line in written if line.startswith("DTSTART")]
    assert [start for start in starts if not re.fullmatch(r"DTSTART:\d{8}T\d{6}", start)] == []


def test_zone_without_changes_has_one_observance():
    """RFC 5545 §3.6.5, and the years asked for leave no trace."""
    assert lines("Asia/Kolkata") == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Kolkata",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZNAME:IST",
        "TZOFFSETFROM:+0530",
        "TZOFFSETTO:+0530",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_zone_that_changed_its_rule_has_each_change_by_itself():
    """RFC 5545 §3.6.5: New York went from April and October to March and November in 2007."""
    starts = [line for line in lines("America/New_York", 2007, 2007) if line.startswith("DTSTART")]

    assert starts == [
        "DTSTART:20051231T190000",
        "DTSTART:20060402T020000",
        "DTSTART:20061029T020000",
        "DTSTART:20070311T020000",
        "DTSTART:20071104T020000",
        "DTSTART:20080309T020000",
        "DTSTART:20081102T020000",
    ]


@pytest.mark.parametrize("zone", ["Europe/Dublin", "Africa/Casablanca", "Europe/London"])
def test_standard_is_the_lesser_offset(zone):
    """RFC 5545 §3.6.5: zoneinfo calls Dublin's winter and Morocco's Ramadan a negative saving."""
    zones = Timezone.from_ical(vtimezone(zone, FIRST, LAST))

    offsets = {
        kind: {observance["TZOFFSETTO"].td for observance in zones.walk(kind)}
        for kind in ("STANDARD", "DAYLIGHT")
    }

    assert offsets == {"STANDARD": {timedelta()}, "DAYLIGHT": {timedelta(hours=1)}}


@pytest.mark.parametrize("zone", ZONES)
def test_every_zone_has_a_standard_observance(zone):
    """RFC 5545 §3.6.5 allows either alone; Outlook does not take DAYLIGHT alone."""
    assert "BEGIN:STANDARD" in lines(zone)
