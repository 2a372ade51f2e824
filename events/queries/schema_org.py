"""What search engines read of an event: schema.org Event, as JSON-LD.

Of public events only, and nothing of them that a visitor would not see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from events.enums import Status, Visibility
from events.queries.doors import Door
from foundation import clock

if TYPE_CHECKING:
    from events.models import EventPage, Occurrence, Venue
    from events.queries.event_detail import DateView, EventDetail, RunView
    from events.queries.programme import EventContent

# So many runs are told of; a weekly meetup has eighty.
MOST = 10

VOCABULARY = "https://schema.org"
STATUS = {
    Status.SCHEDULED: f"{VOCABULARY}/EventScheduled",
    Status.POSTPONED: f"{VOCABULARY}/EventPostponed",
    Status.CANCELLED: f"{VOCABULARY}/EventCancelled",
}
RESCHEDULED = f"{VOCABULARY}/EventRescheduled"
ATTENDANCE = {
    (True, False): f"{VOCABULARY}/OfflineEventAttendanceMode",
    (False, True): f"{VOCABULARY}/OnlineEventAttendanceMode",
    (True, True): f"{VOCABULARY}/MixedEventAttendanceMode",
}
AVAILABILITY = {
    Door.OPEN: f"{VOCABULARY}/InStock",
    Door.WAITING: f"{VOCABULARY}/SoldOut",
    Door.FULL: f"{VOCABULARY}/SoldOut",
}


def of_event(
    page: EventPage, detail: EventDetail | None, content: EventContent
) -> list[dict[str, Any]]:
    """The next date of each run that is not over; no query."""
    if detail is None or detail.event.visibility != Visibility.PUBLIC:
        return []
    path = page.get_url()
    if not path:
        return []
    address = f"{settings.BASE_URL}{path}"
    views = [*detail.coming, *detail.later][:MOST]
    return [_event(page, view, _next(view), content, detail, address) for view in views]


def _next(view: RunView) -> DateView:
    """The next date of a run that isn't over."""
    ahead = [date for date in view.dates if not date.is_over]
    return next((date for date in ahead if not date.occurrence.is_cancelled), ahead[0])


def _event(
    page: EventPage,
    view: RunView,
    date: DateView,
    content: EventContent,
    detail: EventDetail,
    address: str,
) -> dict[str, Any]:
    occurrence, host = date.occurrence, detail.event.host
    is_online = view.is_online
    is_there = occurrence.venue is not None and view.is_in_room
    told: dict[str, Any] = {
        "@context": VOCABULARY,
        "@type": "Event",
        "@id": f"urn:uuid:{occurrence.uid}",
        "name": page.title,
        "url": address,
        **_times(occurrence),
        **_status(date),
        "isAccessibleForFree": True,
    }
    if page.lead:
        told["description"] = page.lead
    if content.language_codes:
        told["inLanguage"] = content.language_codes
    if host is not None:
        told["organizer"] = {"@type": "Organization", "name": str(host)}
    if content.people:
        told["performer"] = [{"@type": "Person", "name": p.name} for p in content.people]
    if (is_there, is_online) in ATTENDANCE:
        told["eventAttendanceMode"] = ATTENDANCE[is_there, is_online]
        told["location"] = _locations(occurrence.venue if is_there else None, is_online, address)
    if view.door in AVAILABILITY and not occurrence.is_cancelled:
        told["offers"] = {
            "@type": "Offer",
            "price": "0",
            "priceCurrency": "EUR",
            "availability": AVAILABILITY[view.door],
            "url": address,
        }
    return told


def _times(occurrence: Occurrence) -> dict[str, str]:
    if occurrence.all_day:
        first, last = occurrence.first_day, occurrence.last_day
        return {"startDate": first.isoformat(), "endDate": last.isoformat()}
    zone = clock.zone(occurrence.zone)
    start, end = occurrence.start.astimezone(zone), occurrence.end.astimezone(zone)
    return {"startDate": start.isoformat(), "endDate": end.isoformat()}


def _status(date: DateView) -> dict[str, str]:
    occurrence = date.occurrence
    if occurrence.status == Status.SCHEDULED and date.is_rescheduled:
        return {"eventStatus": RESCHEDULED, "previousStartDate": occurrence.date.isoformat()}
    return {"eventStatus": STATUS[Status(occurrence.status)]}


def _locations(venue: Venue | None, is_online: bool, address: str) -> Any:
    """The place, and where one joins online: the event's page, for the link itself is for
    confirmed participants."""
    places: list[dict[str, Any]] = []
    if venue is not None:
        place: dict[str, Any] = {"@type": "Place", "name": str(venue.name)}
        if venue.address:
            place["address"] = venue.address
        if venue.map_link:
            place["hasMap"] = venue.map_link
        places.append(place)
    if is_online:
        places.append({"@type": "VirtualLocation", "name": _("Online"), "url": address})
    return places[0] if len(places) == 1 else places
