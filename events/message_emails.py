"""What an organiser writes to participants: in the organiser's words, within the site's own mail. The
site is the sender; answers go to the organiser."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from events import emails
from events.enums import Status
from events.models import Message
from events.queries import addresses, words
from foundation.mail import Letter, ascii_address, messages

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member


def message(*, now: datetime, sent: int, registration: int) -> Letter | None:
    """To one participant; None for who isn't any more what the message was for."""
    row = _find(sent)
    if row is None or not _is_meant(row, registration):
        return None
    letter = emails.one("message", registration, now, states=row.states)
    if letter is None:
        return None
    context = {**letter.context, **_said(row)}
    return replace(letter, context=context, reply_to=_reply_to(row.author))


def message_copy(*, now: datetime, sent: int) -> Letter | None:
    """To the organiser who wrote it: what the others get, and how many they are."""
    row = _find(sent)
    if row is None or row.author is None or not row.author.is_active:
        return None
    return replace(preview(row, row.author), template="events/message_copy")


def preview(row: Message, author: Member) -> Letter:
    """What a participant gets, as if `author` were one; `row` need not be saved. Nobody's own link
    is in it."""
    event = row.run.event
    spoken = words.words_of_one(event, author.mail_language)
    path = addresses.page_path(
        event, spoken, is_visible=event.is_visible_to(author), holds_key=True
    )
    dates = row.run.occurrences.exclude(status=Status.WITHDRAWN).select_related("venue")
    with translation.override(author.mail_language):
        manage = reverse("my_registrations")
    return Letter(
        template="events/message",
        context={
            "run": row.run,
            "title": spoken.title,
            "title_language": spoken.language,
            "event_address": f"{settings.BASE_URL}{path}" if path else "",
            "dates": [{"date": date} for date in dates],
            "manage_address": f"{settings.BASE_URL}{manage}",
            "greeting_name": author.name,
            **_said(row),
        },
        language=author.mail_language,
        time_zone=author.time_zone,
        name=author.name,
        recipient=author.email,
        reply_to=_reply_to(author),
    )


for _message in (message, message_copy):
    messages.register(f"events.{_message.__name__}", _message)


def _find(pk: int) -> Message | None:
    return Message.objects.select_related("run__event", "author").filter(pk=pk).first()


def _is_meant(row: Message, registration: int) -> bool:
    """Whether it still is for them: a mark may have been corrected meanwhile."""
    return row.run.registrations.meant_by(row.recipients).filter(pk=registration).exists()


def _said(row: Message) -> dict[str, Any]:
    return {
        "message": row,
        "sender": row.author.name if row.author else "",
        "answers_to": _reply_to(row.author),
    }


def _reply_to(author: Member | None) -> str:
    """The organiser's address; empty where nobody would read what is sent there, or no header can
    hold it."""
    if author is None or not author.is_active:
        return ""
    try:
        return ascii_address(author.email)
    except smtplib.SMTPRecipientsRefused:
        return ""
