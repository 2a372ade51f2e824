"""Moving somebody to another run of the same event, in an organiser's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from events import errors
from events.enums import TRANSITIONS, Action, Mode, State, WaitingPolicy
from events.models import Registration
from events.services import answers, places, telling, waitlist
from events.services import registration as registrations

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from events.models import Run


@transaction.atomic
def move(
    registration: Registration,
    *,
    to: Run,
    now: datetime,
    actor: Member,
    may_wait: bool = False,
) -> Registration:
    """End `registration`, and let the person have the same kind of seat in `to` or, if `may_wait`,
    a place in its queue; the new registration. As `desk.add`: neither hours nor an approval bind
    organisers; seats, shares, the queue and who may register do. Answers go along, the seat goes to
    whoever is next, and one mail tells of both.

    Raises AnotherEvent, DecideFirst and NotAllowed where there is nothing to move, BegunAlready,
    AnswerRefused where an option is full there; and of the other run NoRegistration,
    RegistrationElsewhere, RunCancelled, RunPostponed, Over, AlreadyRegistered, NotForThem,
    NoSuchSeats and NoSeatToAdd.
    """
    old, new = _locked(registration.run, to)
    fresh = Registration.objects.select_related("contact__member").get(pk=registration.pk)
    fresh.run = old
    _check(fresh, new, now)
    moved = _registered(fresh, new, now, actor, may_wait=may_wait)
    answers.hand_over(fresh, moved)
    places.change(fresh, Action.MOVE, now=now, actor=actor)
    telling.moved(moved, before=fresh, now=now)
    waitlist.fill(old, now=now)
    return moved


def _locked(old: Run, new: Run) -> tuple[Run, Run]:
    """Both, locked in one order for everybody: two who move people to and fro never wait for each
    other."""
    rows = {run.pk: places.locked(run) for run in sorted((old, new), key=lambda run: run.pk)}
    return rows[old.pk], rows[new.pk]


def _check(registration: Registration, to: Run, now: datetime) -> None:
    run, member = registration.run, registration.contact.member
    if to.event_id != run.event_id or to.pk == run.pk:
        raise errors.AnotherEvent
    if registration.state == State.REQUESTED:
        raise errors.DecideFirst
    if (State(registration.state), Action.MOVE) not in TRANSITIONS:
        raise errors.NotAllowed
    if run.has_begun(now):
        raise errors.BegunAlready
    if member is not None and not member.is_active:
        raise errors.NotForThem


def _registered(
    registration: Registration, to: Run, now: datetime, actor: Member, *, may_wait: bool
) -> Registration:
    """Where they stand in `to`; the mail is promised with that of the run they leave."""
    waits = registration.state == State.WAITING
    mode = registration.wants_mode if waits else registration.mode
    online_first = not waits and mode == Mode.ONLINE and registration.wants_mode == Mode.ROOM
    has_queue = to.waiting_policy != WaitingPolicy.NONE and to.seats(Mode.ROOM) != 0
    try:
        return registrations.register(
            run=to,
            contact=registration.contact,
            mode=mode,
            now=now,
            actor=actor,
            # In line only until it begins: afterwards no seat is given on.
            may_wait=may_wait and (to.starts_at is None or now < to.starts_at),
            room_later=online_first and has_queue,
            token=to.event.link_token,
            tells=False,
        )
    except (errors.NotVisible, errors.MembersOnly, errors.NotAdmitted):
        raise errors.NotForThem from None
    except errors.Full:
        raise errors.NoSeatToAdd from None
