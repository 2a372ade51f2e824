"""Places: the lock, the count and the one step that every write to a registration goes through.

Seats are counted and given in one transaction that holds the run's row; there is no counter that
could drift, and no count outside the lock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from events import errors
from events.enums import TRANSITIONS, Action, RegistrationPolicy, State, Status
from events.models import Registration, RegistrationChange, Run

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member


def locked(run: Run) -> Run:
    """The run's row, locked until the transaction ends: nobody else can count or give its seats.
    SQLite has no row locks; there the whole transaction is IMMEDIATE. Raises RunCancelled for a
    run that a new schedule has taken away meanwhile."""
    try:
        return Run.objects.select_for_update(of=("self",)).select_related("event").get(pk=run.pk)
    except Run.DoesNotExist:
        raise errors.RunCancelled from None


def check_open(run: Run, now: datetime) -> None:
    """Raise the sentence that says why one cannot register at `now`, seats aside."""
    if run.registration != RegistrationPolicy.HERE:
        raise errors.NoRegistration
    if run.starts_at is None:
        raise errors.RunPostponed if is_postponed(run) else errors.RunCancelled
    if run.starts_at <= now:
        raise errors.Over if run.ends_at and run.ends_at <= now else errors.Closed
    if run.opens_at is not None and now < run.opens_at:
        raise errors.NotYetOpen
    if not run.is_open(now):
        raise errors.Closed


def is_postponed(run: Run) -> bool:
    """Whether a date of `run` waits for its new day."""
    return run.occurrences.filter(status=Status.POSTPONED).exists()


def seats_free(run: Run, mode: str) -> int | None:
    """Seats of `mode` that nobody holds; None: as many as come. Under the run's lock only."""
    seats = run.seats(mode)
    if seats is None:
        return None
    return max(seats - run.registrations.seated().filter(mode=mode).count(), 0)


def change(
    registration: Registration, action: Action, *, now: datetime, actor: Member | None = None
) -> Registration:
    """Let `action` happen to a registration whose run is locked, and write it down.

    Raises NotAllowed where the table of transitions has no such step; nothing is changed then.
    """
    fresh = Registration.objects.select_related("run", "contact__member").get(pk=registration.pk)
    before = State(fresh.state)
    after = TRANSITIONS.get((before, action))
    if after is None:
        raise errors.NotAllowed
    fresh.state, fresh.changed_at = after, now
    if action in {Action.PROMOTE, Action.OFFER}:
        fresh.mode = fresh.wants_mode
    if after != State.OFFERED:
        fresh.offer_expires_at = None
    if after != State.WAITING:
        fresh.wants_mode, fresh.position = "", None
    fresh.save()
    write_history(fresh, action, before, actor, now)
    return fresh


def next_position(run: Run) -> int:
    last = run.registrations.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def write_history(
    registration: Registration, action: str, before: str, actor: Member | None, now: datetime
) -> None:
    RegistrationChange.objects.create(
        registration=registration,
        at=now,
        actor=actor,
        action=action,
        before=before,
        after=registration.state,
        mode=registration.mode,
    )
