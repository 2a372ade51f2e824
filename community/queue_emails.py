"""The mail to moderators about what waits; see `community.services.queue_mails`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from community import moderation_queues
from community.models import Member
from community.services import queue_mails
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime


def waiting(*, now: datetime, member: int) -> Letter | None:
    """What waits where, as it is by now. None where nothing does any more, or the reader no longer
    decides or wants to know."""
    reader = Member.objects.filter(pk=member, is_active=True).first()
    if reader is None or not queue_mails.is_wanted(reader):
        return None
    with translation.override(reader.mail_language):
        lines = [
            {"label": queue.label, "count": queue.count, "address": _address(queue)}
            for queue in moderation_queues.waiting(reader)
            if queue.count
        ]
        moderation = f"{settings.BASE_URL}{reverse('moderation')}"
    if not lines:
        return None
    return Letter(
        template="community/waiting",
        context={"greeting_name": reader.name, "lines": lines, "moderation_address": moderation},
        language=reader.mail_language,
        time_zone=reader.time_zone,
        name=reader.name,
        recipient=reader.email,
    )


def _address(queue: moderation_queues.Waiting) -> str:
    query = f"?{queue.query}" if queue.query else ""
    return f"{settings.BASE_URL}{reverse(queue.address)}{query}"


messages.register("community.waiting", waiting)
