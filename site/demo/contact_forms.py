"""The demo's contact form, and some messages that came by it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from demo.content.contact_forms import CONTACT, MESSAGES, SUBJECTS
from demo.keys import key
from demo.stories import publish, told
from home.enums import MessageState
from home.models import ContactFormPage, ContactMessage, HomePage

if TYPE_CHECKING:
    from datetime import datetime

    from demo.content.contact_forms import MessageData

DOMAIN = "example.org"


def load_contact_form(*, now: datetime) -> Counter[str]:
    """Publish the form in all its languages, unless it is there."""
    shared = key("page", "contact")
    if ContactFormPage.objects.filter(translation_key=shared).exists():
        return Counter()
    for telling in CONTACT:
        page = told(ContactFormPage, telling, shared, "")
        page.asks_organisation = True
        page.subjects = json.dumps(
            [
                {
                    "type": "subject",
                    "value": {
                        "label": subject.label[telling.language],
                        "hint": subject.hint[telling.language],
                        "addresses": [f"{subject.name}@{DOMAIN}"],
                    },
                    # The same in all languages.
                    "id": str(key("subject", subject.name)),
                }
                for subject in SUBJECTS
            ]
        )
        publish(page, HomePage.objects.get(locale=page.locale))
    page = ContactFormPage.objects.filter(translation_key=shared).earliest("pk")
    ContactMessage.objects.bulk_create(_message(data, page, now) for data in MESSAGES)
    return Counter({"contact forms": 1, "messages": len(MESSAGES)})


def _message(data: MessageData, page: ContactFormPage, now: datetime) -> ContactMessage:
    """As it was kept when it came; its mails went out then."""
    received_at, subject = now - timedelta(days=data.days), SUBJECTS[data.subject]
    is_answered = data.state == MessageState.ANSWERED
    return ContactMessage(
        uuid=key("message", data.reference),
        reference=data.reference,
        page=page,
        page_title=page.title,
        language=page.locale.language_code,
        subject=subject.label[page.locale.language_code],
        addresses=[f"{subject.name}@{DOMAIN}"],
        name=data.name,
        email=data.email,
        text=data.text,
        state=data.state,
        doubt=data.doubt,
        note=data.note,
        fingerprint=key("message", data.reference).hex,
        received_at=received_at,
        answered_at=received_at + timedelta(days=1) if is_answered else None,
        erase_at=received_at + timedelta(days=page.kept_days),
    )
