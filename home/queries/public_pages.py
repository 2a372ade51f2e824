"""Every page that anybody may read: what search engines, programs and the archive are told of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from wagtail.models import Page

from events.models import Event, EventPage
from foundation.frame import HOME_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from wagtail.query import PageQuerySet


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page is; `changed_at` is when its words were published last (None: it changes with
    other pages), `key` the same in all languages, `page` its primary key."""

    path: str
    language: str
    key: UUID
    changed_at: datetime | None
    page: int


class _Cache:
    """Wagtail keeps the paths of its sites here between two pages of one list."""


def public_pages() -> PageQuerySet:
    """Live pages that a visitor may open, translations together; a mirror of another page is
    nobody's, and an event is there as long as its lists show it."""
    shown = Event.objects.visible_to(None).filter(key=OuterRef("translation_key"))
    is_event = Q(pk__in=EventPage.objects.values("pk"))
    pages = Page.objects.live().public().filter(alias_of=None, depth__gte=HOME_DEPTH)
    return pages.filter(~is_event | Exists(shown)).order_by("translation_key", "pk")


def addresses(pages: PageQuerySet) -> list[Address]:
    """Where `pages` are, without a query for each."""
    cache = _Cache()
    rows: Iterable[Page] = pages.select_related("locale").only(
        "url_path",
        "translation_key",
        "last_published_at",
        "content_type",
        "locale__language_code",
    )
    found = []
    for row in rows:
        parts = row.get_url_parts(cache)
        if parts and parts[2]:
            found.append(
                Address(
                    parts[2],
                    row.locale.language_code,
                    row.translation_key,
                    # A list changes with what it lists.
                    None if row.specific_class.is_fixed else row.last_published_at,
                    row.pk,
                )
            )
    return found
