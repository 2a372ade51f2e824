"""Feeds and files of dates: where they are, and what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icalendar import Calendar

from events.models import Event, EventPage, Occurrence

if TYPE_CHECKING:
    from django.http import HttpResponse
    from icalendar import Event as VEvent

FEED = "/calendar/en.ics"


def vevents(response: HttpResponse) -> list[VEvent]:
    return Calendar.from_ical(response.content).walk("VEVENT")


def summaries(response: HttpResponse) -> list[str]:
    return [str(event["SUMMARY"]) for event in vevents(response)]


def event_of(page: EventPage) -> Event:
    return Event.objects.get(key=page.event_key)


def file_of(occurrence: Occurrence, language: str = "en") -> str:
    return f"/calendar/occurrence/{occurrence.uid}/{language}.ics"
