"""Who wants to hear when an event runs again: they are told once, as soon as one can register."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from events import errors
from events.enums import Mode, RegistrationPolicy, Visibility
from events.models import Interest, Registration, Run
from events.queries.doors import Door, door
from events.queries.seats import as_seen, tallies
from events.querysets import may_see, people_of_groups
from events.services import admission
from foundation import outbox

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from community.models import Member
    from events.models import Contact, Event
    from events.shares import Tally

# A new date is corrected within minutes, if at all: nobody is led to one that moves on at once.
QUIET = timedelta(minutes=10)


def wish(event: Event, contact: Contact, *, now: datetime, token: str = "") -> Interest:
    """Tell `contact` once when one can register for `event` again; asking twice changes nothing.
    Who was told may ask anew. `token` opens an event by link. Raises NotVisible."""
    if not event.is_visible_to(contact.member, token):
        raise errors.NotVisible
    made, is_new = Interest.objects.get_or_create(
        event=event, contact=contact, defaults={"created_at": now}
    )
    if not is_new and made.told_at is not None:
        made.told_at, made.created_at = None, now
        made.save(update_fields=["told_at", "created_at"])
    return made


def withdraw(event: Event, contact: Contact) -> bool:
    """Tell them of nothing; whether there was anything to tell."""
    deleted, _rows = Interest.objects.filter(event=event, contact=contact).delete()
    return bool(deleted)


def tell_due(*, now: datetime) -> int:
    """Promise a mail to everybody who wants to hear of an event for which they can register by now;
    how many. Each is told once, also by two machines at the same time."""
    waiting = Interest.objects.filter(told_at=None)
    runs, found = _runs(waiting.values_list("event", flat=True), now)
    rows = waiting.filter(event__in=runs).select_related("contact__member__organisation", "event")
    of_event = {
        event.pk: set(event.organisations.values_list("pk", flat=True))
        for event in {row.event.pk: row.event for row in rows}.values()
        if event.visibility == Visibility.ORGANISATIONS
    }
    people = people_of_groups({row.event_id for row in rows})
    told = 0
    for row in rows.order_by("pk"):
        open_to = _open_to(row.contact.member, runs[row.event_id], found, now)
        for_it = of_event.get(row.event_id, ()), people.get(row.event_id, ())
        if _may_come(row, open_to, *for_it):
            told += _tell(row, now)
    return told


def open_runs(event: int, member: Member | None, now: datetime) -> list[Run]:
    """The runs of one event in which there is a seat for `member` at present, the next first."""
    runs, found = _runs([event], now)
    return _open_to(member, runs.get(event, []), found, now)


def _runs(
    events: Iterable[int], now: datetime
) -> tuple[dict[int, list[Run]], dict[tuple[int, str], Tally]]:
    """The runs with seats that nobody has, by event, and how their seats stand: not those with a
    date that was made or changed a moment ago."""
    rows = Run.objects.filter(
        event__in=events,
        event__is_live=True,
        registration=RegistrationPolicy.HERE,
        starts_at__gt=now,
    ).exclude(occurrences__last_modified__gt=now - QUIET)
    runs = list(rows.order_by("starts_at", "pk"))
    counted = tallies(runs, now=now)
    found: defaultdict[int, list[Run]] = defaultdict(list)
    for run in runs:
        if any(counted[run.pk, mode].unclaimed != 0 for mode in Mode.values):
            found[run.event_id].append(run)
    return dict(found), counted


def _open_to(
    member: Member | None, runs: list[Run], counted: dict[tuple[int, str], Tally], now: datetime
) -> list[Run]:
    """Those of `runs` in which `member` gets a seat: some may be kept for others."""
    of_runs = {(run.pk, mode): counted[run.pk, mode] for run in runs for mode in Mode.values}
    seen = as_seen(runs, of_runs, member)
    return [run for run in runs if door(run, seen[run.pk], now) == Door.OPEN]


def _may_come(
    row: Interest, runs: list[Run], organisations: Iterable[int], people: Collection[int]
) -> bool:
    """Whether the person may see the event and register for one of `runs`, and hasn't."""
    contact = row.contact
    member: Member | None = contact.member
    if member is None or not member.is_active:
        return False
    is_by_link = row.event.visibility == Visibility.LINK and row.event.is_live
    if not is_by_link and not may_see(member, row.event, set(organisations), people):
        return False
    admitted = [
        run for run in runs if admission.why_not(run, member=member, email=contact.email) is None
    ]
    return bool(admitted)


@transaction.atomic
def _tell(row: Interest, now: datetime) -> bool:
    won = Interest.objects.filter(pk=row.pk, told_at=None).update(told_at=now)
    if won and not _is_registered(row, now):
        outbox.put(
            "events.again",
            recipient=row.contact.email,
            now=now,
            key=f"events.again:{row.pk}",
            interest=row.pk,
        )
        return True
    return False


def _is_registered(row: Interest, now: datetime) -> bool:
    """Whether they have found it themselves meanwhile."""
    return (
        Registration.objects.live()
        .filter(contact=row.contact, run__event=row.event, run__starts_at__gt=now)
        .exists()
    )
