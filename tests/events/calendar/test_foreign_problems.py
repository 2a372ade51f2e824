"""Calendars of others that make no sense: what is reported, refused or cut."""

from __future__ import annotations

import pytest

from events.calendar.foreign import MOST_DATES, MOST_EVENTS, read
from events.calendar.foreign_values import NotRead, Problem, Reading, TakesTooLong
from tests.events.calendar.foreign_calendars import WINDOW, calendar, dates, vevent


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["DTSTART:20261207T100000Z", "RRULE:FREQ=SECONDLY"], "too_frequent"),
        (["DTSTART:20261207T100000Z", "RRULE:FREQ=MINUTELY;INTERVAL=1"], "too_frequent"),
        (["DTSTART:20261207T100000Z", "RRULE:FREQ=HOURLY;COUNT=9"], "too_frequent"),
        (
            ["DTSTART:20261207T100000Z", "RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3"],
            "too_frequent",
        ),
        (
            ["DTSTART:20261207T100000Z", "RRULE:FREQ=DAILY;BYHOUR=0,6,12,18;COUNT=1000000"],
            "too_frequent",
        ),
        (["DTSTART:20261207T100000Z", "RRULE:FREQ=DAILY;INTERVAL=0"], "bad_rule"),
        (["DTSTART:20261207T100000Z", "RRULE:FREQ=NEVER"], "bad_rule"),
        (["DTSTART:20261207T100000Z", "RRULE:COUNT=3"], "bad_rule"),
        (["DTSTART;TZID=Nowhere/Land:20261207T100000"], "bad_zone"),
        (["DTSTART;TZID=../../etc/passwd:20261207T100000"], "bad_zone"),
        (["DTSTART:20261207T100000Z", "DTEND;TZID=Nowhere/Land:20261207T110000"], "bad_zone"),
        (["DTSTART:2026-12-07"], "no_start"),
        (["DTSTART:20261345T100000Z"], "no_start"),
        (["LOCATION:Here"], "no_start"),
        (["DTSTART:20261207T100000Z", "DTEND:20281207T100000Z"], "bad_length"),
        (["DTSTART:20261207T100000Z", "DTEND:20261206T100000Z"], "bad_length"),
        (["DTSTART;VALUE=DATE:20261207", "DTEND;VALUE=DATE:20261201"], "bad_length"),
        (["DTSTART:20261207T100000Z", "DURATION:-PT1H"], "bad_length"),
        (["DTSTART:20261207T100000Z", "DTEND:soon"], "broken"),
    ],
)
def test_an_event_that_makes_no_sense_is_reported_and_the_others_are_read(lines, problem):
    data = calendar(
        vevent("DTSTART:20261207T100000Z", uid="before"),
        vevent(*lines, uid="odd"),
        vevent("DTSTART:20261207T100000Z", uid="after"),
    )

    reading = read(data, **WINDOW)

    assert [event.uid for event in reading.events] == ["before", "after"]
    assert reading.skipped == {"odd": problem}
    assert reading.whole


def test_an_event_without_title_is_reported():
    data = calendar(vevent("DTSTART:20261207T100000Z", title=""))

    assert read(data, **WINDOW).skipped == {"1@partner.example": Problem.NO_TITLE}


def test_an_event_that_the_clock_gives_up_on_is_reported():
    class Clock:
        rings = 0

        def __enter__(self) -> None:
            Clock.rings += 1
            if Clock.rings == 1:
                raise TakesTooLong

        def __exit__(self, *_error: object) -> None:
            pass

    data = calendar(*(vevent("DTSTART:20261207T100000Z", uid=uid) for uid in "ab"))

    reading = read(data, **WINDOW, clock=Clock)

    assert ([e.uid for e in reading.events], reading.skipped) == (["b"], {"a": "too_frequent"})


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "not_a_calendar"),
        (b"BEGIN:VCARD\r\nEND:VCARD", "not_a_calendar"),
        (b"\x00\xff" * 100, "not_a_calendar"),
        (b'{"error": "sign in"}', "not_a_calendar"),
        (b"<!doctype html><html><body>Sign in</body></html>", "web_page"),
        (b"\r\n\r\n  <?xml version='1.0'?><html>", "web_page"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n", "unreadable"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "unreadable"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 20_001 + b"END:VCALENDAR", "too_many"),
    ],
)
def test_what_is_no_calendar_is_refused_as_a_whole(data, problem):
    with pytest.raises(NotRead) as error:
        read(data, **WINDOW)

    assert error.value.problem.value == problem


def test_an_empty_calendar_is_empty():
    assert read(calendar(), **WINDOW) == Reading()


def test_a_mark_or_blank_lines_before_the_calendar_do_no_harm():
    data = calendar(vevent("DTSTART:20261207T100000Z"))

    for before in (b"\xef\xbb\xbf", b"\r\n\r\n", b"\xef\xbb\xbf\n", "Straße\n".encode()):
        assert len(dates(before + data)) == 1


def test_too_many_events_are_cut_and_said_to_be():
    data = calendar(
        *(vevent("DTSTART:20261207T100000Z", uid=str(n)) for n in range(MOST_EVENTS + 1))
    )

    reading = read(data, **WINDOW)

    assert (len(reading.events), reading.whole) == (MOST_EVENTS, False)


def test_too_many_dates_are_cut_and_said_to_be():
    rule = "RRULE:FREQ=DAILY;COUNT=500"
    data = calendar(*(vevent("DTSTART:20261207T100000Z", rule, uid=str(n)) for n in range(11)))

    reading = read(data, **WINDOW)

    assert sum(len(event.dates) for event in reading.events) == MOST_DATES
    assert not reading.whole
