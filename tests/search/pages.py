"""Pages to be found, as editors publish them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, TypeVar

from django.utils import timezone
from wagtail.models import Page

from foundation.folding import query_terms
from home.models import HomePage, NewsItem, NewsPage, StandardPage
from search.queries import results
from search.queries.facets import Chosen
from tests.factories.events import event_page
from tests.factories.tasks import indexed_once

if TYPE_CHECKING:
    from community.models import Member
    from events.models import EventPage

Made = TypeVar("Made", bound=Page)


def story(title: str, *, language: str = "en", **fields: object) -> NewsItem:
    parent = NewsPage.objects.get(locale__language_code=language)
    return published(NewsItem(title=title, **fields), parent)


def standard_page(title: str, *, language: str = "en", **fields: object) -> StandardPage:
    parent = HomePage.objects.get(locale__language_code=language)
    return published(StandardPage(title=title, **fields), parent)


def published(page: Made, parent: Page) -> Made:
    page.slug = page.slug or uuid.uuid4().hex[:12]
    page.locale = parent.locale
    with indexed_once():
        parent.add_child(instance=page)
        page.save_revision().publish()
    return page


def translated(page: Made, language: str, title: str, **fields: object) -> Made:
    """`page` in another language, published."""
    parent = type(page.get_parent().specific).objects.get(locale__language_code=language)
    made = type(page)(title=title, translation_key=page.translation_key, **fields)
    return published(made, parent)


def event_translated(page: EventPage, language: str, title: str) -> EventPage:
    made = event_page(language=language, title=title, translation_key=page.translation_key)
    made.get_latest_revision().publish()
    return made


def found(
    query: str,
    *,
    viewer: Member | None = None,
    language: str = "en",
    number: int = 1,
    within: str | None = None,
    **chosen: object,
) -> results.Found:
    return results.find(
        query_terms(query),
        viewer=viewer,
        language=language,
        now=timezone.now(),
        chosen=Chosen(language=within, **chosen),
        number=number,
    )


def titles(query: str, **asked: object) -> list[str]:
    return ["".join(part.text for part in one.title) for one in found(query, **asked).results]
