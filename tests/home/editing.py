"""An editor writing pages with blocks: what the browser posts."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse

from home.models import HomePage, NewsPage


def add_story_url(language: str = "en") -> str:
    parent = NewsPage.objects.get(locale__language_code=language)
    return reverse("wagtailadmin_pages:add", args=("home", "newsitem", parent.pk))


def add_page_url(language: str = "en") -> str:
    parent = HomePage.objects.get(locale__language_code=language)
    return reverse("wagtailadmin_pages:add", args=("home", "standardpage", parent.pk))


def body(*parts: tuple[str, dict[str, str] | str], name: str = "body") -> dict[str, str]:
    """The fields of a text with one block a part: its name, and its value or fields."""
    data = {f"{name}-count": str(len(parts))}
    for number, (kind, value) in enumerate(parts):
        prefix = f"{name}-{number}"
        data |= {f"{prefix}-deleted": "", f"{prefix}-order": str(number), f"{prefix}-type": kind}
        data[f"{prefix}-id"] = ""
        if isinstance(value, str):
            data[f"{prefix}-value"] = value
        else:
            data |= {f"{prefix}-value-{field}": text for field, text in value.items()}
    return data


def draftail(*paragraphs: str | dict[str, Any]) -> str:
    """What the rich text editor posts: a paragraph's text, or a block of Draft.js as it is."""
    made = [
        {
            "key": f"k{number}",
            "text": part,
            "type": "unstyled",
            "depth": 0,
            "inlineStyleRanges": [],
            "entityRanges": [],
        }
        if isinstance(part, str)
        else part
        for number, part in enumerate(paragraphs)
    ]
    return json.dumps({"blocks": made, "entityMap": {}})


def story_form(*parts: tuple[str, dict[str, str] | str], **fields: str) -> dict[str, str]:
    """The form of a new story, filled in."""
    return {
        "title": "News",
        "slug": "news-1",
        "lead": "What happened, in short.",
        "dated_at": "2026-11-02 12:00",
        "picture": "",
        "updates-count": "0",
        **body(*parts),
        **fields,
    }
