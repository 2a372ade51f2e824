"""Who registers for the demo's events: one by one as people do, or at once for load work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from community.models import Member
from demo.content import people
from demo.content.shapes import is_quiet
from events.enums import RegistrationPolicy, State
from events.models import Contact, Registration, RegistrationChange
from events.queries import seats
from events.services import contacts, places, registration

if TYPE_CHECKING:
    from demo.content.shapes import Crowd
    from events.models import Event, Run

# The first of a crowd came so long ago, the others one after the other. For an event that is over
# it is counted from the day before it began.
FIRST_CAME = timedelta(days=14)
PAUSE = timedelta(hours=2)
IN_TIME = timedelta(days=1)


def run_of(event: Event, number: int, now: datetime) -> Run:
    """Run `number` (from 0) of the event, counted among those to come outside the quiet weeks or,
    where there are none, among all."""
    rows = event.runs.filter(registration=RegistrationPolicy.HERE).order_by("starts_at", "pk")
    runs = [(run.starts_at, run) for run in rows if run.starts_at]
    coming = [(start, run) for start, run in runs if start > now and not is_quiet(start.date())]
    return (coming or runs)[number][1]


class Come(Protocol):
    """Register `crowd`, whose guests speak `language`; how many."""

    def __call__(self, crowd: Crowd, event: Event, language: str, now: datetime) -> int: ...


def one_by_one(crowd: Crowd, event: Event, language: str, now: datetime) -> int:
    """Register the crowd through the service; who finds no seat waits."""
    run = run_of(event, crowd.date, now)
    comers = _comers(crowd, run, language, now)
    already = run.registrations.count()
    for number, contact in enumerate(comers, already):
        registration.register(
            run=run,
            contact=contact,
            mode=crowd.mode,
            now=_moment(run, number, now),
            may_wait=True,
        )
    return len(comers)


def at_once(crowd: Crowd, event: Event, language: str, now: datetime) -> int:
    """Write what `one_by_one` would, in a constant number of queries and without mails."""
    run = places.locked(run_of(event, crowd.date, now))
    comers = _comers(crowd, run, language, now)
    already = run.registrations.count()
    free = seats.of_one(run, now=now)[crowd.mode].unclaimed
    seated = len(comers) if free is None else min(free, len(comers))
    position = places.next_position(run)
    made = []
    for number, contact in enumerate(comers):
        has_seat = number < seated
        moment = _moment(run, already + number, now)
        made.append(
            Registration(
                run=run,
                contact=contact,
                mode=crowd.mode,
                state=State.CONFIRMED if has_seat else State.WAITING,
                wants_mode="" if has_seat else crowd.mode,
                position=None if has_seat else position + number - seated,
                created_at=moment,
                changed_at=moment,
            )
        )
    Registration.objects.bulk_create(made)
    RegistrationChange.objects.bulk_create(
        RegistrationChange(
            registration=row,
            at=row.created_at,
            action="register",
            before="",
            after=row.state,
            mode=row.mode,
            wants_mode=row.wants_mode,
        )
        for row in made
    )
    return len(made)


def _comers(crowd: Crowd, run: Run, language: str, now: datetime) -> list[Contact]:
    members = Member.objects.in_bulk([people.address(k) for k in crowd.members], field_name="email")
    # Other guests than those of the run's earlier crowds.
    first = crowd.first_guest + run.registrations.filter(contact__member=None).count()
    return [
        *(contacts.of_member(members[people.address(n)], now=now) for n in crowd.members),
        *_guests(language, first, crowd.guests),
    ]


def _guests(language: str, first: int, count: int) -> list[Contact]:
    """The contacts of `count` guests from number `first` on, made when needed."""
    names = {
        people.address(f"guest-{language}-{number + 1}"): people.guest_name(language, number)
        for number in range(first, first + count)
    }
    known = set(Contact.objects.filter(email__in=names).values_list("email", flat=True))
    Contact.objects.bulk_create(
        Contact(
            email=email,
            guest_name=name,
            guest_language=language,
            guest_time_zone=people.ZONES[language],
        )
        for email, name in names.items()
        if email not in known
    )
    rows = {contact.email: contact for contact in Contact.objects.filter(email__in=names)}
    return [rows[email] for email in names]


def _moment(run: Run, number: int, now: datetime) -> datetime:
    """When the person `number` (from 0) registered."""
    latest = now if run.starts_at is None else min(now, run.starts_at - IN_TIME)
    return min(latest - FIRST_CAME + PAUSE * number, latest)
