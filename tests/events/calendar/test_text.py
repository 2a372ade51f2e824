import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar.parser import Contentline

from events.calendar.text import clean, is_mail_address, one_line, person, text, web_address

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("one\u2028two\u2029three\x85four\x0bfive\x0csix", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("bell\x07 null\x00 delete\x7f csi\x9b", "bell null delete csi"),
        ("col\tumn", "col umn"),
        ("half \ud83e of a compass", "half  of a compass"),
        (
            "\u200f\u05e9\u05dc\u05d5\u05dd\u200e, 👩🏽\u200d💻 🧭 õžš",
            "\u200f\u05e9\u05dc\u05d5\u05dd\u200e, 👩🏽\u200d💻 🧭 õžš",
        ),
        ("10\u00a0000", "10\u00a0000"),
        (r"C:\New\n, so; on", r"C:\New\n, so; on"),
    ],
)
def test_clean_takes_out_what_no_line_may_hold_and_nothing_else(typed, kept):
    """CALENDAR rule 21 (RFC 5545 §3.1 CONTROL, §3.3.11)."""
    assert clean(typed) == kept


@settings(deadline=None)
@given(ANY_TEXT)
def test_clean_text_is_a_single_line_to_every_reader_but_for_its_breaks(typed):
    """CALENDAR rule 21: Python's splitlines stands for the readers that know most breaks."""
    cleaned = clean(typed)

    assert cleaned.splitlines() == cleaned.removesuffix("\n").split("\n") if cleaned else [""]
    assert clean(cleaned) == cleaned
    assert cleaned.encode().decode() == cleaned


def test_one_line_joins_lines_with_a_space():
    assert one_line("  Service\r\n\r\n design:\tday one\n") == "Service design: day one"


@settings(deadline=None)
@given(ANY_TEXT)
def test_text_is_escaped_so_that_it_can_be_read_back(typed):
    """CALENDAR rule 21 (RFC 5545 §3.3.11), undone here by the RFC's own words."""
    written = text(typed).to_ical().decode()

    bare = re.sub(r"\\[\\;,n]", "", written)
    assert not set(bare) & set("\\;,\n")
    read = re.sub(r"\\(.)", lambda escape: "\n" if escape[1] == "n" else escape[1], written)
    assert read == clean(typed)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://example.org/", "https://example.org/"),
        ("HTTP://example.org/?a=1&b=2#c", "HTTP://example.org/?a=1&b=2#c"),
        (" https://example.org/a b ", "https://example.org/a%20b"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%C3%B5", "https://example.org/%C3%B5"),
        ("https://example.org/õ", "https://example.org/%C3%B5"),
        ('https://example.org/"a\\', "https://example.org/%22a%5C"),
        ("https://example.org/\r\nX:1", "https://example.org/%0D%0AX:1"),
        ("https://example.org/\ud83e", "https://example.org/"),
        ("ftp://example.org/", ""),
        ("javascript:alert(1)", ""),
        ("//example.org/", ""),
        ("https:///path", ""),
        ("", ""),
    ],
)
def test_web_address_is_an_http_uri_or_nothing(typed, written):
    """RFC 5545 §3.3.13, RFC 3986 §2."""
    assert web_address(typed) == written


@settings(deadline=None)
@given(ANY_TEXT)
def test_web_address_holds_nothing_that_ends_a_line_or_needs_quotes(rest):
    """CALENDAR rules 21 and 22 (RFC 3986 §2)."""
    address = web_address("https://example.org/" + rest)

    assert re.fullmatch(
        r"https://example\.org/([A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*", address
    )


@pytest.mark.parametrize(
    ("address", "holds"),
    [
        ("kart@ministry.example.org", True),
        ("o'neill+list@example.org", True),
        ("õie@näide.example.org", True),
        ("", False),
        ("nobody", False),
        ("@example.org", False),
        ("a@b@example.org", False),
        ("a b@example.org", False),
        ("a@example.org\n", False),
        ("a\x00@example.org", False),
        ("a\ud83e@example.org", False),
    ],
)
def test_mail_address_carries_nothing_along(address, holds):
    """RFC 5545 §3.3.3."""
    assert is_mail_address(address) is holds


@pytest.mark.parametrize(
    ("name", "address", "written"),
    [
        ("Kart", "kart@example.org", "X;CN=Kart:mailto:kart@example.org"),
        ("Kärt Õun", "kart@example.org", 'X;CN="Kärt Õun":mailto:kart@example.org'),
        ("Unit; the: one, two", "a@example.org", 'X;CN="Unit; the: one, two":mailto:a@example.org'),
        ('"Kärt" ^', "a@example.org", "X;CN=\"^'Kärt^' ^^\":mailto:a@example.org"),
        ("Kart\\", "a@example.org", 'X;CN="Kart\\":mailto:a@example.org'),
        ("Kart\r\nX-EVIL:1", "a@example.org", 'X;CN="Kart X-EVIL:1":mailto:a@example.org'),
        ("", "a@example.org", "X:mailto:a@example.org"),
        ("", "o'neill+x@example.org", "X:mailto:o'neill+x@example.org"),
        ("", "50%?cc=@example.org", "X:mailto:50%25%3Fcc=@example.org"),
        ("", "õie@example.org", "X:mailto:%C3%B5ie@example.org"),
    ],
)
def test_person_is_one_quoted_name_and_one_address(name, address, written):
    """CALENDAR rule 21 (RFC 5545 §3.2, §3.3.3; RFC 6068 §2; RFC 6868 §3)."""
    value = person(name, address)

    assert Contentline.from_parts("X", value.params, value) == written
