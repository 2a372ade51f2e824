"""Who wants to hear when an event runs again: they are told once, as soon as one can register."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from events import errors
from events.enums import Told, Visibility
from events.models import Interest, Registration
from events.queries import free_seats
from events.querysets import people_of_groups
from events.services import noticing
from foundation import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Contact, Event


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
    """Tell everybody who wants to hear of an event for which they can register by now; how many. Each is told once, also by two machines at the same time."""
    waiting = Interest.objects.filter(told_at=None)
    runs, counted = free_seats.runs_of(waiting.values_list("event", flat=True), now)
    rows = waiting.filter(event__in=runs).select_related("contact__member__organisation", "event")
    of_event = {
        event.pk: set(event.organisations.values_list("pk", flat=True))
        for event in {row.event.pk: row.event for row in rows}.values()
        if event.visibility == Visibility.ORGANISATIONS
    }
    people = people_of_groups({row.event_id for row in rows})
    told = 0
    for row in rows.order_by("pk"):
        contact = row.contact
        open_to = free_seats.open_to(contact.member, runs[row.event_id], counted, now)
        for_it = of_event.get(row.event_id, ()), people.get(row.event_id, ())
        if free_seats.admitting(contact, row.event, open_to, *for_it):
            told += _tell(row, now)
    return told


@transaction.atomic
def _tell(row: Interest, now: datetime) -> bool:
    won = Interest.objects.filter(pk=row.pk, told_at=None).update(told_at=now)
    if won and not _is_registered(row, now):
        again = noticing.Told(
            contact=row.contact,
            # Each time anew: where the seats were gone before the mail was made, it is told again.
            thing=f"again:{row.event.key}:{uuid4().hex}",
            promise=outbox.Promise(
                recipient=row.contact.email,
                key=f"events.again:{row.pk}",
                ids={"interest": row.pk},
            ),
        )
        noticing.tell(Told.AGAIN, "events.again", [again], now=now)
        return True
    return False


def _is_registered(row: Interest, now: datetime) -> bool:
    """Whether they have found it themselves meanwhile."""
    return (
        Registration.objects.live()
        .filter(contact=row.contact, run__event=row.event, run__starts_at__gt=now)
        .exists()
    )
