"""Several dates of one event in one step: all that was asked for, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from events import errors
from events.services import files, registration, telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from community.models import Member
    from events.models import Contact, Registration, Run

# Nobody is at more dates of one event; each locks a run until all are done.
MOST: Final = 50


@transaction.atomic
def book(
    *,
    runs: Iterable[Run],
    contact: Contact,
    mode: str,
    now: datetime,
    actor: Member | None = None,
    may_wait: bool = False,
    token: str = "",
    given: Mapping[str, Any] | None = None,
) -> list[Registration]:
    """Register `contact` for all of `runs`, which belong to one event, and promise one mail about
    them; their registrations. What they hold already stays as it is.

    Raises NotTogether with what `registration.register` raises for one of them, and AnswerRefused
    where a file cannot be kept; then nothing is changed.
    """
    # In one order for everybody: two who want the same dates never wait for each other.
    chosen = sorted(runs, key=lambda run: run.pk)
    made: list[Registration] = []
    copies: list[Mapping[str, Any]] = []
    try:
        for run in chosen[:MOST]:
            own = given
            if given and made:
                # A file that was uploaded once is each registration's own.
                copies.append(own := files.copied(given, now=now))
            made.append(
                _one(run, contact, mode, now, actor, may_wait=may_wait, token=token, given=own)
            )
    except errors.EventsError:
        # Their rows go with the transaction; what is on the disk doesn't.
        files.discard(copies)
        raise
    # Who presses the button twice has all of it already, and a mail that says so.
    if any(place.created_at == now for place in made):
        telling.of_booking(made, now=now)
    return made


def _one(
    run: Run,
    contact: Contact,
    mode: str,
    now: datetime,
    actor: Member | None,
    **how: Any,
) -> Registration:
    try:
        return registration.register(
            run=run, contact=contact, mode=mode, now=now, actor=actor, tells=False, **how
        )
    except errors.EventsError as error:
        raise errors.NotTogether(run, error) from error
