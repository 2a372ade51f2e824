"""What of events members find among their notifications (docs/adr/0036-notifications.md). Those
without an account have the mails alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from community.services import notifications
from events.enums import Told as Kind
from foundation import outbox

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from events.models import Contact, Registration

# The mails about one's own seat that tell of what others, or the waiting list, did.
NEWS: Final = frozenset(
    {
        *("offer", "offer_beside", "promotion", "swap", "expiry", "expiry_beside"),
        *("approval", "refusal", "unanswered", "cancellation", "taken_over"),
    }
)
# One thing for the digest: a seat is offered, of whichever kind.
OFFERS: Final = frozenset({"offer", "offer_beside"})


def of_seats(what: str, places: Collection[Registration], *, now: datetime) -> None:
    """Note what happened with these registrations, of which a mail is promised to each person: at
    most one a person."""
    told = {
        place.contact.member_id: notifications.News(
            Kind.SEATS, _thing(what, place, now), f"seat:{place.uuid}"
        )
        for place in places
        if place.contact.member_id
    }
    if told:
        notifications.notify_each(told, now=now, is_mailed=True)


def _thing(what: str, place: Registration, now: datetime) -> str:
    """As the digest calls it (`events.duty_digests`), where it does."""
    if what in OFFERS and place.offer_expires_at:
        return f"offer:{place.uuid}:{int(place.offer_expires_at.timestamp())}"
    return f"{what}:{place.uuid}:{int(now.timestamp())}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Somebody who is told of a thing, and the mail about it."""

    contact: Contact
    thing: str
    promise: outbox.Promise


def tell(
    kind: Kind, message: str, told: Sequence[Told], *, now: datetime, is_owed: bool = False
) -> None:
    """Tell each of it, once a person: members by the channel that they chose for `kind`, everybody
    else by mail. `is_owed`: all by mail, whatever they chose."""
    members = {one.contact.member_id: one for one in told if one.contact.member_id}
    mailed = [
        replace(one.promise, is_optional=not is_owed)
        for one in told
        if is_owed or not one.contact.member_id
    ]
    if mailed:
        outbox.put_many(message, mailed, now=now)
    if members:
        notifications.notify_each(
            {pk: notifications.News(kind, one.thing) for pk, one in members.items()},
            mail=None
            if is_owed
            else notifications.Mail(
                message=message, promise=lambda pk, _email: members[pk].promise
            ),
            is_mailed=is_owed,
            now=now,
        )
