"""The mail to who asked to be told when an event runs again; rendered as what is true when it is
sent, and not sent when nobody can register any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from community.notification_mails import with_way_out
from events.enums import Status, Told
from events.models import Interest, Occurrence
from events.queries import addresses, free_seats, words
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime


def again(*, now: datetime, interest: int) -> Letter | None:
    """One can register for an event again; to who asked to be told."""
    row = Interest.objects.select_related("event", "contact__member").filter(pk=interest).first()
    runs = free_seats.of_event(row.event_id, row.contact.member, now) if row else []
    if row is not None and not runs:
        # Somebody was faster: the wish waits for the next date.
        Interest.objects.filter(pk=row.pk).update(told_at=None)
    if row is None or not runs or not (row.contact.member and row.contact.member.is_active):
        return None
    event, contact = row.event, row.contact
    spoken = words.words_of_one(event, contact.language)
    path = addresses.page_path(
        event, spoken, is_visible=event.is_visible_to(contact.member), holds_key=True
    )
    if not path:
        return None
    dates = Occurrence.objects.filter(run=runs[0]).exclude(status=Status.WITHDRAWN)
    letter = Letter(
        template="events/again",
        context={
            "title": spoken.title,
            "title_language": spoken.language,
            "event_address": f"{settings.BASE_URL}{path}",
            "dates": [{"date": date} for date in dates.select_related("venue")],
            "more": len(runs) - 1,
        },
        language=contact.language,
        time_zone=contact.time_zone,
        name=contact.name,
        recipient=contact.email,
    )
    return with_way_out(letter, contact.member, Told.AGAIN)


messages.register("events.again", again)
