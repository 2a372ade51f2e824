"""A request as the person's manager sees it: who asks for what, and what became of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from community.models import Member
from events.enums import DECISIONS, Action, State, Status
from events.models import Occurrence, Registration
from events.models.registrations import MANAGER_LINK_PURPOSE
from events.queries import addresses
from events.queries.event_detail import DateView
from events.queries.words import words_of_one
from foundation import links

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from events.models import Contact, RegistrationChange
    from events.queries.words import EventWords

# In a name, what mail programs make a link of: nobody's advertisement goes out in our mails.
_LIKE_AN_ADDRESS = re.compile(r"[/@:\\]|\.\w{2}")


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `name` is empty where there is none that may stand in a mail to others."""

    name: str
    email: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Reader:
    """How to write to the manager: as a member, or as the person who names them reads."""

    name: str
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class ManagerRequest:
    """`page_path` is empty when the manager may not open the event's page. `decision` is the line
    of the history that says what became of the request."""

    registration: Registration
    person: Person
    reader: Reader
    words: EventWords
    page_path: str
    dates: list[Occurrence]
    decision: RegistrationChange | None
    now: datetime

    @property
    def has_begun(self) -> bool:
        return self.registration.run.has_begun(self.now)

    @property
    def is_open(self) -> bool:
        """Whether the manager can still decide."""
        row = self.registration
        in_time = row.answer_by is not None and self.now < row.answer_by
        is_there = not self.has_begun and not self.is_called_off
        return row.state == State.REQUESTED and in_time and is_there

    @property
    def is_called_off(self) -> bool:
        """Whether there is nothing left to take part in."""
        return all(date.is_cancelled for date in self.dates)

    @property
    def is_declined(self) -> bool:
        return self.decision is not None and self.decision.action == Action.REJECT

    @property
    def is_queued(self) -> bool:
        """Whether it was approved where no seat was free."""
        return self.decision is not None and self.decision.action == Action.QUEUE

    @property
    def is_taken_back(self) -> bool:
        return self.registration.state == State.CANCELLED

    @property
    def lines(self) -> list[DateView]:
        """The dates as they are shown."""
        return [DateView(date, "", is_over=False) for date in self.dates]


def by_link(token: str, *, now: datetime) -> ManagerRequest | None:
    """The request that a manager's link stands for; None for a bad one, or one whose place another
    has taken. A constant number of queries."""
    try:
        link = links.read(MANAGER_LINK_PURPOSE, token)
        found = _rows().filter(uuid=UUID(link.id), manager_link_version=link.version).first()
    except (links.BadLink, ValueError):
        return None
    return None if found is None else _request(found, now)


def to_mail(registration: int, version: int, *, now: datetime) -> ManagerRequest | None:
    """The request for a mail to the manager; None where there is nothing to ask any more, or nobody
    who may be written to."""
    row = _rows().filter(pk=registration, manager_link_version=version).first()
    found = None if row is None else _request(row, now)
    if found is None or not found.is_open:
        return None
    closed = Member.objects.filter(email=found.registration.manager_email, is_active=False)
    return None if closed.exists() else found


def _rows() -> QuerySet[Registration]:
    asked = Registration.objects.filter(manager_asked_at__isnull=False)
    return asked.select_related("run__event", "contact__member__organisation")


def _request(row: Registration, now: datetime) -> ManagerRequest:
    event = row.run.event
    member = Member.objects.filter(email=row.manager_email, is_active=True).first()
    reader = _reader(row.contact, member)
    words = words_of_one(event, reader.language)
    dates = Occurrence.objects.filter(run=row.run).exclude(status=Status.WITHDRAWN)
    return ManagerRequest(
        registration=row,
        person=person(row.contact),
        reader=reader,
        words=words,
        page_path=addresses.page_path(
            event, words, is_visible=event.is_visible_to(member), holds_key=False
        ),
        dates=list(dates.select_related("venue")),
        decision=row.changes.filter(action__in=DECISIONS).select_related("actor").last(),
        now=now,
    )


def person(contact: Contact) -> Person:
    """Who asks, as their manager reads it."""
    name = "" if _LIKE_AN_ADDRESS.search(contact.name) else contact.name
    return Person(name, contact.email, contact.works_at)


def _reader(contact: Contact, member: Member | None) -> Reader:
    if member is not None:
        return Reader(member.name, member.mail_language, member.time_zone)
    return Reader("", contact.language, contact.time_zone)
