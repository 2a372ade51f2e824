"""Calendars of others, the honest and the hostile, read without any database."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.calendar import foreign_process, foreign_text, ical
from events.calendar.entry import Entry, Status
from events.calendar.foreign import MOST_DATES, MOST_EVENTS, read
from events.calendar.foreign_process import read_apart
from events.calendar.foreign_values import Date, Event, NotRead, Problem, Reading, TakesTooLong
from events.calendar.zones import comes_twice, to_utc

SINCE = datetime(2026, 10, 22, tzinfo=UTC)
UNTIL = datetime(2028, 5, 23, tzinfo=UTC)
WINDOW = {"zone": "Europe/Riga", "since": SINCE, "until": UNTIL}


def calendar(*events: str, head: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Partner//EN", head, *events]
    text = "\n".join([*(line.strip("\n") for line in lines if line), "END:VCALENDAR", ""])
    return text.replace("\n", "\r\n").encode()


def vevent(*lines: str, uid: str = "1@partner.example", title: str = "Meetup") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT"])


def dates(data: bytes, **window: object) -> list[Date]:
    (event,) = read(data, **{**WINDOW, **window}).events
    return list(event.dates)


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


CUSTOM = """BEGIN:VTIMEZONE
TZID:Our own
BEGIN:STANDARD
DTSTART:19701025T040000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
END:DAYLIGHT
END:VTIMEZONE"""


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


def test_events_within_events_without_end_do_no_harm():
    nested = b"BEGIN:VEVENT\r\n" * 9_000 + b"END:VEVENT\r\n" * 9_000

    with suppress(NotRead):
        assert apart(b"BEGIN:VCALENDAR\r\n" + nested + b"END:VCALENDAR").events == []


def test_an_empty_calendar_is_empty():
    assert read(calendar(), **WINDOW) == Reading()


def test_a_mark_or_blank_lines_before_the_calendar_do_no_harm():
    data = calendar(vevent("DTSTART:20261207T100000Z"))

    for before in (b"\xef\xbb\xbf", b"\r\n\r\n", b"\xef\xbb\xbf\n", "Straße\n".encode()):
        assert len(dates(before + data)) == 1


@pytest.mark.parametrize(
    ("encoding", "said", "expected"),
    [
        ("utf-8", "", "Tõnu Žižek"),
        ("utf-8", "iso-8859-1", "Tõnu Žižek"),
        ("cp1252", "", "Tõnu Žižek"),
        ("cp1252", "utf-8", "Tõnu Žižek"),
        ("iso-8859-13", "iso-8859-13", "Tõnu Žižek"),
        ("cp1252", "nonsense", "Tõnu Žižek"),
        ("cp1252", "hex", "Tõnu Žižek"),
        ("utf-16", "", "Tõnu Žižek"),
    ],
)
def test_letters_are_read_whatever_the_server_says_of_them(encoding, said, expected):
    data = calendar(vevent("DTSTART:20261207T100000Z", title=expected)).decode().encode(encoding)

    (event,) = read(data, **WINDOW, charset=said).events

    assert event.title == expected


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Plain, a < b and b > a", "Plain, a < b and b > a"),
        ("<p>One</p><p>Two<br>three &amp; four</p>", "One\n\nTwo\nthree & four"),
        ("<script>alert(1)</script><b onclick='x'>Bold</b>", "Bold"),
        ("<style>p {}</style><!-- hidden -->Seen", "Seen"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("one\r\n\r\n\r\n\r\ntwo", "one\n\ntwo"),
        ("\u202eevil\u202c", "evil"),
        ("\u2067\u05e2\u05d1\u05e8\u2069", "\u2067\u05e2\u05d1\u05e8\u2069"),
        ("\u2067never ended", "never ended"),
        ("\u2069\u2067", ""),
        ("👩\u200d💻 ok", "👩\u200d💻 ok"),
    ],
)
def test_texts_are_plain(told, shown):
    assert foreign_text.paragraphs(told) == shown


def test_texts_are_cut():
    assert foreign_text.paragraphs("word " * 1_000_000)[-1] == "…"
    assert len(foreign_text.paragraphs("x" * 1_000_000)) == foreign_text.DESCRIPTION
    assert (
        len(foreign_text.line("<b>" * 1_000_000 + "x" * 500, foreign_text.TITLE))
        <= foreign_text.TITLE
    )
    assert foreign_text.line(" one\n two\t three ", 50) == "one two three"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://partner.example/a?b=c#d", "https://partner.example/a?b=c#d"),
        ("http://partner.example/õ", "http://partner.example/%C3%B5"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//partner.example/", ""),
        ("https://bank.example@evil.example/", ""),
        ("https://[::1/", ""),
        ("https://a:b:c/", ""),
        ("https://partner.example/" + "a" * 600, ""),
        ("", ""),
    ],
)
def test_only_pages_of_the_web_are_linked_to(address, kept):
    assert foreign_text.link(address) == kept


def test_a_missing_or_endless_uid_gets_a_steady_one():
    bare = calendar("BEGIN:VEVENT\nSUMMARY:A\nDTSTART:20261207T100000Z\nEND:VEVENT")
    long = calendar(vevent("DTSTART:20261207T100000Z", uid="x" * 5000))

    for data in (bare, long):
        first, again = (read(data, **WINDOW).events[0].uid for _ in range(2))
        assert first == again
        assert 0 < len(first) <= foreign_text.UID


def test_a_uid_in_angle_brackets_is_no_markup():
    data = calendar(
        vevent("DTSTART:20261207T100000Z", "RRULE:FREQ=DAILY;COUNT=2", uid="<1@partner.example>"),
        vevent(
            "DTSTART:20261208T120000Z", "RECURRENCE-ID:20261208T100000Z", uid="<1@partner.example>"
        ),
        vevent("DTSTART:20261207T100000Z", uid="1<b>2"),
        vevent("DTSTART:20261207T100000Z", uid="1<i>2"),
    )

    found = read(data, **WINDOW).events

    assert [(e.uid, len(e.dates)) for e in found] == [
        ("<1@partner.example>", 2),
        ("1<b>2", 1),
        ("1<i>2", 1),
    ]


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


# --- in a process of its own ----------------------------------------------------------------------


def apart(data: bytes, **more: object) -> Reading:
    return read_apart(data, **{"charset": "", **WINDOW, **more})


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
