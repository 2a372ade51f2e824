"""The pages that have a purpose: terms, privacy notice, accessibility statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Case, Value, When

from home.models import StandardPage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID


def page(purpose: str, language: str) -> StandardPage | None:
    """The published page for `purpose`: in `language`, else in the site's, else in any."""
    return _of(purpose, language).live().public().first()


def editions() -> Mapping[str, str]:
    """What the published texts call their edition: of each the one in the site's language, else any;
    translations follow it."""
    found: dict[str, str] = {}
    rows = (
        StandardPage.objects.live()
        .exclude(purpose="")
        .exclude(edition="")
        .order_by(_nearest(settings.LANGUAGE_CODE), "path")
    )
    for purpose, edition in rows.values_list("purpose", "edition"):
        found.setdefault(purpose, edition)
    return found


def exists(purpose: str, language: str) -> bool:
    """Whether there is a page for it in exactly this language, published or not."""
    rows = StandardPage.objects.filter(purpose=purpose, locale__language_code=language)
    return rows.exists()


def translation_key(purpose: str) -> UUID | None:
    """What the pages for it in all languages share."""
    row = StandardPage.objects.filter(purpose=purpose).order_by("path").first()
    return row.translation_key if row else None


def _of(purpose: str, language: str):  # type: ignore[no-untyped-def]  # Wagtail's own querysets
    return StandardPage.objects.filter(purpose=purpose).order_by(_nearest(language), "path")


def _nearest(language: str) -> Case:
    return Case(
        When(locale__language_code=language, then=Value(0)),
        When(locale__language_code=settings.LANGUAGE_CODE, then=Value(1)),
        default=Value(2),
    )
