"""Runs in which somebody gets a seat by registering now: for many people at once."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from events.enums import Mode, RegistrationPolicy, Visibility
from events.models import Run
from events.queries.doors import Door, door
from events.queries.seats import as_seen, tallies
from events.querysets import may_see
from events.services import admission

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from community.models import Member
    from events.models import Contact, Event
    from events.shares import Tally

# A new date is corrected within minutes, if at all: nobody is led to one that moves on at once.
QUIET: Final = timedelta(minutes=10)


def runs_of(
    events: Iterable[int], now: datetime
) -> tuple[dict[int, list[Run]], dict[tuple[int, str], Tally]]:
    """The runs with seats that nobody has, by event, the next first, and how their seats stand: not
    those with a date that was made or changed a moment ago."""
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


def of_event(event: int, member: Member | None, now: datetime) -> list[Run]:
    """The runs of one event in which there is a seat for `member` at present, the next first."""
    runs, counted = runs_of([event], now)
    return open_to(member, runs.get(event, []), counted, now)


def open_to(
    member: Member | None,
    runs: list[Run],
    counted: Mapping[tuple[int, str], Tally],
    now: datetime,
) -> list[Run]:
    """Those of `runs` in which `member` gets a seat: some may be kept for others."""
    of_runs = {(run.pk, mode): counted[run.pk, mode] for run in runs for mode in Mode.values}
    seen = as_seen(runs, of_runs, member)
    return [run for run in runs if door(run, seen[run.pk], now) == Door.OPEN]


def admitting(
    contact: Contact,
    event: Event,
    runs: Iterable[Run],
    organisations: Iterable[int],
    people: Collection[int],
) -> list[Run]:
    """Those of `runs` for which the member behind `contact` may register. They know the link of an
    event by link; `organisations` and `people` are those whom the event is for."""
    member: Member | None = contact.member
    if member is None or not member.is_active:
        return []
    is_by_link = event.visibility == Visibility.LINK and event.is_live
    if not is_by_link and not may_see(member, event, set(organisations), people):
        return []
    return [
        run for run in runs if admission.why_not(run, member=member, email=contact.email) is None
    ]
