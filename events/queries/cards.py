"""Events as other pages point to them: with the date that matters most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.models import Page

from events.enums import Status
from events.models import Event, Occurrence

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from community.models import Member
    from events.models import EventPage
    from foundation.models import PageCard

TEMPLATE = "events/event_card.html"


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What a card says of an event; `date` is its next one, else its last, else nothing."""

    event: Event
    date: Occurrence | None
    is_over: bool


def of_pages(
    pages: Sequence[EventPage], *, viewer: Member | None, now: datetime
) -> dict[int, PageCard]:
    """Those live `pages` whose events `viewer` (None: anybody) may see, by primary key.

    Two queries for any number of them.
    """
    by_key = {page.event_key: page for page in pages if page.live}
    events = _with_date(Event.objects.visible_to(viewer).filter(key__in=by_key), now)
    dates = Occurrence.objects.select_related("venue").in_bulk(
        [event.date_pk for event in events if event.date_pk]
    )
    found = {}
    for event in events:
        date = dates.get(event.date_pk)
        page = by_key[event.key]
        facts = EventFacts(event, date, is_over=date is not None and date.end <= now)
        found[page.pk] = page.card(template=TEMPLATE, extra=facts)
    return found


def visible(pages: Collection[Page], viewer: Member | None) -> set[int]:
    """The keys of those `pages` whose events `viewer` (None: anybody) may see. One query."""
    key = Coalesce(OuterRef("alias_of__translation_key"), OuterRef("translation_key"))
    events = Event.objects.visible_to(viewer).filter(key=key)
    rows = Page.objects.filter(Exists(events), pk__in=[page.pk for page in pages])
    return set(rows.values_list("pk", flat=True))


def _with_date(events: QuerySet[Event], now: datetime) -> QuerySet[Any]:
    """`events` with the key of the date to show as `date_pk`."""
    dates = Occurrence.objects.filter(event=OuterRef("pk"))
    dates = dates.exclude(status__in=[Status.WITHDRAWN, Status.CANCELLED])
    return events.annotate(
        date_pk=Coalesce(
            Subquery(dates.upcoming(now).values("pk")[:1]),
            Subquery(dates.past(now).values("pk")[:1]),
        )
    )
