"""Calendars of partners, and what a partner's server says."""

from __future__ import annotations

import factory

from events.models import PartnerCalendar
from tests.factories.people import OrganisationFactory


class PartnerCalendarFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartnerCalendar

    name = factory.Sequence(lambda n: f"Partner {n}")
    organisation = factory.SubFactory(OrganisationFactory)
    address = factory.Sequence(lambda n: f"https://partner{n}.example/calendar.ics")
    language = "lv"


def vevent(uid: str = "1@partner.example", *lines: str, **fields: str) -> str:
    """One VEVENT on 7 December 2026, unless told otherwise; `DTSTART=""` leaves a line out."""
    told = {
        "SUMMARY": "Rīta kafija",
        "DTSTART;TZID=Europe/Riga": "20261207T090000",
        "DTEND;TZID=Europe/Riga": "20261207T110000",
        "LOCATION": "Brīvības iela 36",
        "DESCRIPTION": "Kafija un sarunas",
        "URL": f"https://partner.example/{uid}",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    said = [f"{name}:{value}" for name, value in told.items() if value]
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *said, *lines, "END:VEVENT"])


def at(start: str, end: str = "") -> dict[str, str]:
    """The start and end of a `vevent`, in Riga."""
    return {"DTSTART;TZID=Europe/Riga": start, "DTEND;TZID=Europe/Riga": end}


def ics(*events: str) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Partner//EN",
        *events,
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()
