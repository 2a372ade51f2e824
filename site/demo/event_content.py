"""What the demo's events offer besides their text: speakers, documents, and what an event's pages
say with them."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from community.models import Organisation, Topic
from demo import documents
from demo.content.documents import DOCUMENTS
from demo.content.speakers import SPEAKERS
from demo.found import document, drawn, speaker
from demo.keys import key
from events.enums import Accessibility
from events.models import Speaker
from foundation.spoken import SpokenLanguage

if TYPE_CHECKING:
    from demo.content.shapes import EventData, MaterialData, SessionData, Texts
    from events.models import EventPage


def load_speakers() -> Counter[str]:
    added = 0
    for data in SPEAKERS:
        _row, made = Speaker.objects.get_or_create(
            uuid=key("speaker", data.key),
            defaults={
                "name": data.name,
                "role": data.role,
                "about": data.about,
                "link": data.link,
                "organisation": Organisation.objects.get(
                    uuid=key("organisation", data.organisation)
                ),
                "picture": drawn(data.portrait),
            },
        )
        added += made
    return Counter(speakers=added)


def load_documents() -> Counter[str]:
    """A document is known by its file, as an editor may give it another title."""
    missing = [data for data in DOCUMENTS if document(data.key) is None]
    for data in missing:
        name = f"talka-demo-{data.key}.odt"
        made = get_document_model()(
            title=data.title, file=ContentFile(documents.write(data), name=name)
        )
        made._set_document_file_metadata()
        made.save()
    return Counter(documents=len(missing))


def fill(page: EventPage, data: EventData) -> None:
    """Give the page its part of what the event offers, in its own language."""
    content, language = data.content, page.locale.language_code
    page.audience = content.audience.get(language, "")
    page.outcomes = content.outcomes.get(language, "")
    page.accessibility_note = content.accessibility_note.get(language, "")
    page.held_in = [code.value for code in SpokenLanguage if code in content.held_in]
    page.accessibility = [offer.value for offer in Accessibility if offer in content.accessibility]
    page.topics = list(Topic.objects.filter(slug__in=content.topics))
    page.people = json.dumps(
        [_block(f"{data.key}:person:{name}", "speaker", speaker(name)) for name in content.people]
    )
    page.programme = json.dumps(
        [
            _block(f"{data.key}:{number}", "session", _session(session, language, data.key))
            for number, session in enumerate(content.sessions)
        ]
    )
    page.materials = json.dumps(
        [
            _block(f"{data.key}:material:{number}", "material", _material(material, language))
            for number, material in enumerate(content.materials)
        ]
    )


def _session(data: SessionData, language: str, event: str) -> dict[str, Any]:
    return {
        "day": data.day,
        "starts": data.start.isoformat(),
        "ends": data.end.isoformat(),
        "title": _in(data.title, language),
        "text": _in(data.text, language),
        "room": _in(data.room, language),
        "speakers": [
            {
                "type": "item",
                "value": speaker(name),
                "id": str(key("block", f"{event}:{data.day}:{data.start}:{name}")),
            }
            for name in data.speakers
        ],
    }


def _material(data: MaterialData, language: str) -> dict[str, Any]:
    name = _in(data.document, language)
    chosen = document(name) if name else None
    return {
        "title": _in(data.title, language),
        "phase": data.phase.value,
        "audience": data.audience.value,
        "document": chosen and chosen.pk,
        "link": data.link,
    }


def _block(name: str, kind: str, value: Any) -> dict[str, Any]:
    # The same in every language: by it a translation's words find their place.
    return {"type": kind, "value": value, "id": str(key("block", name))}


def _in(texts: Texts, language: str) -> str:
    """The text in that language, else the one it was written in."""
    return texts.get(language) or next(iter(texts.values()), "")
