"""Asking for news without an account, as a visitor does."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from foundation import outbox

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.http import HttpResponse
    from django.test import Client

# A Wednesday.
NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
PAGE, SENT = "/en/subscribe/", "/en/subscribe/sent/"
WEEKLY = {
    "cadence": "weekly",
    "weekday": "5",
    "at": "16:30",
    "wanted": ["events.new", "home.news"],
    "time_zone": "Europe/Riga",
}


def ask(
    client: Client, email: str = "press@example.org", *, path: str = PAGE, **changes: Any
) -> HttpResponse:
    return client.post(path, {"email": email, **WEEKLY, **changes})


def mails_of_outbox() -> None:
    """Send what was promised, as the worker does."""
    outbox.send_due(now=timezone.now())


def link_in(mail: EmailMessage) -> str:
    """The path that confirms."""
    return re.search(r"/s/\S+/", mail.body)[0]
