"""What the public site puts into digests: its stories."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Min
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.digests import Entry, because_followed, sections
from foundation.templatetags.times import day
from home.models import NewsItem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from foundation.digests import Asked, Window

EXCERPT = 240


class News:
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
        topics = _topics([key for key, _first in stories])
        return {
            window.reader.key: [
                str(key)
                for key, first in stories
                if window.since <= first < window.until and window.reader.wants(topics[key])
            ]
            for window in windows
        }

    def render(self, asked: Sequence[Asked], *, now: datetime) -> Mapping[int, Sequence[Entry]]:
        stories = NewsItem.objects.once(get_language() or settings.LANGUAGE_CODE).filter(
            translation_key__in={thing for one in asked for thing in one.things}
        )
        rows = stories.select_related("locale").prefetch_related("organisations", "topics")
        found = {
            str(story.translation_key): (_entry(story), list(story.topics.all()))
            for story in rows.defer("body")
        }
        return {
            one.reader.key: [
                replace(entry, why=because_followed(one.reader, topics))
                for thing in one.things
                if thing in found
                for entry, topics in [found[thing]]
            ]
            for one in asked
        }


def _topics(stories: Sequence[UUID]) -> Mapping[UUID, set[int]]:
    """What each story is about, in whichever of its languages an editor said so."""
    found: dict[UUID, set[int]] = defaultdict(set)
    through = NewsItem.topics.through.objects.filter(newsitem__translation_key__in=stories)
    for key, topic in through.values_list("newsitem__translation_key", "topic"):
        found[key].add(topic)
    return found


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
