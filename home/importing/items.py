"""What every source of old news is read into."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

from django.utils import timezone

from home.querysets import FIRST_YEAR, LAST_YEAR

MOST_ITEMS: Final = 20_000
LONGEST_TEXT: Final = 1_000_000
# As people write days where a day comes first.
_DAY_FIRST: Final = re.compile(
    r"(\d{1,2})[./](\d{1,2})[./](\d{4})(?:[ ,]+(\d{1,2})[:.](\d{2})(?::\d{2})?)?\Z"
)


class BadSource(Exception):
    """It cannot be read at all; its message is a sentence for whoever runs the command."""


class Refused(Exception):
    """One story cannot be taken; its message is the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One story as its source tells it. `html` may hold anything; `date` is as it was written."""

    key: str
    title: str
    html: str
    date: str
    lead: str = ""
    address: str = ""
    picture: str = ""
    picture_alt: str = ""

    @property
    def digest(self) -> str:
        """The same for the same content."""
        told = (self.title, self.lead, self.html, self.date, self.address, self.picture)
        return hashlib.sha256("\0".join((*told, self.picture_alt)).encode()).hexdigest()


def moment(text: str) -> datetime:
    """When something was published, as ISO 8601, RFC 5322 or `31.12.2020 10:00`; without a zone by
    the site's clock. Raises Refused."""
    text = text.strip()
    if not text:
        raise Refused("It has no date.")
    try:
        found = _read(text)
        if timezone.is_naive(found):
            found = timezone.make_aware(found, timezone.get_default_timezone())
        is_possible = FIRST_YEAR < found.year < LAST_YEAR
    except (ValueError, TypeError, OverflowError, IndexError):
        is_possible = False
    if not is_possible:
        raise Refused(f"Its date cannot be understood: {text[:40]}")
    return found


def _read(text: str) -> datetime:
    if found := _DAY_FIRST.match(text):
        day, month, year, hour, minute = (int(part or 0) for part in found.groups())
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001 -- the zone comes after
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)
