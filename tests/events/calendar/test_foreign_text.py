"""Words, links and UIDs of others, as plain text of bounded length."""

from __future__ import annotations

import pytest

from events.calendar import foreign_text
from events.calendar.foreign import read
from tests.events.calendar.foreign_calendars import WINDOW, calendar, vevent


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
