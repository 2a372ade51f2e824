"""Mails to the manager of somebody who asks for a place. Each loads the rows as they are when it is
sent, and returns None when there is nothing to say any more: also where another manager is asked by
now. What the person answered to the organisers, and what they clash with, is not the manager's to
read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from events.queries import manager_requests
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime


def manager(*, now: datetime, registration: int, version: int) -> Letter | None:
    """Somebody who names you as their manager asks to take part: do you approve?"""
    return _letter("manager", registration, version, now)


def manager_reminder(*, now: datetime, registration: int, version: int) -> Letter | None:
    """The same once more, as you have not answered yet."""
    return _letter("manager_reminder", registration, version, now)


for _message in (manager, manager_reminder):
    messages.register(f"events.{_message.__name__}", _message)


def _letter(template: str, registration: int, version: int, now: datetime) -> Letter | None:
    asked = manager_requests.to_mail(registration, version, now=now)
    if asked is None:
        return None
    reader = asked.reader
    path = reverse("manager_request", args=[asked.registration.manager_token])
    return Letter(
        template=f"events/{template}",
        # Not the registration itself: it would open everything of it to a careless template.
        context={
            "title": asked.words.title,
            "title_language": asked.words.language,
            "person": asked.person,
            "dates": [{"date": date} for date in asked.dates],
            "is_for_others": True,
            "event_address": f"{settings.BASE_URL}{asked.page_path}" if asked.page_path else "",
            "asked_at": asked.registration.manager_asked_at,
            "answer_by": asked.registration.answer_by,
            "manager_address": f"{settings.BASE_URL}{path}",
            "greeting_name": reader.name,
        },
        language=reader.language,
        time_zone=reader.time_zone,
        name=reader.name,
        recipient=asked.registration.manager_email,
    )
