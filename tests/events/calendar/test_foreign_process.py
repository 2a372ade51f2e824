"""Calendars of others, the honest and the hostile, read in a process of its own."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import asdict

import pytest

from events.calendar import foreign_process, foreign_text
from events.calendar.foreign import read
from events.calendar.foreign_process import read_apart
from events.calendar.foreign_values import NotRead, Problem, Reading
from tests.events.calendar.foreign_calendars import CUSTOM, WINDOW, calendar, vevent


def apart(data: bytes, **more: object) -> Reading:
    return read_apart(data, **{"charset": "", **WINDOW, **more})


def test_events_within_events_without_end_do_no_harm():
    nested = b"BEGIN:VEVENT\r\n" * 9_000 + b"END:VEVENT\r\n" * 9_000

    with suppress(NotRead):
        assert apart(b"BEGIN:VCALENDAR\r\n" + nested + b"END:VCALENDAR").events == []


def test_the_process_says_what_the_function_says():
    data = calendar(
        vevent(
            "DTSTART;TZID=Europe/Tallinn:20261207T100000",
            "RRULE:FREQ=WEEKLY;COUNT=3",
            title="Õhtu 👩",
        ),
        vevent("DTSTART;VALUE=DATE:20261207", "STATUS:CANCELLED", uid="2"),
        vevent("DTSTART:x", uid="3"),
    )

    assert asdict(apart(data)) == asdict(read(data, **WINDOW))


@pytest.mark.parametrize("zone", ["Europe", "America/Argentina", "localtime", "posixrules"])
def test_a_zone_that_is_something_else_on_our_disk_is_a_zone_that_nobody_knows(zone):
    data = calendar(
        vevent(f"DTSTART;TZID={zone}:20261207T100000", uid="odd"),
        vevent("DTSTART:20261207T100000Z"),
    )

    reading = apart(data)

    assert [event.uid for event in reading.events] == ["1@partner.example"]
    assert reading.skipped == {"odd": "bad_zone"}


def test_the_process_says_why_it_reads_nothing():
    with pytest.raises(NotRead) as error:
        apart(b"<html>")

    assert error.value.problem is Problem.WEB_PAGE


def test_the_process_knows_no_secret_and_no_django(monkeypatch):
    told: list[dict] = []
    real = foreign_process.subprocess.run

    def run(*args, **kwargs):
        told.append(kwargs)
        return real(*args, **kwargs)

    monkeypatch.setattr(foreign_process.subprocess, "run", run)
    monkeypatch.setenv("TALKA_SECRET_KEY", "secret")

    assert apart(calendar()) == Reading()
    assert set(told[0]["env"]) == {"PYTHONUTF8", "PYTHONDONTWRITEBYTECODE"}


HOSTILE = {
    "a million dates": vevent("DTSTART:20000101T100000Z", "RRULE:FREQ=DAILY;COUNT=1000000"),
    "a day that never comes": vevent(
        "DTSTART:20261207T100000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    ),
    "a day that never comes, in seconds": vevent(
        "DTSTART:20261207T100000Z", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYSETPOS=1"
    ),
    "a hundred thousand extra dates": vevent(
        "DTSTART:20261207T100000Z",
        *("RDATE:" + ",".join(["20261208T100000Z"] * 1000) for _ in range(100)),
    ),
    "since the year 1": vevent("DTSTART:00010101T000000Z", "RRULE:FREQ=DAILY"),
    "in the year 9999": vevent("DTSTART:99991231T235959Z", "RRULE:FREQ=DAILY"),
    "for ever": vevent("DTSTART:20261207T100000Z", "DURATION:P999999999D"),
    "backwards": vevent("DTSTART:20261207T100000Z", "DTEND:20251207T100000Z"),
    "an exception of nothing": vevent("RECURRENCE-ID:20261207T100000Z", "DTSTART:20261207T100000Z"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_event_costs_seconds_at_most_and_no_other_event(name):
    data = calendar(HOSTILE[name], vevent("DTSTART:20261207T100000Z", uid="honest"))
    begun = time.monotonic()

    reading = apart(data)

    assert time.monotonic() - begun < 15
    assert [event.uid for event in reading.events][-1] == "honest"
    assert sum(len(event.dates) for event in reading.events) < 600


def test_ten_megabytes_of_events_end_one_way_or_the_other():
    words = "DESCRIPTION:" + "x" * 4_500
    data = calendar(*(vevent("DTSTART:20261207T100000Z", words, uid=str(n)) for n in range(2_000)))
    assert len(data) > 9_000_000

    reading = apart(data)

    assert len(reading.events) == 2_000


def test_ten_megabytes_on_one_line_are_a_broken_calendar_or_a_cut_text():
    data = calendar(vevent("DTSTART:20261207T100000Z", title="x" * 9_900_000))

    assert len(apart(data).events[0].title) == foreign_text.TITLE


def test_ten_megabytes_of_folded_lines_are_read():
    folded = "DESCRIPTION:" + "\n x" * 3_000_000
    data = calendar(vevent("DTSTART:20261207T100000Z", folded))

    assert len(apart(data).events[0].description) == foreign_text.DESCRIPTION


def test_a_zone_that_never_ends_costs_seconds_at_most():
    zone = CUSTOM.replace("RRULE:FREQ=YEARLY", "RRULE:FREQ=SECONDLY")
    data = calendar(vevent("DTSTART;TZID=Our own:20261207T100000"), head=zone)
    begun = time.monotonic()

    with suppress(NotRead):
        apart(data, seconds=5)

    assert time.monotonic() - begun < 10


def test_a_process_that_takes_too_long_is_ended():
    with pytest.raises(NotRead) as error:
        apart(calendar(), seconds=0.001)

    assert error.value.problem is Problem.TOO_MUCH_WORK


def test_a_process_that_wants_too_much_memory_ends():
    code = "from events.calendar import foreign_process as p; p._limit(); x = bytearray(600 * 1024 * 1024)"
    done = foreign_process.subprocess.run(
        [foreign_process.sys.executable, "-c", code],
        cwd=foreign_process._ROOT,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 1
    assert b"MemoryError" in done.stderr
