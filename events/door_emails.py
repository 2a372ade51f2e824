"""The mail to a member who was named to keep the door. Loads the rows as they are when it is sent, and
returns None when there is nothing to say any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events.enums import Status
from events.models import Doorkeeper, Occurrence
from events.queries import words
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime

# A series may have hundreds; the page tells of all.
MOST_DATES = 10


def doorkeeper(*, now: datetime, keeper: int) -> Letter | None:
    """You keep the door: of what, when, and where the list is."""
    row = Doorkeeper.objects.select_related("event", "member").filter(pk=keeper).first()
    if row is None or not row.member.is_active:
        return None
    member = row.member
    rows = Occurrence.objects.filter(event=row.event, status=Status.SCHEDULED, end__gt=now)
    dates = rows.select_related("venue").order_by("start", "pk")[:MOST_DATES]
    if not dates:
        return None
    spoken = words.words_of_one(row.event, member.mail_language)
    with translation.override(member.mail_language):
        path = reverse("my_registrations")
    return Letter(
        template="events/doorkeeper",
        context={
            "title": spoken.title,
            "title_language": spoken.language,
            "dates": [{"date": date} for date in dates],
            "is_for_others": True,
            "doors_address": f"{settings.BASE_URL}{path}",
            "greeting_name": member.name,
        },
        language=member.mail_language,
        time_zone=member.time_zone,
        name=member.name,
        recipient=member.email,
    )


messages.register("events.doorkeeper", doorkeeper)
