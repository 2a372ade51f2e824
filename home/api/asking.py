"""What may be asked of the read API, and the sentences for what may not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from wagtail.api.v2.utils import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEFAULT_LIMIT: Final = 20
MOST: Final = 100
# Whoever wants more than that many asks for less at a time: of one type, language or period.
DEEPEST: Final = 10_000
LARGEST_KEY: Final = 2**63 - 1


def check_names(asked: Iterable[str], known: frozenset[str]) -> None:
    """Raises BadRequestError for what nobody here knows."""
    if unknown := sorted(set(asked) - known):
        sentence = "Unknown: %s. What can be asked: %s."
        raise BadRequestError(sentence % (", ".join(unknown), ", ".join(sorted(known))))


def number(asked: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    """A whole number within its limits. Raises BadRequestError."""
    text = asked.get(name, str(default))
    is_number = text.isascii() and text.isdecimal() and len(text) < 20
    if not is_number or not low <= int(text) <= high:
        raise BadRequestError(f"{name} must be a whole number from {low} to {high}.")
    return int(text)


def locale(asked: Mapping[str, str], default: str = "") -> str:
    """A language of the site, or `default` where none is asked for. Raises BadRequestError."""
    codes = [code for code, _name in settings.LANGUAGES]
    text = asked.get("locale", default)
    if text and text not in codes:
        raise BadRequestError(f"locale must be one of {', '.join(codes)}.")
    return text


def moment(asked: Mapping[str, str], name: str, *, is_end: bool = False) -> datetime | None:
    """The first moment of a day by the site's clock, with `is_end` that of the day after. Raises
    BadRequestError."""
    if name not in asked:
        return None
    try:
        day = date.fromisoformat(asked[name])
        day += timedelta(days=int(is_end))
        if not 1900 <= day.year <= 2199:
            raise ValueError
    except (ValueError, OverflowError):
        raise BadRequestError(f"{name} must be a day such as 2026-11-28.") from None
    return datetime.combine(day, time(), timezone.get_default_timezone())


def key(asked: Mapping[str, str], name: str) -> UUID | None:
    """A key that is the same in all languages. Raises BadRequestError."""
    if name not in asked:
        return None
    try:
        return UUID(asked[name])
    except ValueError:
        raise BadRequestError(f"{name} must be a key (UUID).") from None
