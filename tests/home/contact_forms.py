"""A visitor who writes by a contact form, and what is sent of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

from foundation import outbox
from home.forms import signed
from home.services import contact_messages as service
from home.services.contact_messages import Writing

if TYPE_CHECKING:
    from django.test import Client

    from home.models import ContactFormPage, ContactMessage


NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def text(body: bytes) -> str:
    return unescape(" ".join(body.decode().split()))


def filled(form_page: ContactFormPage, number: int = 0, **fields: str) -> dict[str, str]:
    return {
        "subject": str(form_page.subjects[number].id),
        "name": "Kai Saar",
        "email": "kai@example.org",
        "text": "When is the next training?",
        "website": "",
        "moment": signed(form_page, NOW - MINUTE),
        **fields,
    }


def send(client: Client, form_page: ContactFormPage, number: int = 0, **fields: str) -> Any:
    return client.post(address(form_page), filled(form_page, number, **fields))


def address(form_page: ContactFormPage) -> str:
    return f"/{form_page.locale.language_code}/send-message/{form_page.pk}/"


def sent(mailoutbox: Any) -> list[Any]:
    outbox.send_due(now=NOW + MINUTE)
    return mailoutbox


def a_message(form_page: ContactFormPage, *, now: datetime = NOW, **more: Any) -> ContactMessage:
    doubt = more.pop("doubt", None)
    writing = Writing(
        **{
            "subject": str(form_page.subjects[0].id),
            "email": "kai@example.org",
            "text": "When is the next training?",
            **more,
        }
    )
    return service.send(form_page, writing, now=now, doubt=doubt)
