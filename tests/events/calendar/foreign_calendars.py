"""Calendars of others in short, and their dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from events.calendar.foreign import read

if TYPE_CHECKING:
    from events.calendar.foreign_values import Date

SINCE = datetime(2026, 10, 22, tzinfo=UTC)
UNTIL = datetime(2028, 5, 23, tzinfo=UTC)
WINDOW = {"zone": "Europe/Riga", "since": SINCE, "until": UNTIL}

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


def calendar(*events: str, head: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Partner//EN", head, *events]
    text = "\n".join([*(line.strip("\n") for line in lines if line), "END:VCALENDAR", ""])
    return text.replace("\n", "\r\n").encode()


def vevent(*lines: str, uid: str = "1@partner.example", title: str = "Meetup") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", *lines, "END:VEVENT"])


def dates(data: bytes, **window: object) -> list[Date]:
    (event,) = read(data, **{**WINDOW, **window}).events
    return list(event.dates)
