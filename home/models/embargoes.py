"""Until when nobody may read a story: the same in all its languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.dateparse import parse_datetime
from wagtail_localize.models import Translation

if TYPE_CHECKING:
    from datetime import datetime

    from home.models.news import NewsItem


class Embargo(NamedTuple):
    """`is_copied`: it is another page's, of which this one is the translation."""

    end: datetime | None
    is_copied: bool


def of(page: NewsItem) -> Embargo:
    """The latest end that `page` as it is in hand, and its story in other languages, name: in their
    rows and newest drafts. What a translation names is a copy, so its source is asked instead; what
    everybody reads already holds nothing back."""
    kin = type(page).objects.filter(translation_key=page.translation_key, alias_of=None)
    others = list(
        kin.exclude(locale=page.locale_id).values_list(
            *("locale", "live", "embargo_until", "latest_revision__content__embargo_until")
        )
    )
    copies = _copies(page) if others else set()
    asked = [other for other in others if other[0] not in copies]
    is_copied = bool(asked) and page.locale_id in copies
    named = [] if is_copied else [page.embargo_until]
    if page.locale_id in copies:
        # Where each follows another, all are asked.
        asked = asked or others
    for _locale, live, of_row, of_draft in asked:
        if not live:
            named += [of_row, parse_datetime(of_draft or "")]
    return Embargo(max(filter(None, named), default=None), is_copied)


def _copies(page: NewsItem) -> set[int]:
    """The languages in which the story follows another."""
    begun = Translation.objects.filter(source__object_id=page.translation_key, enabled=True)
    return set(begun.values_list("target_locale", flat=True))
