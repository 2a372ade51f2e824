"""What an event's page is made of besides its text, as an editor's screen stores it."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

if TYPE_CHECKING:
    from wagtail.documents.models import Document

    from events.models import Speaker


def document(title: str = "Slides", *, text: str = "Slides") -> Document:
    file = ContentFile(text.encode(), name=f"{uuid.uuid4().hex}.txt")
    return get_document_model().objects.create(title=title, file=file)


def stream(*blocks: dict[str, Any]) -> str:
    return json.dumps(blocks)


def session(
    title: str = "Talk",
    *speakers: Speaker,
    day: int = 1,
    starts: str = "09:00",
    ends: str | None = "10:00",
    text: str = "",
    room: str = "",
    key: str = "",
) -> dict[str, Any]:
    items = [_block("item", speaker.pk) for speaker in speakers]
    value = {
        "day": day,
        "starts": starts,
        "ends": ends,
        "title": title,
        "text": text,
        "room": room,
        "speakers": items,
    }
    return _block("session", value, key)


def person(speaker: Speaker) -> dict[str, Any]:
    return _block("speaker", speaker.pk)


def material(
    title: str = "Slides",
    *,
    file: Document | None = None,
    link: str = "",
    phase: str = "before",
    audience: str = "everybody",
    key: str = "",
) -> dict[str, Any]:
    value = {
        "title": title,
        "phase": phase,
        "document": file and file.pk,
        "link": link,
        "audience": audience,
    }
    return _block("material", value, key)


def _block(kind: str, value: Any, key: str = "") -> dict[str, Any]:
    return {"type": kind, "value": value, "id": key or str(uuid.uuid4())}
