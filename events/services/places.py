"""Places: the lock and the one step that every write to a registration goes through.

Seats are counted (`queries.seats`) and given in one transaction that holds the run's row; there is
no counter that could drift, and nothing is given by a count outside the lock.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Max
from django.db.transaction import TransactionManagementError

from events import errors
from events.enums import (
    TRANSITIONS,
    WHILE_OFFERED,
    WHILE_WAITING,
    Action,
    RegistrationPolicy,
    State,
    Status,
)
from events.models import Registration, RegistrationChange, Run

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from events.services.standing import Standing


@cache
def _lock(_vendor: str) -> str:
    """What the ORM says to lock one run, kept: to say it anew for everybody who registers takes as
    long as a query."""
    sql, _params = Run.objects.select_for_update().filter(pk=0).query.sql_with_params()
    return sql


def locked(run: Run) -> Run:
    """The run's row, locked until the transaction ends: nobody else can count or give its seats.
    SQLite has no row locks; there the whole transaction is IMMEDIATE. Raises RunCancelled for a
    run that a new schedule has taken away meanwhile.

    The event is the one that the caller read, if any: whoever waits for the lock waits for as
    little as can be.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a lock is nothing outside a transaction")
    fresh = next(iter(Run.objects.raw(_lock(connection.vendor), [run.pk])), None)
    if fresh is None:
        raise errors.RunCancelled
    if Run.event.is_cached(run):
        fresh.event = run.event
    return fresh


def check_takes_place(run: Run, now: datetime) -> None:
    """Raise the sentence that says why nobody can be registered at `now`, by organisers either."""
    if run.registration == RegistrationPolicy.EXTERNAL:
        raise errors.RegistrationElsewhere
    if run.registration != RegistrationPolicy.HERE:
        raise errors.NoRegistration
    if run.starts_at is None:
        raise errors.RunPostponed if is_postponed(run) else errors.RunCancelled
    if run.ends_at and run.ends_at <= now:
        raise errors.Over


def check_open(run: Run, now: datetime) -> None:
    """Raise the sentence that says why one cannot register at `now`, seats aside."""
    check_takes_place(run, now)
    if run.has_begun(now):
        raise errors.Closed
    if run.opens_at is not None and now < run.opens_at:
        raise errors.NotYetOpen
    if not run.is_open(now):
        raise errors.Closed


def check_goes_on(run: Run, now: datetime) -> None:
    """Raise RunCancelled where nothing takes place any more, and TooLate where it has begun."""
    if is_called_off(run):
        raise errors.RunCancelled
    if run.has_begun(now):
        raise errors.TooLate


def is_called_off(run: Run) -> bool:
    """Whether nothing takes place any more, not even on a day that nobody knows yet."""
    return run.starts_at is None and not is_postponed(run)


def is_postponed(run: Run) -> bool:
    """Whether a date of `run` waits for its new day."""
    return run.occurrences.filter(status=Status.POSTPONED).exists()


def change(
    registration: Registration,
    action: Action,
    *,
    now: datetime,
    actor: Member | None = None,
    to: Standing | None = None,
    reason: str = "",
    manager: str = "",
) -> Registration:
    """Let `action` happen to a registration whose run is locked, and write it down.

    `to` says which seat it holds and waits for from then on, where that was decided just now;
    `manager` is the address of who decided, where it was the person's manager. Raises NotAllowed
    where the table of transitions has no such step; nothing is changed then.
    """
    fresh = Registration.objects.select_related("run", "contact__member").get(pk=registration.pk)
    before = State(fresh.state)
    after = state_after(fresh, action)
    if after is None or (to is not None and to.state != after):
        raise errors.NotAllowed
    fresh.state, fresh.changed_at, fresh.held_until = after, now, None
    if to is None:
        _take_seats(fresh, action, before)
    else:
        fresh.mode, fresh.wants_mode = to.mode, to.wants_mode
        fresh.position = next_position(fresh.run) if to.is_in_line else None
    fresh.save()
    write_history(fresh, action, before, actor, now, reason=reason, manager=manager)
    return fresh


def state_after(registration: Registration, action: Action) -> State | None:
    """Where `action` leads; None where it isn't possible. Who has one seat and waits for another
    stays confirmed through all of that."""
    before = State(registration.state)
    if (before, action) == (State.HELD, Action.CONFIRM) and registration.run.asks:
        return State.REQUESTED
    beside = before == State.CONFIRMED and (
        (action in WHILE_WAITING and registration.wants_mode)
        or (action in WHILE_OFFERED and registration.offered_mode)
    )
    return State.CONFIRMED if beside else TRANSITIONS.get((before, action))


def _take_seats(registration: Registration, action: Action, before: State) -> None:
    """What `action` does to the seats of `registration` and to its place in the queue."""
    wanted, offered = registration.wants_mode, registration.offered_mode
    beside = action == Action.OFFER and before == State.CONFIRMED
    registration.offered_mode = wanted if beside else ""
    if action == Action.PROMOTE or (action == Action.OFFER and not beside):
        registration.mode = wanted
    elif action == Action.ACCEPT and offered:
        registration.mode = offered
    # The offer's time is written by who offers.
    registration.offer_expires_at = None
    if registration.state != State.WAITING:
        registration.wants_mode, registration.position = "", None


def next_position(run: Run) -> int:
    last = run.registrations.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def write_history(
    registration: Registration,
    action: str,
    before: str,
    actor: Member | None,
    now: datetime,
    *,
    reason: str = "",
    manager: str = "",
) -> None:
    RegistrationChange.objects.create(
        registration=registration,
        at=now,
        actor=actor,
        action=action,
        before=before,
        after=registration.state,
        mode=registration.mode,
        wants_mode=registration.wants_mode,
        offered_mode=registration.offered_mode,
        reason=reason,
        manager=manager,
    )
