"""What the public site puts into digests: its stories."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import F, Min
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.digests import FOLLOWED, Entry, Lead, Section, because_followed, leads, sections
from foundation.templatetags.times import day
from home.models import (
    ImportedItem,
    NewsItem,
    NewsPage,
    OpenCallPage,
    PartnerNetworkPage,
    StandardPage,
)
from home.querysets import WrittenQuerySet

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from foundation.digests import Asked, Reader, Window
    from home.models.written import WrittenPage

EXCERPT = 240


@dataclass(frozen=True, slots=True)
class _Told:
    """A story as a mail shows it, and what it is about, by primary keys."""

    entry: Entry
    topics: Mapping[int, Any]
    organisations: Mapping[int, Any]

    def to(self, reader: Reader) -> Entry:
        """With why it is there for `reader`."""
        why = because_followed(reader, self.topics.values(), self.organisations.values())
        return replace(self.entry, why=why) if why else self.entry


class News(Section):
    """Stories first published in the window, in whatever language: a translation that follows is
    no news. The latest first, each once."""

    heading = _("News")
    order = 30
    is_public = True

    def choose(self, windows: Sequence[Window]) -> Mapping[int, Sequence[str]]:
        stories = list(
            NewsItem.objects.filter(first_published_at__isnull=False, alias_of=None)
            .order_by()
            .values("translation_key")
            .annotate(first=Min("first_published_at"))
            .filter(
                first__gte=min(window.since for window in windows),
                first__lt=max(window.until for window in windows),
                translation_key__in=NewsItem.objects.written().values("translation_key"),
            )
            # What was taken over from elsewhere is no news here, nor is its translation.
            .exclude(
                translation_key__in=ImportedItem.objects.filter(page__isnull=False).values(
                    "page__translation_key"
                )
            )
            .order_by("-first", "translation_key")
            .values_list("translation_key", "first")
        )
        keys = [key for key, _first in stories]
        topics, organisations = _about(keys, "topic"), _about(keys, "organisation")
        return {
            window.reader.key: [
                str(key)
                for key, first in stories
                if window.since <= first < window.until
                and self.is_for(window.reader, topics[key], organisations[key])
            ]
            for window in windows
        }

    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        stories = NewsItem.objects.once(get_language() or settings.LANGUAGE_CODE).filter(
            translation_key__in={thing for one in asked for thing in one.things}
        )
        rows = list(stories.select_related("locale").defer("body"))
        keys = [story.translation_key for story in rows]
        topics, organisations = _named(keys, "topic"), _named(keys, "organisation")
        found = {
            str(story.translation_key): _Told(
                _entry(story, organisations[story.translation_key]),
                topics[story.translation_key],
                organisations[story.translation_key],
            )
            for story in rows
        }
        return {
            one.reader.key: [
                told.to(one.reader)
                for thing in one.things
                if (told := found.get(thing))
                and self.is_for(one.reader, told.topics, told.organisations)
            ]
            for one in asked
        }

    def is_for(
        self, reader: Reader, topics: Collection[int], organisations: Collection[int]
    ) -> bool:
        """Whether `reader` wants to hear of a story about these."""
        return reader.wants(topics)

    def address(self) -> str:
        page = NewsPage.objects.live().filter(locale__language_code=get_language()).first()
        parts = page.get_url_parts() if page else None
        return f"{settings.BASE_URL}{parts[2]}" if parts else ""


class NewsOfFollowed(News):
    """Those of an organisation that one follows, for whom they are not among the news already."""

    heading = FOLLOWED
    order = 51
    is_public = False

    def is_for(
        self, reader: Reader, topics: Collection[int], organisations: Collection[int]
    ) -> bool:
        return not reader.organisations.isdisjoint(organisations)


NEWS = News()


class StoryLead(Lead):
    """A story, as among the news."""

    page_type = "home.NewsItem"

    def topics(self, things: Collection[str]) -> Mapping[str, Collection[int]]:
        keys = set(
            NewsItem.objects.written()
            .filter(translation_key__in=things)
            .values_list("translation_key", flat=True)
        )
        about = _about(list(keys), "topic")
        return {str(key): about[key] for key in keys}

    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        return NEWS.render(asked, now=now)


class PageLead(Lead):
    """Another page that editors write: of a programme, a partner network, a call."""

    def __init__(self, model: type[WrittenPage]) -> None:
        self.model = model
        self.page_type = model._meta.label

    def topics(self, things: Collection[str]) -> Mapping[str, Collection[int]]:
        """None: who chose topics did not ask for these."""
        pages = WrittenQuerySet(self.model).written().filter(translation_key__in=things)
        return {str(key): () for key in pages.values_list("translation_key", flat=True)}

    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        pages = WrittenQuerySet(self.model).once(get_language() or settings.LANGUAGE_CODE)
        found = pages.filter(translation_key__in={thing for one in asked for thing in one.things})
        ready = {
            str(page.translation_key): _page_entry(page)
            for page in found.select_related("locale").defer("body")
        }
        return {one.reader.key: [ready[t] for t in one.things if t in ready] for one in asked}


def _about(stories: Sequence[UUID], what: str) -> Mapping[UUID, set[int]]:
    """The topics or organisations of each story, in whichever of its languages an editor said so."""
    found: dict[UUID, set[int]] = defaultdict(set)
    through: Any = getattr(NewsItem, f"{what}s").through
    rows = through.objects.filter(newsitem__translation_key__in=stories)
    for key, about in rows.values_list("newsitem__translation_key", what):
        found[key].add(about)
    return found


def _named(stories: Sequence[UUID], what: str) -> Mapping[UUID, dict[int, Any]]:
    """The same, the rows themselves by their primary keys."""
    found: dict[UUID, dict[int, Any]] = defaultdict(dict)
    through: Any = getattr(NewsItem, f"{what}s").through
    rows = through.objects.filter(newsitem__translation_key__in=stories)
    for row in rows.select_related(what).annotate(key=F("newsitem__translation_key")):
        about = getattr(row, what)
        found[row.key][about.pk] = about
    return found


def _entry(story: NewsItem, about: Mapping[int, Any]) -> Entry:
    organisations = sorted(map(str, about.values()))
    facts = (day(localtime(story.dated_at)), ", ".join(organisations))
    return replace(_page_entry(story), facts=tuple(filter(None, facts)))


def _page_entry(page: WrittenPage) -> Entry:
    path = (page.get_url_parts() or ("", "", ""))[2]
    return Entry(
        thing=str(page.translation_key),
        title=page.title,
        language=page.locale.language_code,
        address=f"{settings.BASE_URL}{path}" if path else "",
        excerpt=Truncator(" ".join(page.lead.split())).chars(EXCERPT),
    )


leads.register("home.story", StoryLead())
leads.register("home.page", PageLead(StandardPage))
leads.register("home.call", PageLead(OpenCallPage))
leads.register("home.network", PageLead(PartnerNetworkPage))
sections.register("home.news", NEWS)
sections.register("home.followed", NewsOfFollowed())
