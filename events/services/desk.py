"""Registering somebody at the desk, in an organiser's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events import errors
from events.services import registration, substitution

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from events.models import Registration, Run
    from events.services.guests import Guest


def add(
    *, run: Run, who: Guest, mode: str, now: datetime, actor: Member, may_wait: bool = False
) -> Registration:
    """Register a member with this address or a guest with this name, who is written to. It is the
    organiser's word that they come: the address need not be confirmed, nor the request approved,
    until the end of the run. In line only until it begins: afterwards no seat is given on.

    Raises NoRegistration, RegistrationElsewhere, RunCancelled, RunPostponed, Over,
    AlreadyRegistered, NotForThem, NoAccount, NameMissing, NoSuchSeats and NoSeatToAdd.
    """
    with substitution.contact_for(run, who, now=now) as contact:
        try:
            return registration.register(
                run=run,
                contact=contact,
                mode=mode,
                now=now,
                actor=actor,
                may_wait=may_wait and (run.starts_at is None or now < run.starts_at),
                # An event by link is open to whom its organiser brings along.
                token=run.event.link_token,
            )
        except (errors.NotVisible, errors.MembersOnly, errors.NotAdmitted):
            raise errors.NotForThem from None
        except errors.Full:
            raise errors.NoSeatToAdd from None
