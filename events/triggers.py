"""Everything that changes what a feed shows, in one list: each raises the calendar's version and
makes the texts of the events concerned stale. A test walks the list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, post_page_move

from community.models import Organisation, Topic
from events.models import Event, EventPage, EventsPage, Venue
from events.queries import feed_window
from events.services import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model
    from django.dispatch import Signal


def of_venue(venue: Venue) -> Iterable[int]:
    """The events with a date there that a feed may show."""
    shown = venue.occurrences.filter(end__gt=feed_window.today(timezone.now()) - feed_window.BACK)
    return shown.values_list("event", flat=True).distinct()


def of_page(page: Page) -> Iterable[int]:
    """The events whose address has changed with that of `page`: its own, or all below it."""
    keys = EventPage.objects.descendant_of(page, inclusive=True).values("translation_key")
    return Event.objects.filter(key__in=keys).values_list("pk", flat=True)


def of_site(site: Site) -> Iterable[int]:
    """All: a site that begins at another page has other addresses."""
    return Event.objects.values_list("pk", flat=True)


def of_none(thing: Model) -> Iterable[int]:
    """No date's text: what changes is what a feed says of itself, or which dates are in it."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """`happens` says what, `signals` by what it is noticed: without any, the service named in
    `raised_by` raises the version in its own transaction."""

    happens: str
    signals: tuple[Signal, ...] = ()
    sender: type[Model] | None = None
    concerned: Callable[[Any], Iterable[int]] = of_none
    raised_by: str = ""


TRIGGERS = (
    Trigger(happens="an event is published", raised_by="services.schedule.materialise"),
    Trigger(happens="a translation is published", raised_by="services.schedule.materialise"),
    Trigger(happens="an event is unpublished", raised_by="services.schedule.unpublished"),
    Trigger(happens="an event's page is deleted", raised_by="services.schedule.unpublished"),
    Trigger(happens="a date is moved, cancelled or restored", raised_by="services.dates"),
    Trigger(happens="an event's link is renewed", raised_by="viewsets.link"),
    Trigger(happens="a partner's event changes", raised_by="services.partners"),
    Trigger(
        happens="a page gets another word in its address",
        signals=(page_slug_changed,),
        concerned=of_page,
    ),
    Trigger(happens="a page is moved", signals=(post_page_move,), concerned=of_page),
    Trigger(
        happens="a venue is saved", signals=(post_save,), sender=Venue, concerned=of_venue
    ),
    Trigger(
        happens="the site begins elsewhere",
        signals=(post_save, post_delete),
        sender=Site,
        concerned=of_site,
    ),
    # Their names stand in the names of filtered feeds.
    Trigger(
        happens="a topic is saved or deleted", signals=(post_save, post_delete), sender=Topic
    ),
    Trigger(
        happens="an organisation is saved or deleted",
        signals=(post_save, post_delete),
        sender=Organisation,
    ),
    # An empty feed gives its day as the last change.
    Trigger(happens="the calendar page is published", signals=(page_published,), sender=EventsPage),
)  # fmt: skip


def connect() -> None:
    for trigger in TRIGGERS:
        for number, signal in enumerate(trigger.signals):
            signal.connect(
                partial(_touch, trigger),
                sender=trigger.sender,
                weak=False,
                dispatch_uid=f"events.triggers: {trigger.happens} {number}",
            )


def _touch(trigger: Trigger, *, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        versions.touch(trigger.concerned(instance), now=timezone.now())
