"""Calendars of others, read without any database: events, series, zones, and our own read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.calendar import ical
from events.calendar.entry import Entry, Status
from events.calendar.foreign import read
from events.calendar.foreign_values import Date, Event, Reading
from events.calendar.zones import comes_twice, to_utc
from tests.events.calendar.foreign_calendars import CUSTOM, SINCE, WINDOW, calendar, dates, vevent


def at(*times: int) -> datetime:
    return datetime(*times)


def test_an_event_is_its_words_and_its_date():
    data = calendar(
        vevent(
            "DTSTART;TZID=Europe/Tallinn:20261207T100000",
            "DTEND;TZID=Europe/Tallinn:20261207T120000",
            "LOCATION:Telliskivi 60a\\, Tallinn",
            "DESCRIPTION:First line\\nSecond\\, with a comma",
            "URL:https://partner.example/1",
            title="Meetup; of designers",
        )
    )

    assert read(data, **WINDOW) == Reading(
        [
            Event(
                uid="1@partner.example",
                title="Meetup; of designers",
                description="First line\nSecond, with a comma",
                place="Telliskivi 60a, Tallinn",
                link="https://partner.example/1",
                dates=(
                    Date(
                        "", at(2026, 12, 7, 10), at(2026, 12, 7, 12), "Europe/Tallinn", False, False
                    ),
                ),
            )
        ]
    )


def test_a_series_with_an_exception_an_extra_date_and_a_move():
    data = calendar(
        vevent(
            "DTSTART;TZID=Europe/Tallinn:20261207T100000",
            "DURATION:PT2H",
            "RRULE:FREQ=WEEKLY;COUNT=4",
            "EXDATE;TZID=Europe/Tallinn:20261214T100000",
            "RDATE;TZID=Europe/Tallinn:20261218T100000",
        ),
        vevent(
            "RECURRENCE-ID;TZID=Europe/Tallinn:20261221T100000",
            "DTSTART;TZID=Europe/Tallinn:20261222T140000",
            "DTEND;TZID=Europe/Tallinn:20261222T150000",
            "LOCATION:Elsewhere",
        ),
        vevent(
            "RECURRENCE-ID;TZID=Europe/Tallinn:20261228T100000",
            "DTSTART;TZID=Europe/Tallinn:20261228T100000",
            "STATUS:CANCELLED",
        ),
    )

    assert [(d.id, d.start, d.cancelled, d.place) for d in dates(data)] == [
        ("2026-12-07", at(2026, 12, 7, 10), False, ""),
        ("2026-12-18", at(2026, 12, 18, 10), False, ""),
        ("2026-12-21", at(2026, 12, 22, 14), False, "Elsewhere"),
        ("2026-12-28", at(2026, 12, 28, 10), True, ""),
    ]


def test_a_series_keeps_its_wall_time_over_both_changes_of_the_clocks():
    data = calendar(
        vevent(
            "DTSTART;TZID=Europe/Tallinn:20261019T090000",
            "DTEND;TZID=Europe/Tallinn:20261019T100000",
            "RRULE:FREQ=WEEKLY;UNTIL=20270405T060000Z",
        )
    )

    found = dates(data)

    assert {d.start.time().hour for d in found} == {9}
    assert (found[0].start.date(), found[-1].start.date()) == (date(2026, 10, 26), date(2027, 4, 5))


def test_a_series_keeps_its_names_when_its_time_of_day_changes():
    lines = "DTSTART;TZID=Europe/Tallinn:20261207T{}0000", "RRULE:FREQ=WEEKLY;COUNT=3"
    before, after = (
        dates(calendar(vevent(lines[0].format(hour), lines[1]))) for hour in ("09", "16")
    )

    assert [d.id for d in before] == [d.id for d in after]


def test_two_dates_of_one_day_have_two_names():
    data = calendar(vevent("DTSTART:20261207T090000Z", "RRULE:FREQ=DAILY;BYHOUR=9,15;COUNT=4"))

    assert [d.id for d in dates(data)] == [
        "2026-12-07",
        "2026-12-07#2",
        "2026-12-08",
        "2026-12-08#2",
    ]


def test_an_all_day_event_ends_with_its_last_day():
    data = calendar(vevent("DTSTART;VALUE=DATE:20261207", "DTEND;VALUE=DATE:20261209"))
    without_end = calendar(vevent("DTSTART;VALUE=DATE:20261207"))

    expected = Date("", at(2026, 12, 7), at(2026, 12, 9), "Europe/Riga", True, False)
    assert dates(data) == [expected]
    assert [d.end for d in dates(without_end)] == [at(2026, 12, 8)]


@pytest.mark.parametrize(
    ("start", "head", "expected"),
    [
        ("DTSTART;TZID=Europe/Oslo:20260907T100000", "", (10, "Europe/Oslo")),
        ("DTSTART:20260907T080000Z", "", (11, "Europe/Riga")),
        ("DTSTART:20260907T080000Z", "X-WR-TIMEZONE:Europe/Oslo", (10, "Europe/Oslo")),
        ("DTSTART:20260907T080000Z", "X-WR-TIMEZONE:Mars/Base", (11, "Europe/Riga")),
        ("DTSTART:20260907T100000", "", (10, "Europe/Riga")),
        ("DTSTART:20260907T100000", "X-WR-TIMEZONE:Europe/Oslo", (10, "Europe/Oslo")),
        ("DTSTART;TZID=FLE Standard Time:20260907T100000", "", (10, "Europe/Kiev")),
        ("DTSTART;TZID=/vendor.example/Europe/Oslo:20260907T100000", "", (10, "Europe/Oslo")),
        ("DTSTART;TZID=Our own:20260907T100000", CUSTOM, (10, "Europe/Riga")),
        ("DTSTART;TZID=UTC:20260907T080000", "", (11, "Europe/Riga")),
    ],
)
def test_times_are_told_by_the_clock_of_their_place(start, head, expected):
    (found,) = dates(calendar(vevent(start), head=head), since=datetime(2026, 9, 1, tzinfo=UTC))

    assert (found.start.hour, found.zone) == expected


@pytest.mark.parametrize("month", ["03", "12"])
def test_a_zone_described_by_the_calendar_is_read_with_its_summer_time(month):
    data = calendar(vevent(f"DTSTART;TZID=Our own:2027{month}30T100000"), head=CUSTOM)

    assert [d.start.hour for d in dates(data)] == [10]


def test_an_hour_that_does_not_exist_and_one_that_comes_twice():
    gap = calendar(vevent("DTSTART;TZID=Europe/Tallinn:20270328T033000", "DURATION:PT1H"))
    twice = calendar(vevent("DTSTART;TZID=Europe/Tallinn:20261025T033000", "DURATION:PT15M"))

    assert [d.start for d in dates(gap)] == [at(2027, 3, 28, 4, 30)]
    assert [(d.start, d.end) for d in dates(twice)] == [
        (at(2026, 10, 25, 3, 30), at(2026, 10, 25, 3, 45))
    ]


@pytest.mark.parametrize(
    ("zone", "start", "end", "told"),
    [
        # The clocks of Riga show 03:00 to 03:59 at 00:00 and at 01:00 UTC.
        ("Europe/Riga", "20261025T000000Z", "20261025T003000Z", "Europe/Riga 03:00 03:30"),
        ("Europe/Riga", "20261025T010000Z", "20261025T013000Z", "UTC 01:00 01:30"),
        ("Europe/Riga", "20261024T220000Z", "20261025T013000Z", "UTC 22:00 01:30"),
        ("Europe/Riga", "20261025T003000Z", "20261025T003000Z", "UTC 00:30 01:30"),
        ("America/St_Johns", "20261101T043000Z", "20261101T050000Z", "UTC 04:30 05:00"),
        ("Australia/Lord_Howe", "20270403T150000Z", "20270403T151000Z", "UTC 15:00 15:10"),
    ],
)
def test_an_hour_that_comes_again_is_told_in_utc(zone, start, end, told):
    data = calendar(vevent(f"DTSTART:{start}", f"DTEND:{end}"))

    (date,) = dates(data, zone=zone)

    assert f"{date.zone} {date.start:%H:%M} {date.end:%H:%M}" == told


def test_a_series_through_the_night_of_the_change_keeps_every_instant():
    data = calendar(vevent("DTSTART:20261023T010000Z", "RRULE:FREQ=DAILY;COUNT=4"))

    found = dates(data)

    assert [d.id for d in found] == ["2026-10-23", "2026-10-24", "2026-10-25", "2026-10-26"]
    assert [to_utc(d.start, d.zone).hour for d in found] == [1, 1, 1, 1]


def test_what_ends_when_it_begins_is_shown_for_an_hour():
    assert [d.end - d.start for d in dates(calendar(vevent("DTSTART:20261207T100000Z")))] == [
        timedelta(hours=1)
    ]


@pytest.mark.parametrize("secret", ["PRIVATE", "CONFIDENTIAL", "X-INTERNAL"])
def test_what_is_not_public_is_passed_over(secret):
    data = calendar(
        vevent("DTSTART:20261207T100000Z", f"CLASS:{secret}", uid="a"),
        vevent("DTSTART:20261207T100000Z", "CLASS:PUBLIC", uid="b"),
    )

    reading = read(data, **WINDOW)

    assert ([e.uid for e in reading.events], reading.skipped) == (["b"], {})


def test_only_what_lies_in_the_window_is_there():
    days = ["20200101", "20261021", "20261023", "20280522", "20280601", "20991231"]
    data = calendar(*(vevent(f"DTSTART:{day}T100000Z", uid=day) for day in days))

    assert [e.uid for e in read(data, **WINDOW).events] == ["20261023", "20280522"]


# --- what we publish, read back -------------------------------------------------------------------


def entries() -> st.SearchStrategy[Entry]:
    minutes = st.integers(0, 540 * 24 * 4).map(lambda n: timedelta(minutes=15 * n))
    lengths = st.integers(1, 300).map(lambda n: timedelta(minutes=15 * n))

    def made(uid, ahead, length, zone, all_day, status, words) -> Entry | None:
        start = datetime(2026, 10, 24) + ahead
        end = start + length
        times = (start.date(), (end + timedelta(days=1)).date()) if all_day else (start, end)
        try:
            return Entry(
                uid=str(uid), sequence=3, start=times[0], end=times[1], all_day=all_day,
                zone=zone, status=status, created=SINCE, last_modified=SINCE, summary=words or "x",
                language="et", location="Riia 1",
            )  # fmt: skip
        except ValueError:
            return None

    zones = st.sampled_from(["Europe/Tallinn", "Europe/Oslo", "America/New_York", "Europe/Riga"])
    words = st.sampled_from(["Kohtumine", "Töötuba; õhtul, koos", "C:\\New", "👩‍💻 häkk"])
    statuses = st.sampled_from(list(Status))
    return st.builds(
        made, st.uuids(), minutes, lengths, zones, st.booleans(), statuses, words
    ).filter(lambda entry: entry is not None)


@settings(max_examples=60, deadline=None)
@given(st.lists(entries(), max_size=5, unique_by=lambda entry: entry.uid))
def test_our_own_feed_read_back_gives_the_same_dates(published):
    head = ical.Feed(
        name="Talka", description="", url="", source="https://talka.example/calendar/et.ics",
        language="et", last_modified=SINCE, zone="Europe/Riga",
    )  # fmt: skip

    reading = read(ical.feed(head, published), **WINDOW)

    assert reading.skipped == {}
    found = {UUID(event.uid): event for event in reading.events}
    assert found.keys() == {UUID(entry.uid) for entry in published}
    for entry in published:
        (read_back,) = found[UUID(entry.uid)].dates
        assert found[UUID(entry.uid)].title == entry.summary
        assert read_back.all_day == entry.all_day
        assert read_back.cancelled == (entry.status is Status.CANCELLED)
        if entry.all_day:
            assert (read_back.start.date(), read_back.end.date()) == (entry.start, entry.end)
        else:
            # What stands in an hour that comes twice is published in UTC, without its place.
            if not any(comes_twice(wall, entry.zone) for wall in (entry.start, entry.end)):
                assert read_back.zone == entry.zone
            ends = to_utc(read_back.start, read_back.zone), to_utc(read_back.end, read_back.zone)
            assert ends == entry.instants()
