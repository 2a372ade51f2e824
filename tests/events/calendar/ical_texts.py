"""An entry and a feed, and what a reader finds in their texts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import recurring_ical_events
from icalendar import Calendar, Event

from events.calendar import ical

UID = "6f1d7f0e-58c9-4c3a-9d0e-1f2a3b4c5d6e"
STAMP = datetime(2026, 9, 3, 7, 15, tzinfo=UTC)
OFFICE = ical.Party("Innovation Unit", "training@unit.example.org")
GUEST = ical.Party("Kärt Õunapuu", "kart@ministry.example.org")
# So that no reader finds a zone of an earlier test in its cache.
UNKNOWN_ZONES = count()

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
