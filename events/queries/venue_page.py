"""A venue, and what is on there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.utils.translation import get_language

from events.enums import Status
from events.models import EventsPage, Occurrence, Venue
from events.queries.doors import Door, door
from events.queries.seats import seats
from events.queries.words import words_of
from foundation.models import SiteImage
from foundation.models.images import filters_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from community.models import Member
    from events.models import Room
    from events.queries.seats import Seats
    from events.queries.words import EventWords
    from events.querysets import OccurrenceQuerySet

DATES_SHOWN = 5
# The sizes in which the picture is shown; the page names the same.
PICTURE = "fill-{640x360,1152x648,1728x972}|format-webp"


@dataclass(frozen=True, slots=True)
class VenueDate:
    """One of the next dates at a venue."""

    occurrence: Occurrence
    words: EventWords
    seats: Seats
    door: Door

    @property
    def day(self) -> date:
        """The local day it begins on."""
        return self.occurrence.first_day


@dataclass(frozen=True, slots=True)
class VenuePage:
    """A venue for one reader. `calendar` is the address of the calendar page."""

    venue: Venue
    rooms: list[Room]
    dates: list[VenueDate]
    calendar: str
    calendar_title: str


def of_venue(uuid: UUID, *, viewer: Member | None, now: datetime) -> VenuePage | None:
    """The venue, with the next dates there that `viewer` may see; a constant number of queries.
    None: there is none."""
    pictures = SiteImage.objects.prefetch_renditions(*filters_of(PICTURE))
    venues = Venue.objects.prefetch_related("rooms", Prefetch("picture", queryset=pictures))
    venue = venues.filter(uuid=uuid).first()
    if venue is None:
        return None
    page = EventsPage.objects.live().filter(locale__language_code=get_language() or "en").first()
    return VenuePage(
        venue=venue,
        rooms=list(venue.rooms.all()),
        dates=_dates(venue, viewer, now),
        calendar=(page.get_url() if page else "") or "",
        calendar_title=page.title if page else "",
    )


def _dates(venue: Venue, viewer: Member | None, now: datetime) -> list[VenueDate]:
    rows = Occurrence.objects.visible_to(viewer).filter(venue=venue)
    return next_dates(rows, viewer=viewer, now=now)


def next_dates(
    dates: OccurrenceQuerySet, *, viewer: Member | None, now: datetime
) -> list[VenueDate]:
    """The next of `dates` that take place, as their reader sees them."""
    rows = dates.upcoming(now).exclude(status=Status.CANCELLED)
    found = list(rows.select_related("event", "run", "venue")[:DATES_SHOWN])
    words = words_of((o.event for o in found), get_language() or "en")
    counts = seats({o.run_id: o.run for o in found}.values(), now=now, viewer=viewer)
    return [
        VenueDate(
            o,
            words[o.event_id],
            counts[o.run_id],
            door(o.run, counts[o.run_id], now, postponed=o.is_postponed),
        )
        for o in found
    ]
