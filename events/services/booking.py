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

    Raises NotTogether, with what `registration.register` raises for one of them; then nothing is
    changed.
    """
    # In one order for everybody: two who want the same dates never wait for each other.
    chosen = sorted(runs, key=lambda run: run.pk)
    made: list[Registration] = []
    for run in chosen[:MOST]:
        # A file that was uploaded once is each registration's own.
        own = files.copied(given, now=now) if given and made else given
        made.append(_one(run, contact, mode, now, actor, may_wait=may_wait, token=token, given=own))
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
    except errors.AnswersRefused:
        raise
    except errors.EventsError as error:
        raise errors.NotTogether(run, error) from error
