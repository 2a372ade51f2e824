"""Talka's dates as iCalendar text (RFC 5545, 5546, 7986): feeds, files and invitations.

Each occurrence is one VEVENT of its own wherever it is sent; no RRULE is published. The same
`Entry` gives the same UID, SEQUENCE, STATUS and times in a feed, in a file and in a mail. The
clock is never read: the same input is the same text to the byte. Every text ends its lines with
CRLF, holds no line over 75 octets, and is UTF-8 without a byte order mark.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event, vCategory, vDuration

from events.calendar.entry import Entry, Status, check_language, check_zone, in_utc
from events.calendar.text import is_mail_address, one_line, person, text, uri, web_address
from events.calendar.vtimezone import vtimezone
from events.calendar.zones import comes_twice, to_local

__all__ = [
    "PRODID",
    "Entry",
    "Feed",
    "Party",
    "Status",
    "cancel",
    "event_text",
    "feed",
    "feed_of_texts",
    "file",
    "last_modified_of",
    "request",
    "transparent",
    "widen",
    "years_by_zone",
]

PRODID = "-//Talka//Talka//EN"
REFRESH_INTERVAL = timedelta(hours=4)

_FOOTER = b"END:VCALENDAR\r\n"
# No text can hold these: line breaks are escaped there, and folded lines begin with a space.
_LAST_MODIFIED = b"\r\nLAST-MODIFIED:"
_OPAQUE = b"\r\nTRANSP:OPAQUE\r\n"
# RFC 5545 §3.2.19: TZID must not stand on a time in UTC, so these are written with a Z instead.
_UTC_ZONES = frozenset({"UTC", "Etc/UTC"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a subscribed calendar says of itself (RFC 7986 §5).

    `source` is the address it is fetched from, `url` the page people read. `zone` is the site's:
    a feed without entries declares it, since RFC 5545 §3.6 asks for at least one component.
    """

    name: str
    description: str
    url: str
    source: str
    language: str
    last_modified: datetime
    zone: str

    def __post_init__(self) -> None:
        check_language(self.language)
        check_zone(self.zone)
        in_utc(self.last_modified)


@dataclass(frozen=True, slots=True)
class Party:
    """The organiser or the recipient of an invitation. Raises ValueError for a bad address."""

    name: str
    address: str

    def __post_init__(self) -> None:
        if not is_mail_address(self.address):
            raise ValueError(f"not a mail address: {self.address!r}")


def feed(head: Feed, entries: Iterable[Entry]) -> bytes:
    """A calendar to subscribe to, entries in the order given. Raises ValueError for a UID twice."""
    entries = _distinct(entries)
    return feed_of_texts(head, map(event_text, entries), years_by_zone(entries))


def feed_of_texts(
    head: Feed, events: Iterable[bytes], years: Mapping[str, tuple[int, int]]
) -> bytes:
    """The same calendar from stored texts: `events` by `event_text`, `years` by `years_by_zone`.

    Covering more years or zones than the events use is harmless, fewer is wrong.
    """
    texts = list(events)
    if not texts and not years:
        years = {head.zone: (head.last_modified.year, head.last_modified.year)}
    calendar = _calendar()
    calendar.add("NAME", text(one_line(head.name), head.language))
    calendar.add("X-WR-CALNAME", text(one_line(head.name)))
    if head.description:
        calendar.add("DESCRIPTION", text(head.description, head.language))
        calendar.add("X-WR-CALDESC", text(head.description))
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH_INTERVAL, params={"VALUE": "DURATION"}))
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH_INTERVAL))
    calendar.add("LAST-MODIFIED", in_utc(head.last_modified))
    if source := web_address(head.source):
        calendar.add("SOURCE", uri(source, VALUE="URI"))
    if url := web_address(head.url):
        calendar.add("URL", uri(url))
    return _joined(calendar, texts, years)


def file(entries: Iterable[Entry]) -> bytes:
    """A file to download: one date, or all dates of a course.

    It has no METHOD and no name of its own: Outlook would open it as a new calendar.
    Raises ValueError without entries, or for a UID twice.
    """
    entries = _distinct(entries)
    if not entries:
        raise ValueError("a file holds at least one entry")
    return _joined(_calendar(), map(event_text, entries), years_by_zone(entries))


def request(entry: Entry, organizer: Party, attendee: Party, stamp: datetime) -> bytes:
    """The invitation or update for one person (METHOD:REQUEST, RFC 5546 §3.2.2).

    It says that their place is confirmed and asks for no reply. `stamp` is when the message is
    made. Raises ValueError for a cancelled entry: those are sent by `cancel`.
    """
    if entry.status is Status.CANCELLED:
        raise ValueError(f"{entry.uid} is cancelled: a request would keep it in calendars")
    event = _vevent(entry, stamp, entry.status)
    event.add("ORGANIZER", person(organizer.name, organizer.address))
    parameters = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"}
    invited = person(attendee.name, attendee.address, PARTSTAT="ACCEPTED", **parameters)
    event.add("ATTENDEE", invited)
    return _message("REQUEST", entry, event)


def cancel(entry: Entry, organizer: Party, attendee: Party, stamp: datetime) -> bytes:
    """Takes the entry out of one person's calendar (METHOD:CANCEL, RFC 5546 §3.2.5).

    Sent when the date is cancelled, and to someone who withdraws or is turned down, whatever the
    entry's own status. A client obeys when SEQUENCE is higher than before, or equal and `stamp`
    later (RFC 5546 §2.1.5).
    """
    event = _vevent(entry, stamp, Status.CANCELLED)
    event.add("ORGANIZER", person(organizer.name, organizer.address))
    event.add("ATTENDEE", person(attendee.name, attendee.address))
    return _message("CANCEL", entry, event)


def event_text(entry: Entry) -> bytes:
    """The entry's VEVENT, folded, as it stands in feeds and files: to be stored and joined."""
    return _bytes(_vevent(entry, entry.last_modified, entry.status))


def years_by_zone(entries: Iterable[Entry]) -> dict[str, tuple[int, int]]:
    """The zones that the entries' times refer to, each with the first and last year it serves."""
    years: dict[str, tuple[int, int]] = {}
    for entry in entries:
        first, last = entry.years
        widen(years, entry.zone, all_day=entry.all_day, first=first, last=last)
    return years


def widen(
    years: dict[str, tuple[int, int]], zone: str, *, all_day: bool, first: int, last: int
) -> None:
    """Let `years`, as of `years_by_zone`, serve one more date, without an `Entry` of it."""
    if all_day or zone in _UTC_ZONES:
        return
    known = years.get(zone, (first, last))
    years[zone] = min(first, known[0]), max(last, known[1])


def last_modified_of(event: bytes) -> bytes:
    """When a text by `event_text` says it was last modified, as it says it: these sort by time."""
    begun = event.index(_LAST_MODIFIED) + len(_LAST_MODIFIED)
    return event[begun : event.index(b"\r\n", begun)]


def transparent(event: bytes) -> bytes:
    """A text by `event_text` that blocks no time: for whom the date is only something to know of."""
    return event.replace(_OPAQUE, b"\r\nTRANSP:TRANSPARENT\r\n", 1)


def _vevent(entry: Entry, stamp: datetime, status: Status) -> Event:
    event = Event()
    event.add("UID", entry.uid)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", in_utc(stamp))
    event.add("CREATED", in_utc(entry.created))
    event.add("LAST-MODIFIED", in_utc(entry.last_modified))
    event.add("STATUS", status.value)
    _add_times(event, entry)
    # Only what is certain blocks the time of its reader (RFC 5545 §3.8.2.7).
    certain = status is Status.CONFIRMED and not entry.transparent
    event.add("TRANSP", "OPAQUE" if certain else "TRANSPARENT")
    _add_words(event, entry)
    return event


def _add_times(event: Event, entry: Entry) -> None:
    if entry.all_day:
        event.add("DTSTART", entry.start)
        event.add("DTEND", entry.end)
        return
    # Through UTC and back, a time in the gap becomes the one that clocks will show. Readers disagree
    # on the former (some take the offset after the gap), not on this.
    instants = entry.instants()
    walls = [to_local(instant, entry.zone) for instant in instants]
    # Nor do they agree on which of its two comings a time means that comes twice (ical.js takes the
    # second, against RFC 5545 §3.3.5): there is no doubt about it in UTC.
    in_doubt = any(comes_twice(wall, entry.zone) for wall in walls)
    for name, instant, wall in zip(("DTSTART", "DTEND"), instants, walls, strict=True):
        if in_doubt or entry.zone in _UTC_ZONES:
            event.add(name, instant)
        else:
            event.add(name, wall, parameters={"TZID": entry.zone})


def _add_words(event: Event, entry: Entry) -> None:
    url, conference = web_address(entry.url), web_address(entry.conference or "")
    # Some clients hide URL and CONFERENCE, all show the description.
    links = [link for link in (url, conference) if link and link not in entry.description]
    description = "\n\n".join([entry.description, *links] if entry.description else links)
    event.add("SUMMARY", text(one_line(entry.summary), entry.language))
    if description:
        event.add("DESCRIPTION", text(description, entry.language))
    if entry.location:
        event.add("LOCATION", text(entry.location, entry.language))
    if url:
        event.add("URL", uri(url))
    if categories := list(filter(None, map(one_line, entry.categories))):
        value = vCategory(categories)
        value.cats = [text(category) for category in categories]
        event.add("CATEGORIES", value)
    if conference:
        label = one_line(entry.conference_label)
        parameters = {"LABEL": label, "LANGUAGE": entry.language} if label else {}
        event.add("CONFERENCE", uri(conference, VALUE="URI", FEATURE="VIDEO", **parameters))


def _calendar(method: Literal["REQUEST", "CANCEL"] | None = None) -> Calendar:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODID)
    calendar.add("CALSCALE", "GREGORIAN")
    if method:
        calendar.add("METHOD", method)
    return calendar


def _message(method: Literal["REQUEST", "CANCEL"], entry: Entry, event: Event) -> bytes:
    return _joined(_calendar(method), [_bytes(event)], years_by_zone([entry]))


def _joined(
    calendar: Calendar, events: Iterable[bytes], years: Mapping[str, tuple[int, int]]
) -> bytes:
    head = _bytes(calendar).removesuffix(_FOOTER)
    zones = [vtimezone(zone, first, last) for zone, (first, last) in sorted(years.items())]
    return b"".join([head, *zones, *events, _FOOTER])


def _bytes(component: Calendar | Event) -> bytes:
    lines: bytes = component.to_ical()
    return lines


def _distinct(entries: Iterable[Entry]) -> list[Entry]:
    entries = list(entries)
    if len({entry.uid for entry in entries}) < len(entries):
        raise ValueError("two entries share a UID: without RECURRENCE-ID readers lose one")
    return entries
