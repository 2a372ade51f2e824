"""What the public site puts into digests: its stories."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Min
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.digests import FOLLOWED, Entry, Section, because_followed, sections
from foundation.templatetags.times import day
from home.models import NewsItem, NewsPage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from foundation.digests import Asked, Reader, Window

EXCERPT = 240


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
        rows = stories.select_related("locale").prefetch_related("organisations", "topics")
        found = {str(story.translation_key): story for story in rows.defer("body")}
        ready = {thing: _entry(story) for thing, story in found.items()}
        return {
            one.reader.key: [
                replace(ready[thing], why=_why(one.reader, found[thing]))
                for thing in one.things
                if thing in found
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


def _about(stories: Sequence[UUID], what: str) -> Mapping[UUID, set[int]]:
    """The topics or organisations of each story, in whichever of its languages an editor said so."""
    found: dict[UUID, set[int]] = defaultdict(set)
    through: Any = getattr(NewsItem, f"{what}s").through
    rows = through.objects.filter(newsitem__translation_key__in=stories)
    for key, about in rows.values_list("newsitem__translation_key", what):
        found[key].add(about)
    return found


def _why(reader: Reader, story: NewsItem) -> str:
    return because_followed(reader, story.topics.all(), story.organisations.all())


def _entry(story: NewsItem) -> Entry:
    organisations = sorted(str(organisation) for organisation in story.organisations.all())
    path = (story.get_url_parts() or ("", "", ""))[2]
    return Entry(
        thing=str(story.translation_key),
        title=story.title,
        language=story.locale.language_code,
        address=f"{settings.BASE_URL}{path}" if path else "",
        facts=tuple(filter(None, [day(localtime(story.dated_at)), ", ".join(organisations)])),
        excerpt=Truncator(" ".join(story.lead.split())).chars(EXCERPT),
    )


sections.register("home.news", News())
sections.register("home.followed", NewsOfFollowed())
