"""Status, words and addresses in the calendar's text, rule by rule."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from events.calendar import ical
from events.calendar.text import clean, one_line
from tests.events.calendar.ical_texts import (
    ENTRY,
    FEED,
    GUEST,
    OFFICE,
    STAMP,
    all_texts,
    assert_well_formed,
    event_in,
    lines_of,
)

# Surrogates too: a broken client can send half of an emoji.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


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
