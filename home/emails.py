"""Mails about what editors write, and those that contact forms send on: one function a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from community.models import Member
from foundation.mail import Letter, ascii_address, messages
from home.enums import MessageState
from home.models import ContactMessage
from home.queries import page_contacts
from home.queries.page_contacts import Standing

if TYPE_CHECKING:
    from datetime import datetime


def page_contact(*, now: datetime, member: int) -> Letter | None:
    """You are named as the contact of pages: may your name stand there? Or, once you agreed: on
    which pages it does."""
    reader = Member.objects.filter(pk=member, is_active=True).first()
    if reader is None:
        return None
    standing = page_contacts.standing(reader)
    pages = list(page_contacts.pages(reader))
    if not pages or standing not in {Standing.ASKED, Standing.AGREED}:
        return None
    with translation.override(reader.mail_language):
        answer = f"{settings.BASE_URL}{reverse('page_contacts')}"
    return Letter(
        template="home/page_contact",
        context={
            "greeting_name": reader.name,
            "is_agreed": standing == Standing.AGREED,
            "pages": [
                (page.title, page.locale.language_code, f"{settings.BASE_URL}{page.get_url()}")
                for page in pages
            ],
            "answer_address": answer,
        },
        language=reader.mail_language,
        time_zone=reader.time_zone,
        name=reader.name,
        recipient=reader.email,
    )


def contact_message(*, now: datetime, message: int) -> Letter | None:
    """Somebody has written by a contact form; whoever answers the mail answers them."""
    found = ContactMessage.objects.exclude(state=MessageState.HELD).filter(pk=message).first()
    if found is None:
        return None
    return Letter(
        template="home/contact_message",
        context={
            "message": found,
            "screen": f"{settings.BASE_URL}{reverse('contact_message', args=[found.uuid])}",
        },
        language=found.language,
        time_zone=settings.TIME_ZONE,
        reply_to=ascii_address(found.email) if found.email else "",
    )


messages.register("home.contact_message", contact_message)
messages.register("home.page_contact", page_contact)
