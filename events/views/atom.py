"""New events as an Atom feed, for people who read news in one."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.queries import latest
from foundation import atom, brand
from foundation.templatetags.times import clock, day, zone_place
from foundation.views import atom_answer

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from events.models import Occurrence
    from events.queries.latest import Announced

# What the ids below are made in: never to change, else every reader shows all events again.
NAMESPACE = uuid.UUID("7d0c5c1e-4a55-4f0e-8f5b-0d3a9b6c2e11")
# When an empty feed changed: Atom wants a date, which must not change by itself.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@require_safe
def events_feed(request: HttpRequest) -> HttpResponse:
    """Public events to come, in the address's language, what was announced last first."""
    language = get_language() or settings.LANGUAGE_CODE
    found = latest.announced(language, now=timezone.now())
    path = reverse("events_feed")
    calendar = f"{settings.BASE_URL}{path.removesuffix('feed/')}"
    feed = atom.Feed(
        id=_id(f"events/{language}"),
        title=_("Events – %(site)s") % {"site": brand.name()},
        author=brand.name(),
        language=language,
        source=f"{settings.BASE_URL}{path}",
        address=calendar,
        updated=max((one.changed_at for one in found), default=NEVER),
    )
    return atom_answer(
        request, atom.render(feed, [_entry(one, language, calendar) for one in found])
    )


def _entry(one: Announced, language: str, calendar: str) -> atom.Entry:
    """`calendar`: the address of the calendar page, for what has no page of its own."""
    return atom.Entry(
        id=_id(f"events/{language}/{one.key}"),
        title=one.words.title,
        address=one.words.address or calendar,
        published=one.announced_at,
        updated=one.changed_at,
        summary="\n".join(part for part in (_when(one.date, language), one.words.lead) if part),
        authors=[one.host] if one.host else [],
        categories=[(topic.slug, topic.name.text(language)) for topic in one.topics],
    )


def _when(date: Occurrence, language: str) -> str:
    """The next date in words, on the clock of its place."""
    parts = [day(date.wall_start)]
    if not date.all_day:
        parts.append(f"{clock(date.wall_start)} ({zone_place(date.zone)})")
    if place := date.venue.line(language) if date.venue else date.place:
        parts.append(place)
    return ", ".join(parts)


def _id(name: str) -> str:
    """The same for ever, also when the site moves to another address."""
    return uuid.uuid5(NAMESPACE, name).urn
