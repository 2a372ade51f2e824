"""Keeping the entries as the pages are.

Publishing isn't atomic in Wagtail: its signal comes after the page is live. So the page is the
truth, an entry says which revision it was made of, and `repair` makes those anew that differ.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from wagtail.models import Page, get_page_models

from events.models import Event, EventPage
from foundation.folding import VERSION, fold, words
from search.enums import Kind
from search.models import SearchEntry
from search.services import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

# Passages are taken from this much of a text; its words are all found.
LONGEST_TEXT = 20_000
# Raised when anything else is made of the same page; that of folding has its own number.
RULES = 100 * VERSION + 1
# Home pages are children of the root.
HOME_DEPTH = 2


def put(page_id: int, *, now: datetime) -> None:
    """Make the page's entry anew from what is published, or take it away where there is nothing to
    find. Running it again changes nothing."""
    with transaction.atomic():
        # Locked: of two at once, the later one reads what is newer.
        page = _findable().select_for_update(of=("self",), no_key=True).filter(pk=page_id).first()
        if page is None:
            drop(page_id)
            return
        entry = _entry(page.specific, now)
        SearchEntry.objects.bulk_create(
            [entry], update_conflicts=True, unique_fields=["page"], update_fields=_FIELDS
        )
        if entry.kind == Kind.EVENT:
            # Its topics are chosen in one language and count in all.
            SearchEntry.objects.filter(key=entry.key).update(topics=entry.topics)
        vocabulary.learn(entry.folded_words.split(), language=entry.language, now=now)


def drop(page_id: int) -> None:
    """Take away the page's entry, if it has one."""
    SearchEntry.objects.filter(page=page_id).delete()


def repair(*, now: datetime) -> int:
    """Make the entries that are missing, stale or of older rules, and take away those of pages that
    are no longer found; how many. One that fails is logged and does not stop the others."""
    current = SearchEntry.objects.current().filter(folding=RULES, page=OuterRef("pk"))
    behind = _findable().filter(~Exists(current))
    gone, _by_model = SearchEntry.objects.exclude(page__in=_findable()).delete()
    return gone + _put_each(behind, now)


def rebuild(*, now: datetime) -> tuple[int, int]:
    """Make all entries anew, each in its place, so that search goes on finding; how many were made
    and how many could not be."""
    SearchEntry.objects.exclude(page__in=_findable()).delete()
    wanted = _findable().count()
    made = _put_each(_findable(), now)
    return made, max(wanted - made, 0)


def _findable() -> QuerySet[Page]:
    """Live pages that have something to find: not the lists that the site itself makes, nor aliases,
    which say what their source says."""
    pages = Page.objects.live().filter(alias_of=None, depth__gte=HOME_DEPTH)
    fixed = [model for model in get_page_models() if getattr(model, "is_fixed", False)]
    return pages.exclude(pages.exact_type_q(*fixed), depth__gt=HOME_DEPTH)


def _put_each(pages: QuerySet[Page], now: datetime) -> int:
    done = 0
    for page_id in list(pages.order_by("pk").values_list("pk", flat=True)):
        try:
            put(page_id, now=now)
        except Exception:
            logger.exception("page %s could not be made findable", page_id)
        else:
            done += 1
    return done


_FIELDS = [field.name for field in SearchEntry._meta.fields if not field.primary_key]


def _entry(page: Page, now: datetime) -> SearchEntry:
    text = " ".join(" ".join(_texts(page)).split())
    every = sorted({*words(page.title), *words(text)})
    return SearchEntry(
        page_id=page.pk,
        key=page.translation_key,
        language=page.locale.language_code,
        kind=_kind(page),
        dated_at=getattr(page, "dated_at", None) or page.last_published_at or now,
        revision=page.live_revision_id,
        folding=RULES,
        folded_title=f" {fold(page.title)} ",
        folded_words=f" {' '.join(every)} ",
        topics=_topics(page),
        text=text[:LONGEST_TEXT],
    )


def _topics(page: Page) -> str:
    """What it is about. Of an event, what the page says that it was first written in."""
    source = page
    if isinstance(page, EventPage):
        event = (
            Event.objects.filter(key=page.translation_key).select_related("schedule_page").first()
        )
        source = (event and event.schedule_page) or page
    if not hasattr(source, "topics"):
        return ""
    return " ".join(str(topic.pk) for topic in source.topics.order_by("pk"))


def _kind(page: Page) -> Kind:
    if isinstance(page, EventPage):
        return Kind.EVENT
    if found_as := getattr(page, "found_as", ""):
        return Kind(found_as)
    # A date of its own stands above news, whichever app they come from.
    return Kind.STORY if hasattr(page, "dated_at") else Kind.PAGE


def _texts(page: Page) -> Iterator[str]:
    """What the page's class says is to be found, but for the title; in front what stands for the
    page where it has no lead of its own."""
    if not getattr(page, "lead", ""):
        yield page.search_description
    for field in page.get_searchable_search_fields():
        if field.field_name != "title":
            yield from _strings(field.get_value(page))


def _strings(value: Any) -> Iterable[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, (list, tuple)) else [str(value)]
