"""Mail, rule by rule: requests and cancellations, and what they change of an entry."""

from dataclasses import replace
from datetime import datetime

import pytest
from icalendar import Calendar, Event

from events.calendar import ical
from tests.events.calendar.ical_texts import (
    ENTRY,
    FEED,
    GUEST,
    OFFICE,
    STAMP,
    UID,
    event_in,
    lines_of,
    weekly,
    zones_in,
)


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
