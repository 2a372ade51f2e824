"""What is asked of a page before it is published: findings that warn, and those that block.

A page says by `BasePage.findings` what is found in it; who publishes, by whatever way, asks here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from foundation.models import BasePage

LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL | re.IGNORECASE)
SUBHEADING = re.compile(r"<h[1-6]\b", re.IGNORECASE)
# Words that say nothing of where a link leads, to who hears the links alone.
SAY_NOTHING = frozenset(
    {
        "here", "click here", "link", "this link", "more", "read more", "this page",
        "siin", "siit", "siia", "kliki siia", "loe edasi", "loe lähemalt", "rohkem", "vaata siit",
        "šeit", "te", "lasīt vairāk", "vairāk", "saite", "spied šeit",
        "her", "klikk her", "les mer", "mer", "lenke", "denne lenken",
        "tukaj", "tu", "kliknite tukaj", "preberi več", "več", "povezava",
    }
)  # fmt: skip


class Level(StrEnum):
    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True, slots=True)
class Finding:
    """`message` says what is missing and what to do; `field` is where, if it is one field."""

    level: Level
    message: str
    field: str = ""

    @property
    def blocks(self) -> bool:
        return self.level == Level.BLOCKS


def blocks(message: str, field: str = "") -> Finding:
    return Finding(Level.BLOCKS, message, field)


def warns(message: str, field: str = "") -> Finding:
    return Finding(Level.WARNS, message, field)


def check(page: BasePage, *, now: datetime) -> None:
    """Raise ValidationError, by field, where `page` as it is may not be published."""
    found: dict[str, list[str]] = {}
    for finding in page.findings(now=now):
        if finding.blocks:
            found.setdefault(finding.field or "__all__", []).append(finding.message)
    if found:
        raise ValidationError(found)


def why_not(pages: Iterable[Any], *, now: datetime) -> str:
    """Why `pages`, newest drafts of any kind, may not be published; empty where they may."""
    for page in pages:
        for finding in page.findings(now=now) if hasattr(page, "findings") else ():
            if finding.blocks:
                told = {"page": page.title, "reason": finding.message}
                return _("“%(page)s” cannot be published: %(reason)s") % told
    return ""


def links_that_say_nothing(rich_texts: Iterable[str]) -> list[str]:
    """Those words of links, once each, in their order."""
    words = (
        " ".join(strip_tags(inside).split()) for text in rich_texts for inside in LINK.findall(text)
    )
    said = (word for word in words if word.casefold().strip(" .:…»→") in SAY_NOTHING)
    return list(dict.fromkeys(said))


def strings(value: Any) -> Iterator[str]:
    """All texts in what a StreamField stores."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)
