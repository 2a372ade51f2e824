"""Who keeps which door, and what stands on the list there: names, organisations, seats, and who is in.

Organisers who may change the participants of an event keep its doors at any time; members named for
it from a day before each date to a day after its end, that date only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from events.enums import THERE, State, Status
from events.models import Attendance, Doorkeeper, Event, Occurrence, Registration, Run
from events.queries import desk_rights
from events.queries.words import words_of
from foundation import folding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from community.models import Member
    from events.models import Contact
    from events.queries.words import EventWords

AROUND: Final = timedelta(days=1)
# More names than these no phone keeps and no page shows.
MOST: Final = 5000


@dataclass(frozen=True, slots=True)
class Door:
    """One run whose door somebody keeps: `dates` are those they may check people in for, by their
    start. `is_open`: they may now; else from `opens_at`."""

    run: Run
    words: EventWords
    dates: list[Occurrence]
    opens_at: datetime
    is_open: bool = True

    def has(self, uid: str) -> bool:
        """Whether `uid` is one of the dates; nobody is marked at another one instead."""
        return any(str(date.uid) == uid for date in self.dates)

    def date(self, uid: str, *, now: datetime) -> Occurrence:
        """The date called `uid`; else the one that is going on, or the next, or the last."""
        for date in self.dates:
            if str(date.uid) == uid:
                return date
        return next((date for date in self.dates if now < date.end), self.dates[-1])


def keeper_mark(member: Member) -> str:
    """What a phone knows its keeper by: it says nothing of who that is."""
    return salted_hmac("talka.door", str(member.pk), algorithm="sha256").hexdigest()[:32]


def door(member: Member, run: UUID, *, now: datetime) -> Door | None:
    """The door of `run` as `member` keeps it at `now`; None where they don't."""
    rows = Run.objects.select_related("event__schedule_page")
    found = rows.filter(uuid=run).first()
    if found is None or not member.is_active:
        return None
    rights = _Rights(member, [found.event])
    dates = [date for date in _dates([found]) if rights.keeps(found.event, date, now)]
    if not dates:
        return None
    return Door(found, _words([found])[found.event_id], dates, dates[0].start - AROUND)


def keeps(member: Member, date: Occurrence, *, now: datetime) -> bool:
    """Whether `member` keeps the door of `date` at `now`. Needs `date.event`."""
    return member.is_active and _Rights(member, [date.event]).keeps(date.event, date, now)


def screen_of(date: Occurrence) -> str:
    """Where the screen in the room shows the code of `date`. Needs `date.run`."""
    return f"{reverse('check_in_screen', args=(date.run.uuid,))}?date={date.uid}"


def is_keeper(member: Member, event: Event) -> bool:
    """Whether `member` keeps a door of `event` at any time."""
    return member.is_active and event.doorkeepers.filter(member=member).exists()


def doors(member: Member, *, now: datetime, event: Event | None = None) -> list[Door]:
    """The doors (of `event`) that `member` may keep at `now`, the next date first. A constant
    number of queries."""
    near = Occurrence.objects.filter(
        status=Status.SCHEDULED, start__lte=now + AROUND, end__gt=now - AROUND
    )
    events = Q(event__doorkeepers__member=member)
    if member.has_perm(desk_rights.CHANGE_PARTICIPANTS):
        events |= Q(event__in=desk_rights.events_of(member).values("pk"))
    if event is not None:
        near = near.filter(event=event)
    rows = near.filter(events).select_related("run__event", "venue", "event").distinct()
    return _doors(rows.order_by("start", "pk"), now)


def named_for(member: Member, *, now: datetime) -> list[Door]:
    """The doors for which `member` is named, open or to come. A constant number of queries."""
    rows = Occurrence.objects.filter(
        event__doorkeepers__member=member, status=Status.SCHEDULED, end__gt=now - AROUND
    )
    return _doors(rows.select_related("run__event", "venue", "event").order_by("start", "pk"), now)


def _doors(rows: Iterable[Occurrence], now: datetime) -> list[Door]:
    by_run: dict[int, list[Occurrence]] = {}
    for date in rows:
        by_run.setdefault(date.run_id, []).append(date)
    runs = [dates[0].run for dates in by_run.values()]
    words = _words(runs)
    made = []
    for run, dates in zip(runs, by_run.values(), strict=True):
        opens_at = dates[0].start - AROUND
        made.append(Door(run, words[run.event_id], dates, opens_at, is_open=opens_at <= now))
    return made


def _words(runs: Iterable[Run]) -> dict[int, EventWords]:
    return words_of([run.event for run in runs], get_language() or "en")


def _dates(runs: Iterable[Run]) -> list[Occurrence]:
    rows = Occurrence.objects.filter(run__in=list(runs), status=Status.SCHEDULED)
    return list(rows.select_related("venue", "event", "run").order_by("start", "pk"))


class _Rights:
    """What one member may at the doors of some events."""

    def __init__(self, member: Member, events: list[Event]) -> None:
        self.organises = {
            event.pk
            for event in events
            if desk_rights.may(member, desk_rights.CHANGE_PARTICIPANTS, event)
        }
        self.named = set(
            Doorkeeper.objects.filter(member=member, event__in=events).values_list(
                "event_id", flat=True
            )
        )

    def keeps(self, event: Event, date: Occurrence, now: datetime) -> bool:
        if event.pk in self.organises:
            return True
        is_near = date.start - AROUND <= now < date.end + AROUND
        return event.pk in self.named and is_near and date.status == Status.SCHEDULED


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the list at a door, by name, or by a hint at the address where there is none;
    `came_at` is since when they are in, None: they are not."""

    registration: Registration
    name: str
    organisation: str
    came_at: datetime | None
    presence: str

    @property
    def is_in(self) -> bool:
        return self.came_at is not None

    @property
    def words(self) -> list[str]:
        return folding.words(f"{self.name} {self.organisation}")

    def matches(self, terms: list[str]) -> bool:
        """Whether each of the folded `terms` begins a word of theirs."""
        words = self.words
        return all(any(word.startswith(term) for word in words) for term in terms)


@dataclass(frozen=True)
class List:
    """Everybody who is expected at one date."""

    people: list[Person]
    is_cut: bool

    @cached_property
    def number_in(self) -> int:
        return sum(person.is_in for person in self.people)

    def found(self, query: str) -> list[Person]:
        terms = folding.query_terms(query)
        return [person for person in self.people if person.matches(terms)]


def expected(run: Run, date: Occurrence) -> List:
    """The list at the door of `run` for `date`, by name. Two queries for any number of people."""
    rows = run.registrations.filter(state=State.CONFIRMED)
    rows = rows.select_related("contact__member__organisation").order_by("pk")
    found = list(rows.only(*_READ)[: MOST + 1])
    marks = Attendance.objects.filter(occurrence=date, registration__run=run)
    known = {mark.registration_id: mark for mark in marks}
    people = [person(row, known.get(row.pk)) for row in found[:MOST]]
    people.sort(key=lambda one: (folding.fold(one.name), one.registration.pk))
    return List(people, is_cut=len(found) > MOST)


# Not what they answered.
_READ = (
    "uuid",
    "run",
    "state",
    "mode",
    "code_version",
    "contact",
    "contact__email",
    "contact__guest_name",
    "contact__member",
    "contact__member__name",
    "contact__member__organisation",
    "contact__member__organisation__name",
)


def person(registration: Registration, mark: Attendance | None) -> Person:
    """One registration as it stands at a door."""
    contact = registration.contact
    is_there = mark is not None and mark.presence in THERE
    return Person(
        registration=registration,
        name=called(contact),
        organisation=contact.works_at,
        came_at=mark.at if mark is not None and is_there else None,
        presence=mark.presence if mark is not None else "",
    )


def called(contact: Contact) -> str:
    """What somebody is called at a door."""
    return contact.name.strip() or contact.hint
