"""The calendar's text, rule by rule: RFC numbers stand in each test's docstring."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from events.calendar import ical
from events.calendar.vtimezone import vtimezone
from tests.events.calendar.ical_texts import (
    ENTRY,
    FEED,
    UID,
    all_texts,
    assert_well_formed,
    event_in,
    expanded,
    lines_of,
    uids,
    unfolded,
    weekly,
    zones_in,
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
