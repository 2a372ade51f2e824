"""One occurrence as a calendar sees it, checked once, so that every text made of it is right."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

from events.calendar.zones import UnknownZone, is_zone, to_local, to_utc

_LANGUAGE = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
# Outside these years somebody mistyped, and a VTIMEZONE would grow without end.
_FIRST_YEAR, _LAST_YEAR = 1970, 2199


class Status(StrEnum):
    """The three states of a VEVENT (RFC 5545 §3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One occurrence in one language: what becomes one VEVENT.

    `uid` is the occurrence's stored UUID, in its usual 36 characters; `sequence` its stored
    number. `start` and `end` are naive local times in the IANA zone `zone`, or plain dates when
    `all_day`; `end` is exclusive. Times that the clocks skip or show twice are read as
    `zones.to_utc` does (RFC 5545 §3.3.5). `created` and `last_modified` are aware. `summary`
    comes with its translated "Cancelled:" where that is due. `conference` is secret: for the
    personal feed and mails only. Raises ValueError when a field breaks these rules. Free text
    and web addresses never do: they are cleaned, or dropped, when written.
    """

    uid: str
    sequence: int
    start: datetime | date
    end: datetime | date
    all_day: bool
    zone: str
    status: Status
    created: datetime
    last_modified: datetime
    summary: str
    language: str
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    transparent: bool = False
    conference: str | None = None
    conference_label: str = ""

    def __post_init__(self) -> None:
        if str(UUID(self.uid)) != self.uid:
            raise ValueError(f"a UID is a bare UUID, not {self.uid!r}")
        if self.sequence < 0:
            raise ValueError(f"SEQUENCE counts from 0, not {self.sequence}")
        check_language(self.language)
        check_zone(self.zone)
        for moment in (self.created, self.last_modified):
            in_utc(moment)
        if any(_is_plain_date(moment) != self.all_day for moment in (self.start, self.end)):
            raise ValueError("all-day entries have dates, all others have dates with times")
        if self.start.year < _FIRST_YEAR or self.end.year > _LAST_YEAR:
            raise ValueError(f"an entry lies between {_FIRST_YEAR} and {_LAST_YEAR}")
        if self.end <= self.start if self.all_day else self.instants()[1] <= self.instants()[0]:
            raise ValueError(f"an entry ends after it starts, not {self.start} to {self.end}")

    def instants(self) -> tuple[datetime, datetime]:
        """Start and end in UTC. Only for entries that aren't all-day."""
        if not (isinstance(self.start, datetime) and isinstance(self.end, datetime)):
            raise TypeError("an all-day entry has no instants")
        start = to_utc(self.start, self.zone)
        # A start that the clocks skip moves with them, and the length counts from there.
        shown = to_local(start, self.zone)
        return start, to_utc(shown + (self.end - self.start), self.zone)

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last calendar year the entry touches."""
        return self.start.year, self.end.year


def in_utc(moment: datetime) -> datetime:
    """An aware moment in UTC. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC)


def check_zone(name: str) -> None:
    """Raises UnknownZone, a ValueError, for what is no IANA time zone."""
    if not is_zone(name):
        raise UnknownZone(name)


def check_language(tag: str) -> None:
    """Raises ValueError for what is no language tag."""
    if not _LANGUAGE.fullmatch(tag):
        raise ValueError(f"{tag!r} is no language tag (BCP 47)")


def _is_plain_date(moment: datetime | date) -> bool:
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        raise ValueError(f"{moment} should be local time without its zone")
    return not isinstance(moment, datetime)
