"""What the demo's content is written in: plain data, which `demo.loader` turns into rows.

Days are given as a week counted from the week of loading and a weekday, so that the demo is never
out of date; everything refers to everything else by its short key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from community.enums import Cadence, Weekday
from events.enums import (
    Audience,
    Kind,
    MaterialPhase,
    Mode,
    QuestionKind,
    RegistrationPolicy,
    RunMode,
    Visibility,
    WaitingPolicy,
)

if TYPE_CHECKING:
    from demo.content.blocks import Block
    from events.shares import Share

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)

Texts = dict[str, str]  # by language


@dataclass(frozen=True, kw_only=True)
class OrganisationData:
    key: str
    kind: str
    country: str
    name: Texts
    part_of: str = ""


@dataclass(frozen=True, kw_only=True)
class RoomData:
    name: Texts
    seats: int | None = None
    access: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class VenueData:
    key: str
    name: Texts
    address: str
    map_link: str
    access: Texts
    rooms: tuple[RoomData, ...] = ()
    picture: str = ""


@dataclass(frozen=True, kw_only=True)
class SpeakerData:
    """`portrait` is a picture's name."""

    key: str
    name: str
    organisation: str
    portrait: str
    role: Texts
    about: Texts = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentData:
    """A text file: a heading and its paragraphs."""

    key: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PersonData:
    """A member; the part of the address before the @ is the key."""

    key: str
    name: str
    organisation: str
    language: str
    zone: str
    groups: tuple[str, ...] = ()
    is_superuser: bool = False
    digest: Cadence = Cadence.NONE


@dataclass(frozen=True, kw_only=True)
class SubscriberData:
    """Somebody without an account; the part of the address before the @ is the key. Without
    `topics` they hear of all, and with a cadence of none they have stopped."""

    key: str
    language: str
    zone: str
    cadence: Cadence
    weekday: int = Weekday.TUESDAY
    topics: tuple[str, ...] = ()
    is_paused: bool = False


@dataclass(frozen=True, kw_only=True)
class Words:
    """A page in one language. `body` is rich text as the editor stores it."""

    language: str
    title: str
    slug: str
    lead: str
    body: str


@dataclass(frozen=True, kw_only=True)
class EntryData:
    """One line of a schedule; `start` and `end` are None for whole days. What is history has its
    day, `on`, instead of a week and a weekday."""

    start: time | None
    end: time | None
    zone: str
    week: int = 0
    weekday: int = MONDAY
    on: date | None = None
    venue: str = ""
    rule: str = ""

    def day(self, today: date) -> date:
        """The day it begins on, seen from `today`. The two weeks around Christmas and New Year do
        not count: nothing new begins then."""
        if self.on:
            return self.on
        week = timedelta(weeks=1)
        monday = today - timedelta(days=today.weekday())
        if self.week <= 0:
            monday += self.week * week
        for _n in range(self.week):
            monday += week
            while is_quiet(monday):
                monday += week
        return monday + timedelta(days=self.weekday)


def is_quiet(day: date) -> bool:
    """Whether the working week of `day` is one of the two around Christmas and New Year."""
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=n) for n in range(5)]
    return any((day.month, day.day) >= (12, 23) or (day.month, day.day) <= (1, 2) for day in days)


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Who registers, in this order: `members` by key, then `guests` of the event's language.

    `date` counts the runs as `demo.crowds.run_of` does; a course has one. Guests are numbered
    from `first_guest` on.
    """

    date: int = 0
    mode: Mode = Mode.ROOM
    members: tuple[str, ...] = ()
    guests: int = 0
    first_guest: int = 0


@dataclass(frozen=True, kw_only=True)
class HandChange:
    """One date, counted as a crowd's, cancelled or, with `start`, moved by hand."""

    date: int
    reason: str
    days_later: int = 0
    start: time | None = None
    venue: str = ""


@dataclass(frozen=True, kw_only=True)
class SessionData:
    """One point of a programme; `speakers` by key."""

    start: time
    end: time
    title: Texts
    text: Texts = field(default_factory=dict)
    room: Texts = field(default_factory=dict)
    speakers: tuple[str, ...] = ()
    day: int = 1


@dataclass(frozen=True, kw_only=True)
class MaterialData:
    """`document`: the keys of documents by language; a language without one has the first."""

    title: Texts
    phase: MaterialPhase = MaterialPhase.BEFORE
    audience: Audience = Audience.EVERYBODY
    document: Texts = field(default_factory=dict)
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class ContentData:
    """What an event offers besides its text. The lines of `outcomes` are one outcome each."""

    topics: tuple[str, ...] = ()
    held_in: tuple[str, ...] = ()
    audience: Texts = field(default_factory=dict)
    outcomes: Texts = field(default_factory=dict)
    accessibility: tuple[str, ...] = ()
    accessibility_note: Texts = field(default_factory=dict)
    sessions: tuple[SessionData, ...] = ()
    people: tuple[str, ...] = ()
    materials: tuple[MaterialData, ...] = ()


@dataclass(frozen=True, kw_only=True)
class QuestionData:
    """What those who register are asked; `options` by their keys. `hangs_on` is the key of an earlier
    question that has to be answered with yes."""

    key: str
    kind: QuestionKind
    words: Texts
    options: tuple[tuple[str, Texts], ...] = ()
    hangs_on: str = ""
    sensitive: bool = False


@dataclass(frozen=True, kw_only=True)
class EventData:
    """An event: the first of `words` is the page with the schedule."""

    key: str
    kind: Kind
    host: str
    words: tuple[Words, ...]
    entries: tuple[EntryData, ...]
    mode: RunMode = RunMode.EACH_DATE
    registration: RegistrationPolicy = RegistrationPolicy.HERE
    seats_room: int | None = None
    seats_online: int | None = 0
    waiting: WaitingPolicy = WaitingPolicy.AUTOMATIC
    visibility: Visibility = Visibility.PUBLIC
    online_link: str = ""
    shares: tuple[Share, ...] = ()
    questions: tuple[QuestionData, ...] = ()
    crowds: tuple[Crowd, ...] = ()
    by_hand: tuple[HandChange, ...] = ()
    # What people said afterwards to the ready-made questions: how useful it was, what to do
    # differently, whether they recommend it. Of an event with one run that is over.
    said: tuple[tuple[str, str, str], ...] = ()
    # Whether those who were there get a certificate, and whether they check themselves in.
    has_certificates: bool = False
    has_code: bool = False
    content: ContentData = ContentData()

    @property
    def language(self) -> str:
        return self.words[0].language

    @property
    def is_for_guests(self) -> bool:
        return self.visibility in {Visibility.PUBLIC, Visibility.LINK}


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A story or page in one language; `alt` and `caption` are its picture's. `updates`: what has
    changed in a story, each with the number of days after its own."""

    language: str
    title: str
    slug: str
    lead: str
    body: tuple[Block, ...] = ()
    alt: str = ""
    caption: str = ""
    updates: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class PageData:
    """A page that is neither news nor an event; the first of `tellings` is the one it was written
    in."""

    key: str
    tellings: tuple[Telling, ...]
    picture: str
    in_menus: bool = False


@dataclass(frozen=True, kw_only=True)
class StoryData:
    """A story, dated `on` a day of history or some working day about `days_ago` days ago.

    `leads`: in these languages it stands on top of the home page.
    """

    key: str
    tellings: tuple[Telling, ...]
    picture: str
    organisations: tuple[str, ...]
    topics: tuple[str, ...]
    at: time
    zone: str
    on: date | None = None
    days_ago: int = 0
    leads: tuple[str, ...] = ()

    def dated_at(self, now: datetime) -> datetime:
        zone = ZoneInfo(self.zone)
        day = self.on or now.astimezone(zone).date() - timedelta(days=self.days_ago)
        if not self.on:
            day -= timedelta(days=max(0, day.weekday() - FRIDAY))
        return datetime.combine(day, self.at, zone)
