"""What organisers write to the participants of a run, in their own words, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q
from wagtail.log_actions import log

from events import errors
from events.enums import MARKED_AS, STATES_OF, Recipients, State
from events.models import Message
from events.services import telling
from foundation import outbox

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from community.models import Member
    from events.models import Registration, Run


def people(run: Run, recipients: Collection[str]) -> QuerySet[Registration]:
    """Those whom a message to `recipients` reaches: not who may no longer sign in, nor an address
    that nobody has confirmed."""
    return run.registrations.told_of_changes().meant_by(recipients)


def numbers(run: Run) -> dict[Recipients, int]:
    """How many people each would reach; one query. Without those who are meant by their
    attendance while nobody is marked."""
    rows = run.registrations.told_of_changes()
    asked = {name: Q(state__in=states) for name, states in STATES_OF.items()}
    for name, marks in MARKED_AS.items():
        asked[name] = Q(rows.marked_as(marks), state=State.CONFIRMED)
    counted = rows.order_by().aggregate(
        **{name.value: Count("pk", filter=condition) for name, condition in asked.items()}
    )
    marked = any(counted[name.value] for name in MARKED_AS)
    return {name: counted[name.value] for name in Recipients if marked or name not in MARKED_AS}


@transaction.atomic
def send(
    *,
    run: Run,
    author: Member,
    token: UUID,
    recipients: Collection[str],
    subject: str,
    text: str,
    language: str,
    now: datetime,
) -> Message:
    """Promise the message to everybody whom `recipients` means by now, and a copy to `author`.
    Sending the same `token` again writes to nobody and returns what was sent. Raises
    NobodyToWriteTo, and AlreadySent where that was something else. A constant number of queries."""
    said = {
        "run": run,
        "author": author,
        "recipients": sorted(set(recipients)),
        "subject": subject,
        "text": text,
        "language": language,
    }
    if sent := Message.objects.filter(uuid=token).first():
        return _same(sent, said)
    reached = list(people(run, recipients).select_related("contact").order_by("pk"))
    if not reached:
        raise errors.NobodyToWriteTo
    made, is_new = Message.objects.get_or_create(
        uuid=token, defaults={**said, "number": len(reached), "created_at": now}
    )
    if not is_new:
        return _same(made, said)
    telling.each("events.message", reached, now=now, about=made.pk, is_first=True, sent=made.pk)
    outbox.put("events.message_copy", recipient=author.email, now=now, sent=made.pk)
    log(
        made,
        "events.message",
        user=author,
        title=str(run.event),
        data={"recipients": made.recipients, "number": made.number},
    )
    return made


def _same(sent: Message, said: dict[str, object]) -> Message:
    """`sent`, if it is what was to be said. Raises AlreadySent."""
    if any(getattr(sent, name) != value for name, value in said.items()):
        raise errors.AlreadySent
    return sent
