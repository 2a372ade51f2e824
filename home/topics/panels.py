"""What there is about a topic: news, dates, initiatives, and who is active in it. One more kind is
one more class here, or in an app of its own, and one line that registers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.queries import agenda
from events.queries import topics as in_calendar
from events.queries.filters import Filters, feed_path
from foundation import panels
from home.queries import news, topics

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from community.models import Topic

STORIES_SHOWN = 4
DATES_SHOWN = 5
HELD_SHOWN = 3


def _language() -> str:
    return get_language() or "en"


class ItsNews:
    """The latest stories about it, which are public."""

    order = 10

    def counts(self, *, viewer: Any, now: datetime) -> Mapping[int, int]:
        return topics.stories_about(_language())

    def said(self, number: int) -> str:
        return ngettext("%(number)d story", "%(number)d stories", number) % {"number": number}

    def show(self, thing: Topic, *, viewer: Any, now: datetime) -> panels.Shown | None:
        stories = news.belonging(
            topics=[thing.pk], organisations=(), keys=(), language=_language(), limit=STORIES_SHOWN
        )
        if not stories:
            return None
        context = {
            "lead_story": stories[0],
            "stories": stories[1:],
            "all": f"{reverse('news_feed').removesuffix('feed/')}?topic={thing.slug}",
            "feed": f"{reverse('news_feed')}?topic={thing.slug}",
        }
        return panels.Shown(heading=_("News"), template="home/topic_news.html", context=context)


class ItsDates:
    """The next dates of events about it, and the last ones, as their reader may see them."""

    order = 20

    def counts(self, *, viewer: Any, now: datetime) -> Mapping[int, int]:
        return in_calendar.coming(viewer=viewer, now=now)

    def said(self, number: int) -> str:
        sentence = ngettext("%(number)d event to come", "%(number)d events to come", number)
        return sentence % {"number": number}

    def show(self, thing: Topic, *, viewer: Any, now: datetime) -> panels.Shown | None:
        coming, held = agenda.about(
            viewer=viewer,
            now=now,
            topics=[thing.pk],
            hosts=(),
            keys=(),
            coming=DATES_SHOWN,
            held=HELD_SHOWN,
        )
        if not (coming or held):
            return None
        calendar = reverse("events_feed").removesuffix("feed/")
        context = {
            "coming": coming,
            "held": held,
            "all": f"{calendar}?topic={thing.slug}",
            "feed": feed_path(Filters(topic=(thing,)), _language()),
        }
        return panels.Shown(heading=_("Dates"), template="home/topic_dates.html", context=context)


class ItsInitiatives:
    """The initiatives about it, which are public."""

    order = 30

    def counts(self, *, viewer: Any, now: datetime) -> Mapping[int, int]:
        return topics.initiatives_about(_language())

    def said(self, number: int) -> str:
        sentence = ngettext("%(number)d initiative", "%(number)d initiatives", number)
        return sentence % {"number": number}

    def show(self, thing: Topic, *, viewer: Any, now: datetime) -> panels.Shown | None:
        found = topics.initiatives_of(thing, _language())
        if not found:
            return None
        return panels.Shown(
            heading=_("Initiatives"),
            template="home/topic_initiatives.html",
            context={"initiatives": found},
        )


class ItsOrganisations:
    """Who writes about it, holds events about it or takes part in an initiative about it."""

    order = 90

    def counts(self, *, viewer: Any, now: datetime) -> Mapping[int, int]:
        return topics.organisations_active(viewer)

    def said(self, number: int) -> str:
        sentence = ngettext("%(number)d organisation", "%(number)d organisations", number)
        return sentence % {"number": number}

    def show(self, thing: Topic, *, viewer: Any, now: datetime) -> panels.Shown | None:
        found = topics.organisations_of(thing, viewer=viewer, language=_language())
        if not found:
            return None
        return panels.Shown(
            heading=_("Who is active in it"),
            template="home/topic_organisations.html",
            context={"organisations": found},
        )


def register() -> None:
    panels.topic_panels.register("its-news", ItsNews())
    panels.topic_panels.register("its-dates", ItsDates())
    panels.topic_panels.register("its-initiatives", ItsInitiatives())
    panels.topic_panels.register("its-organisations", ItsOrganisations())
