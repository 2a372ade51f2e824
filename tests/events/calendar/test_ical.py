"""The calendar's text, rule by rule: RFC numbers stand in each test's docstring."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from events.calendar import ical
from events.calendar.text import clean, one_line
from events.calendar.vtimezone import vtimezone

UID = "6f1d7f0e-58c9-4c3a-9d0e-1f2a3b4c5d6e"
OTHER_UID = "0b9c1c52-7f3b-4a55-8c39-2a4d7f7c9e10"
STAMP = datetime(2026, 9, 3, 7, 15, tzinfo=UTC)
OFFICE = ical.Party("Innovation Unit", "training@unit.example.org")
GUEST = ical.Party("Kärt Õunapuu", "kart@ministry.example.org")
# So that no reader finds a zone of an earlier test in its cache.
UNKNOWN_ZONES = count()
# Surrogates too: a broken client can send half of an emoji.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)

ENTRY = ical.Entry(
    uid=UID,
    sequence=3,
    start=datetime(2026, 10, 20, 9, 0),
    end=datetime(2026, 10, 20, 12, 30),
    all_day=False,
    zone="Europe/Tallinn",
    status=ical.Status.CONFIRMED,
    created=datetime(2026, 8, 1, 6, 0, tzinfo=UTC),
    last_modified=datetime(2026, 9, 1, 10, 30, tzinfo=UTC),
    summary="Service design: the first day",
    language="en",
    description="Bring a question from your own work.",
    location="Rahukohtu 3, Tallinn",
    url="https://talka.example.org/en/events/service-design/",
    categories=("Training", "Design, service"),
)
FEED = ical.Feed(
    name="Talka: trainings, meetups",
    description="Everything open; in English",
    url="https://talka.example.org/en/events/",
    source="https://talka.example.org/calendar/en.ics",
    language="en",
    last_modified=datetime(2026, 9, 1, 10, 30, tzinfo=UTC),
    zone="Europe/Tallinn",
)
GOLDEN = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Talka//Talka//EN
CALSCALE:GREGORIAN
DESCRIPTION;LANGUAGE=en:Everything open\\; in English
X-WR-CALDESC:Everything open\\; in English
NAME;LANGUAGE=en:Talka: trainings\\, meetups
X-WR-CALNAME:Talka: trainings\\, meetups
LAST-MODIFIED:20260901T103000Z
REFRESH-INTERVAL;VALUE=DURATION:PT4H
SOURCE;VALUE=URI:https://talka.example.org/calendar/en.ics
URL:https://talka.example.org/en/events/
X-PUBLISHED-TTL:PT4H
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
BEGIN:VEVENT
SUMMARY;LANGUAGE=en:Service design: the first day
DTSTART;TZID=Europe/Tallinn:20261020T090000
DTEND;TZID=Europe/Tallinn:20261020T123000
DTSTAMP:20260901T103000Z
UID:6f1d7f0e-58c9-4c3a-9d0e-1f2a3b4c5d6e
SEQUENCE:3
CATEGORIES:Training,Design\\, service
CREATED:20260801T060000Z
DESCRIPTION;LANGUAGE=en:Bring a question from your own work.\\n\\nhttps://ta
 lka.example.org/en/events/service-design/
LAST-MODIFIED:20260901T103000Z
LOCATION;LANGUAGE=en:Rahukohtu 3\\, Tallinn
STATUS:CONFIRMED
TRANSP:OPAQUE
URL:https://talka.example.org/en/events/service-design/
END:VEVENT
END:VCALENDAR
"""


def event_in(text: bytes) -> Event:
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event


def unfolded(text: bytes) -> list[str]:
    return text.replace(b"\r\n ", b"").decode().splitlines()


def lines_of(text: bytes, name: str) -> list[str]:
    """The unfolded lines of one property, VTIMEZONE's left out."""
    outside, inside = [], False
    for line in unfolded(text):
        inside = (inside or line == "BEGIN:VTIMEZONE") and line != "END:VTIMEZONE"
        if not inside and line.partition(":")[0].partition(";")[0] == name:
            outside.append(line)
    return outside


def zones_in(text: bytes) -> list[str]:
    return [str(zone["TZID"]) for zone in Calendar.from_ical(text).walk("VTIMEZONE")]


def expanded(text: bytes, year: int) -> list[tuple[datetime, datetime]]:
    """Start and end of every instance of a year in UTC, as a reader without IANA data has them.

    Each zone is renamed, since icalendar prefers its own data to a VTIMEZONE with a known name.
    """
    for zone in zones_in(text):
        unknown = f"Talka/{next(UNKNOWN_ZONES)}"
        text = text.replace(f"TZID:{zone}".encode(), f"TZID:{unknown}".encode())
        text = text.replace(f"TZID={zone}".encode(), f"TZID={unknown}".encode())
    query = recurring_ical_events.of(Calendar.from_ical(text))
    return sorted(
        (event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt.astimezone(UTC))
        for event in query.between(date(year, 1, 1), date(year + 1, 1, 1))
    )


def uids(number: int) -> list[str]:
    return [f"00000000-0000-4000-8000-{place:012}" for place in range(number)]


def weekly(entry: ical.Entry, start: datetime, number: int) -> list[ical.Entry]:
    """One entry a week from `start` at the same local time, an hour and a half each."""
    starts = [start + timedelta(weeks=week) for week in range(number)]
    return [
        replace(entry, uid=uid, start=start, end=start + timedelta(minutes=90))
        for uid, start in zip(uids(number), starts, strict=True)
    ]


def all_texts(entry: ical.Entry) -> dict[str, bytes]:
    return {
        "feed": ical.feed(FEED, [entry]),
        "file": ical.file([entry]),
        "request": ical.request(entry, OFFICE, GUEST, STAMP),
        "cancel": ical.cancel(entry, OFFICE, GUEST, STAMP),
    }


# The whole text ------------------------------------------------------------------------------


def test_feed_is_this_text_to_the_byte():
    """Rules 6, 8, 9, 19, 21-23, 27, 28, 32 at once (RFC 5545 §3.4, §3.6; RFC 7986 §5)."""
    text = ical.feed(FEED, [ENTRY])

    assert text.decode() == GOLDEN.replace("\n", "\r\n")


def test_text_does_not_depend_on_the_clock():
    """Rule 32, and the defect of nearly every system read: DTSTAMP was "now"."""
    texts = []
    for moment in (datetime(2024, 2, 29, tzinfo=UTC), datetime(2031, 7, 1, tzinfo=UTC)):
        vtimezone.cache_clear()
        with time_machine.travel(moment):
            texts.append(all_texts(ENTRY) | {"empty": ical.feed(FEED, [])})

    assert texts[0] == texts[1]


def test_feed_of_stored_texts_is_the_feed():
    entries = weekly(ENTRY, datetime(2026, 10, 6, 9), 8)
    stored = [ical.event_text(entry) for entry in entries]

    joined = ical.feed_of_texts(FEED, stored, ical.years_by_zone(entries))

    assert joined == ical.feed(FEED, entries)


def test_feed_takes_entries_from_an_iterator():
    assert ical.feed(FEED, iter([ENTRY])) == ical.feed(FEED, [ENTRY])


def test_years_by_zone_spans_the_entries_of_each_zone_that_needs_one():
    """Rule 8 (RFC 5545 §3.6.5)."""
    meeting = {"start": datetime(2027, 12, 31, 23), "end": datetime(2028, 1, 1, 1)}
    entries = [
        ENTRY,
        replace(ENTRY, **meeting),
        replace(ENTRY, zone="Europe/Riga"),
        replace(ENTRY, zone="UTC"),
        replace(
            ENTRY, all_day=True, start=date(2030, 1, 1), end=date(2030, 1, 2), zone="Asia/Tokyo"
        ),
    ]

    assert ical.years_by_zone(entries) == {
        "Europe/Tallinn": (2026, 2028),
        "Europe/Riga": (2026, 2026),
    }


# Identity and versions -----------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["feed", "file", "request", "cancel"])
def test_uid_and_sequence_are_the_stored_ones_everywhere(channel):
    """Rules 1 and 3 (RFC 5545 §3.8.4.7, §3.8.7.4; RFC 7986 §5.3).

    Hi.Events made a new UID at each click and another for the mailed file; sites-faciles sent
    the primary key, Open Social a hash of the parameters.
    """
    text = all_texts(ENTRY)[channel]

    assert lines_of(text, "UID") == [f"UID:{UID}"]
    assert lines_of(text, "SEQUENCE") == ["SEQUENCE:3"]


def test_uid_outlives_every_change_of_words_times_and_address():
    """Rule 1 (RFC 5545 §3.8.4.7): CodeRed's and Open Social's changed with the slug or time."""
    moved = replace(
        ENTRY,
        sequence=4,
        start=datetime(2026, 11, 3, 10),
        end=datetime(2026, 11, 3, 11),
        zone="Europe/Oslo",
        summary="Another name",
        url="https://talka.example.org/en/events/another-slug/",
    )

    event = event_in(ical.feed(FEED, [moved]))

    assert str(event["UID"]) == UID
    assert event["SEQUENCE"] == 4


def test_each_date_has_its_own_uid():
    """Rule 2's other half, and CodeRed's defect: all dates of a page shared one UID."""
    entries = weekly(ENTRY, datetime(2026, 10, 6, 9), 5)

    text = ical.feed(FEED, entries)

    assert lines_of(text, "UID") == [f"UID:{uid}" for uid in uids(5)]


@pytest.mark.parametrize("write", [lambda both: ical.feed(FEED, both), ical.file])
def test_one_uid_twice_is_refused(write):
    """RFC 5545 §3.8.4.7: without RECURRENCE-ID the second replaces the first in the reader."""
    again = replace(ENTRY, start=datetime(2026, 10, 20, 10))

    with pytest.raises(ValueError, match="share a UID"):
        write([ENTRY, again])


@pytest.mark.parametrize("channel", ["feed", "file"])
def test_dtstamp_without_method_is_the_last_modification(channel):
    """Rule 4 (RFC 5545 §3.8.7.2): not the moment of asking, so a 304 can be true."""
    text = all_texts(ENTRY)[channel]

    assert lines_of(text, "DTSTAMP") == ["DTSTAMP:20260901T103000Z"]


@pytest.mark.parametrize("channel", ["request", "cancel"])
def test_dtstamp_with_method_is_when_the_message_was_made(channel):
    """Rule 4 (RFC 5545 §3.8.7.2)."""
    text = all_texts(ENTRY)[channel]

    assert lines_of(text, "DTSTAMP") == ["DTSTAMP:20260903T071500Z"]


def test_created_and_last_modified_are_in_utc():
    """Rule 5 (RFC 5545 §3.8.7.1, §3.8.7.3)."""
    local = ZoneInfo("Europe/Tallinn")
    entry = replace(
        ENTRY,
        created=datetime(2026, 8, 1, 9, 0, tzinfo=local),
        last_modified=datetime(2026, 12, 1, 9, 0, tzinfo=local),
    )

    text = ical.file([entry])

    assert lines_of(text, "CREATED") == ["CREATED:20260801T060000Z"]
    assert lines_of(text, "LAST-MODIFIED") == ["LAST-MODIFIED:20261201T070000Z"]


# Times ---------------------------------------------------------------------------------------


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


# Status and text -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(ical.Status))
def test_status_is_told_and_a_cancelled_date_stays_in_the_feed(status):
    """Rules 13 and 19 (RFC 5545 §3.8.1.11): leaving it out is no signal to who imported it."""
    entry = replace(ENTRY, status=status, sequence=4, summary="Cancelled: Service design")

    event = event_in(ical.feed(FEED, [entry]))

    assert str(event["STATUS"]) == status.value
    assert event["SEQUENCE"] == 4
    assert str(event["SUMMARY"]) == "Cancelled: Service design"


@pytest.mark.parametrize(
    ("status", "transparent", "written"),
    [
        (ical.Status.CONFIRMED, False, "OPAQUE"),
        (ical.Status.CONFIRMED, True, "TRANSPARENT"),
        (ical.Status.TENTATIVE, False, "TRANSPARENT"),
        (ical.Status.CANCELLED, False, "TRANSPARENT"),
    ],
)
def test_only_what_is_certain_blocks_time(status, transparent, written):
    """Rule 20 (RFC 5545 §3.8.2.7)."""
    text = ical.file([replace(ENTRY, status=status, transparent=transparent)])

    assert lines_of(text, "TRANSP") == [f"TRANSP:{written}"]


def test_text_is_escaped_and_nothing_more():
    """Rule 21 (RFC 5545 §3.3.11): Hi.Events and Open Social left commas and semicolons bare."""
    entry = replace(
        ENTRY, summary='a\\b;c,d:e"f', location="line one\nline two", description="C:\\New"
    )

    text = ical.file([entry])

    assert lines_of(text, "SUMMARY") == ['SUMMARY;LANGUAGE=en:a\\\\b\\;c\\,d:e"f']
    assert lines_of(text, "LOCATION") == ["LOCATION;LANGUAGE=en:line one\\nline two"]
    assert lines_of(text, "DESCRIPTION")[0].startswith("DESCRIPTION;LANGUAGE=en:C:\\\\New\\n")


@settings(deadline=None)
@given(summary=ANY_TEXT, description=ANY_TEXT, location=ANY_TEXT, category=ANY_TEXT)
def test_any_text_is_read_back_as_it_was_cleaned(summary, description, location, category):
    """Rules 21 and 22 (RFC 5545 §3.1, §3.3.11): nothing is lost, and nothing injected."""
    words = {"summary": summary, "location": location, "categories": (category,)}
    entry = replace(ENTRY, **words, description=description, url="")

    text = ical.feed(FEED, [entry])
    event = event_in(text)

    assert str(event["SUMMARY"]) == one_line(summary)
    assert str(event.get("DESCRIPTION", "")) == clean(description)
    assert str(event.get("LOCATION", "")) == clean(location)
    assert list(getattr(event.get("CATEGORIES"), "cats", [])) == list(
        filter(None, [one_line(category)])
    )
    assert set(event) - {"DESCRIPTION", "LOCATION", "CATEGORIES"} == {
        *("SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE"),
        *("CREATED", "LAST-MODIFIED", "STATUS", "TRANSP"),
    }
    assert_well_formed(text)


@settings(deadline=None)
@given(name=ANY_TEXT, description=ANY_TEXT)
def test_any_name_of_a_feed_is_read_back_as_it_was_cleaned(name, description):
    """Rule 28: X- properties too, which icalendar would otherwise leave unescaped."""
    text = ical.feed(replace(FEED, name=name, description=description), [ENTRY])

    # icalendar knows neither property and hands their values over as written
    assert unescaped(lines_of(text, "NAME")) == [f"NAME;LANGUAGE=en:{one_line(name)}"]
    assert unescaped(lines_of(text, "X-WR-CALNAME")) == [f"X-WR-CALNAME:{one_line(name)}"]
    assert len(lines_of(text, "X-WR-CALDESC")) == bool(description)
    assert len(Calendar.from_ical(text).walk("VEVENT")) == 1
    assert_well_formed(text)


@settings(deadline=None)
@given(name=ANY_TEXT)
def test_any_name_of_a_person_stays_inside_its_parameter(name):
    """Rule 21 (RFC 5545 §3.2; RFC 6868)."""
    text = ical.request(ENTRY, ical.Party(name, OFFICE.address), GUEST, STAMP)
    event = event_in(text)

    assert str(event["ORGANIZER"]) == f"mailto:{OFFICE.address}"
    assert str(event["ATTENDEE"]) == f"mailto:{GUEST.address}"
    assert set(event["ORGANIZER"].params) <= {"CN"}
    assert_well_formed(text)


def unescaped(lines: list[str]) -> list[str]:
    return [re.sub(r"\\(.)", lambda found: found[1].replace("n", "\n"), line) for line in lines]


def assert_well_formed(text: bytes) -> None:
    """Rule 22 (RFC 5545 §3.1), said without the library."""
    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert text.count(b"\n") == text.count(b"\r") == text.count(b"\r\n")
    lines = text.split(b"\r\n")[:-1]
    assert max(map(len, lines)) <= 75
    assert all(lines)
    for line in lines:
        assert not any(character < " " or character == "\x7f" for character in line.decode())


@pytest.mark.parametrize("channel", ["feed", "file", "request", "cancel"])
@pytest.mark.parametrize(
    "letter", ["õ", "ž", "š", "🧭", "👩🏽\u200d💻", "\u200f\u05e9\u05dc\u05d5\u05dd\u200e "]
)
def test_long_lines_fold_between_characters(channel, letter):
    """Rules 22 and 38 (RFC 5545 §3.1): 75 octets, at every alignment of a wide letter.

    Moodle ended its lines with LF alone, Open Social did not fold.
    """
    for shift in range(5):
        description = "x" * shift + letter * 60
        text = all_texts(replace(ENTRY, description=description, url=""))[channel]

        assert str(event_in(text)["DESCRIPTION"]) == description
        assert_well_formed(text)


def test_summary_cannot_become_a_property():
    """Rule 21 (RFC 5545 §3.1): whatever some reader takes for a line break is none here."""
    breaks = ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]
    summary = "Talk" + "".join(
        f"{end}ATTENDEE:mailto:{number}" for number, end in enumerate(breaks)
    )

    text = ical.feed(FEED, [replace(ENTRY, summary=summary)])

    assert lines_of(text, "ATTENDEE") == []
    assert "ATTENDEE" not in event_in(text)


def test_description_holds_the_page_address_once():
    """Rule 23 (RFC 5545 §3.8.4.6): some clients hide URL."""
    told = f"All about it: {ENTRY.url}"

    untold = event_in(ical.file([ENTRY]))
    given_ = event_in(ical.file([replace(ENTRY, description=told)]))
    alone = event_in(ical.file([replace(ENTRY, description="")]))

    assert str(untold["DESCRIPTION"]) == f"{ENTRY.description}\n\n{ENTRY.url}"
    assert str(given_["DESCRIPTION"]) == told
    assert str(alone["DESCRIPTION"]) == ENTRY.url
    assert {str(event["URL"]) for event in (untold, given_, alone)} == {ENTRY.url}


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "/en/events/", "\r\nhttps:", "https://"]
)
def test_url_that_is_no_web_address_is_left_out(url):
    """Rule 23 (RFC 5545 §3.3.13)."""
    text = ical.file([replace(ENTRY, url=url)])

    assert lines_of(text, "URL") == []


def test_url_cannot_end_its_line():
    """Rules 21 and 22 (RFC 5545 §3.3.13; RFC 3986 §2.1)."""
    text = ical.file([replace(ENTRY, url="https://example.org/a\r\nATTENDEE:mailto:x@example.org")])

    assert lines_of(text, "URL") == ["URL:https://example.org/a%0D%0AATTENDEE:mailto:x@example.org"]
    assert lines_of(text, "ATTENDEE") == []


@pytest.mark.parametrize("language", ["en", "et", "lv", "nb", "sl", "sr-Latn"])
def test_words_name_their_language(language):
    """Rule 23 (RFC 5545 §3.2.10)."""
    event = event_in(ical.file([replace(ENTRY, language=language)]))

    assert {event[name].params["LANGUAGE"] for name in ("SUMMARY", "DESCRIPTION", "LOCATION")} == {
        language
    }


@pytest.mark.parametrize("channel", ["feed", "file"])
@pytest.mark.parametrize("name", ["ORGANIZER", "ATTENDEE", "METHOD", "CLASS", "CONTACT"])
def test_feeds_and_files_name_nobody(channel, name):
    """Rules 20, 24 and 30 (RFC 5545 §3.7.2, §3.8.4.3): clients would answer, and it is private."""
    assert lines_of(all_texts(ENTRY)[channel], name) == []


@pytest.mark.parametrize("channel", ["feed", "file", "request", "cancel"])
def test_nothing_rings(channel):
    """Rule 25 (RFC 5545 §3.6.6)."""
    calendar = Calendar.from_ical(all_texts(ENTRY)[channel])

    assert calendar.walk("VALARM") == []


def test_conference_is_told_in_its_property_and_in_the_description():
    """Rule 26 (RFC 7986 §5.11)."""
    link = "https://video.example.org/room?id=1&k=2"
    entry = replace(ENTRY, conference=link, conference_label="Join online; camera off")

    text = ical.request(entry, OFFICE, GUEST, STAMP)

    assert lines_of(text, "CONFERENCE") == [
        f'CONFERENCE;FEATURE=VIDEO;LABEL="Join online; camera off";LANGUAGE=en;VALUE=URI:{link}'
    ]
    assert str(event_in(text)["DESCRIPTION"]).split("\n\n") == [ENTRY.description, ENTRY.url, link]


def test_entry_without_conference_has_none():
    """Rule 26."""
    assert lines_of(ical.feed(FEED, [ENTRY]), "CONFERENCE") == []


# The calendar object -------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["feed", "file", "request", "cancel"])
def test_every_calendar_says_what_it_is(channel):
    """Rule 27 (RFC 5545 §3.7.1, §3.7.3, §3.7.4)."""
    text = all_texts(ENTRY)[channel]

    assert unfolded(text)[:4] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Talka//Talka//EN",
        "CALSCALE:GREGORIAN",
    ]


def test_empty_feed_is_still_a_calendar():
    """Rule 27 (RFC 5545 §3.6): at least one component."""
    text = ical.feed(FEED, [])

    assert zones_in(text) == ["Europe/Tallinn"]
    assert Calendar.from_ical(text).walk("VEVENT") == []
    assert_well_formed(text)


def test_feed_names_itself_for_every_client():
    """Rule 28 (RFC 7986 §5.1, §5.2, §5.4, §5.5, §5.7, §5.8)."""
    text = ical.feed(FEED, [])

    assert [
        line
        for line in unfolded(text.partition(b"BEGIN:VTIMEZONE")[0])
        if line.partition(":")[0] not in {"BEGIN", "VERSION", "PRODID", "CALSCALE"}
    ] == [
        "DESCRIPTION;LANGUAGE=en:Everything open\\; in English",
        "X-WR-CALDESC:Everything open\\; in English",
        "NAME;LANGUAGE=en:Talka: trainings\\, meetups",
        "X-WR-CALNAME:Talka: trainings\\, meetups",
        "LAST-MODIFIED:20260901T103000Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "SOURCE;VALUE=URI:https://talka.example.org/calendar/en.ics",
        "URL:https://talka.example.org/en/events/",
        "X-PUBLISHED-TTL:PT4H",
    ]


@pytest.mark.parametrize("channel", ["file", "request", "cancel"])
def test_files_and_mails_do_not_name_a_calendar(channel):
    """Rules 28 and 30: Outlook would open a whole new calendar."""
    calendar = Calendar.from_ical(all_texts(ENTRY)[channel])

    assert set(calendar) - {"METHOD"} == {"VERSION", "PRODID", "CALSCALE"}


def test_file_holds_all_dates_of_a_course():
    """Rule 35, last part: several dates go in one file without METHOD."""
    entries = weekly(ENTRY, datetime(2026, 10, 6, 9), 5)

    text = ical.file(entries)

    assert len(expanded(text, 2026)) == 5
    assert lines_of(text, "METHOD") == []


def test_file_without_entries_is_refused():
    """RFC 5545 §3.6."""
    with pytest.raises(ValueError, match="at least one"):
        ical.file([])


# Mail ----------------------------------------------------------------------------------------


def test_request_invites_one_person_and_asks_for_no_reply():
    """Rules 35 and 37 (RFC 5546 §3.2.2; RFC 5545 §3.8.4.1, §3.8.4.3)."""
    text = ical.request(ENTRY, OFFICE, GUEST, STAMP)

    assert lines_of(text, "METHOD") == ["METHOD:REQUEST"]
    assert lines_of(text, "STATUS") == ["STATUS:CONFIRMED"]
    assert lines_of(text, "ORGANIZER") == [
        'ORGANIZER;CN="Innovation Unit":mailto:training@unit.example.org'
    ]
    assert lines_of(text, "ATTENDEE") == [
        'ATTENDEE;CN="Kärt Õunapuu";CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;'
        "RSVP=FALSE:mailto:kart@ministry.example.org"
    ]
    assert zones_in(text) == ["Europe/Tallinn"]
    assert len(Calendar.from_ical(text).walk("VEVENT")) == 1


@pytest.mark.parametrize("status", list(ical.Status))
def test_cancel_always_cancels(status):
    """Rule 36 (RFC 5546 §3.2.5): also for who withdraws from a date that takes place."""
    text = ical.cancel(replace(ENTRY, status=status, sequence=4), OFFICE, GUEST, STAMP)

    assert lines_of(text, "METHOD") == ["METHOD:CANCEL"]
    assert lines_of(text, "STATUS") == ["STATUS:CANCELLED"]
    assert lines_of(text, "UID") == [f"UID:{UID}"]
    assert lines_of(text, "SEQUENCE") == ["SEQUENCE:4"]
    assert lines_of(text, "ATTENDEE") == [
        'ATTENDEE;CN="Kärt Õunapuu":mailto:kart@ministry.example.org'
    ]
    assert lines_of(text, "ORGANIZER") == [
        'ORGANIZER;CN="Innovation Unit":mailto:training@unit.example.org'
    ]


def test_cancelled_entry_is_never_requested():
    """Rule 36: REQUEST with STATUS:CANCELLED stays in calendars and keeps reminding."""
    with pytest.raises(ValueError, match="is cancelled"):
        ical.request(replace(ENTRY, status=ical.Status.CANCELLED), OFFICE, GUEST, STAMP)


def test_message_is_the_feed_s_entry_plus_what_only_mail_has():
    """Rules 1, 3 and 35, and Moodle's FIXME: what changed in one changes in the other."""
    moved = replace(ENTRY, sequence=4, start=datetime(2026, 10, 20, 8), zone="Europe/Riga")

    in_feed = event_in(ical.feed(FEED, [moved]))
    in_mail = event_in(ical.request(moved, OFFICE, GUEST, STAMP))

    assert differences(in_feed, in_mail) == ["ATTENDEE", "DTSTAMP", "ORGANIZER"]


def differences(one: Event, other: Event) -> list[str]:
    return [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]


def test_rename_changes_the_words_alone():
    """Rule 38: the set's rename, and a cancel that is restored."""
    renamed = replace(ENTRY, summary="Teenusedisain: esimene päev")
    restored = replace(replace(ENTRY, status=ical.Status.CANCELLED), status=ical.Status.CONFIRMED)

    before = event_in(ical.event_text(ENTRY))

    assert differences(before, event_in(ical.event_text(renamed))) == ["SUMMARY"]
    assert ical.event_text(restored) == ical.event_text(ENTRY)


def test_move_past_a_neighbour_leaves_the_neighbour_alone():
    """Rule 38: with one VEVENT a date, Outlook's limits on moved instances do not apply."""
    first, second, third = weekly(ENTRY, datetime(2026, 10, 6, 9), 3)
    moved = replace(
        first, sequence=4, start=datetime(2026, 10, 20, 13), end=datetime(2026, 10, 20, 14)
    )

    before = Calendar.from_ical(ical.feed(FEED, [first, second, third]))
    after = Calendar.from_ical(ical.feed(FEED, [moved, second, third]))

    changed = [
        differences(one, other)
        for one, other in zip(before.walk("VEVENT"), after.walk("VEVENT"), strict=True)
    ]
    assert changed == [["DTEND", "DTSTART", "SEQUENCE"], [], []]


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b\r\nATTENDEE:mailto:x@example.org", "a b@example.org", "a@b@example.org"],
)
def test_party_needs_a_mail_address(address):
    """RFC 5545 §3.3.3."""
    with pytest.raises(ValueError, match="not a mail address"):
        ical.Party("Somebody", address)


def test_stamp_needs_a_zone():
    """Rule 4 (RFC 5545 §3.8.7.2): taken for UTC, local time would stamp a message in the future."""
    with pytest.raises(ValueError, match="has no time zone"):
        ical.request(ENTRY, OFFICE, GUEST, datetime(2026, 9, 3, 7, 15))
