"""The news as a feed."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation import atom
from foundation.views import atom_answer
from home.queries import news

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from home.queries.news import Story

# What the ids below are made in: never to change, else every reader shows all stories again.
NAMESPACE = uuid.UUID("2c8f6a4e-7a0f-4f0c-9d0e-5a6f2b9f1c37")

# When an empty feed changed: Atom wants a date, which must not change by itself.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@require_safe
def news_feed(request: HttpRequest) -> HttpResponse:
    """The latest stories of the address's language, as Atom."""
    language = get_language() or settings.LANGUAGE_CODE
    return atom_answer(request, _feed(language, news.feed(language)))


def _feed(language: str, stories: list[Story]) -> bytes:
    path = reverse("news_feed")
    feed = atom.Feed(
        id=_id(f"news/{language}"),
        title=_("News – %(site)s") % {"site": settings.SITE_NAME},
        author=settings.SITE_NAME,
        language=language,
        source=f"{settings.BASE_URL}{path}",
        address=f"{settings.BASE_URL}{path.removesuffix('feed/')}",
        updated=max((story.changed_at for story in stories), default=NEVER),
    )
    return atom.render(feed, [_entry(story) for story in stories])


def _entry(story: Story) -> atom.Entry:
    return atom.Entry(
        id=_id(f"news/{story.language}/{story.key}"),
        title=story.title,
        address=f"{settings.BASE_URL}{story.path}",
        published=story.dated_at,
        updated=story.changed_at,
        summary=story.lead,
        authors=story.organisations,
        categories=[(topic.slug, topic.name.text(story.language)) for topic in story.topics],
    )


def _id(name: str) -> str:
    """The same for ever, also when the site moves to another address."""
    return uuid.uuid5(NAMESPACE, name).urn
