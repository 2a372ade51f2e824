"""What belongs to the archive: which addresses, and where it begins."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from django.conf import settings
from django.db.models import Max, Min
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from events.models import Occurrence
from foundation.site_texts import Purpose
from home.queries import public_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

# Views that show a visitor something that stays, by the names of their addresses, with what can be
# asked of each. News: one of the two; all combinations would be a page for each.
PAGES = {
    "wagtail_serve": {"page", "topic", "year", "view", "date", "after", "before"},
    "organisations": {"page"},
    "organisation": {"page"},
    "topics": set(),
    "topic": set(),
    "venue_page": set(),
    "digests_on_site": {"year"},
    "digest_on_site": set(),
    "figures": set(),
    **{str(purpose): set() for purpose in Purpose},
}
FILES = {
    *("news_feed", "events_feed", "feed_public", "feed_event", "file_occurrence"),
    *("brand_asset", "share_card"),
}
LISTS = (
    "organisations",
    "topics",
    "digests_on_site",
    "figures",
    *map(str, Purpose),
    "news_feed",
    "events_feed",
)
DOCUMENTS = "/documents/"


def beginnings() -> Iterator[str]:
    """Every public page and list of every language; the rest is found by their links."""
    yield from (f"/{code}/" for code, _name in settings.LANGUAGES)
    pages = public_pages.public_pages()
    yield from (one.path for one in public_pages.addresses(pages))
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield from map(reverse, LISTS)
        yield reverse("feed_public", args=(code,))


class Scope:
    """Which cleaned addresses are in the archive, as far as the address itself says."""

    def __init__(self) -> None:
        rows = Occurrence.objects.visible_to(None)
        # The calendar goes on for centuries: its months are those that have dates.
        self._first, self._last = rows.aggregate(a=Min("first_day"), b=Max("last_day")).values()

    def has(self, address: str) -> bool:
        path, _mark, query = address.partition("?")
        if path.startswith((settings.STATIC_URL, settings.MEDIA_URL, DOCUMENTS)):
            # Documents as everybody gets them; pictures as pages show them.
            return not query and (
                not path.startswith(settings.MEDIA_URL)
                or path.startswith(f"{settings.MEDIA_URL}images/")
            )
        try:
            name = resolve(path).url_name or ""
        except Resolver404:
            return False
        asked = parse_qsl(query, keep_blank_values=True)
        if name in FILES:
            return not asked
        return name in PAGES and self._is_asked(dict(asked), PAGES[name])

    def _is_asked(self, asked: dict[str, str], may: set[str]) -> bool:
        if not asked.keys() <= may or {"topic", "year"} <= asked.keys():
            return False
        if asked.keys() <= {"page", "topic", "year"}:
            return True
        if asked.keys() & {"page", "topic", "year"}:
            return False
        view = asked.get("view", "list")
        if view == "month":
            return asked.keys() <= {"view", "date"} and self._is_within(asked.get("date", ""))
        return view in {"list", "past"} and "date" not in asked

    def _is_within(self, text: str) -> bool:
        """Whether the month of a day has dates, or lies between two that have; today's goes
        without saying."""
        if not text:
            return True
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return False
        if self._first is None or self._last is None:
            return False
        return bool(self._first.replace(day=1) <= day <= self._last)
