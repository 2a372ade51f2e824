"""Certificates, and courses that are over, with people who were there."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import factory

from events.enums import MarkSource, Presence
from events.models import Certificate, Event, Occurrence, Registration, Run
from events.services import attendance
from tests.factories.events import entry, plan, published
from tests.factories.registrations import registered

# Two days, from nine to eleven in Tallinn; the second is over.
FIRST_DAY = date(2026, 12, 7)
AFTER = datetime(2026, 12, 9, 9, tzinfo=UTC)
SALT = "0123456789abcdef"


class CertificateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Certificate

    name = "Mari Õun"
    language = "en"
    title = "Service design in practice"
    kind = "training"
    issuer = "Ministry of Examples"
    outcomes = ["Ask people what they need", "Draw a service blueprint"]
    minutes = 630
    minutes_held = 720
    first_day = date(2026, 12, 1)
    last_day = date(2026, 12, 8)
    issued_at = datetime(2026, 12, 9, 8, 0, 0, 999_999, tzinfo=UTC)
    address_salt = SALT
    address_hash = hashlib.sha256(f"mari@example.org{SALT}".encode()).hexdigest()


def course(*, days: int = 2, page: dict[str, object] | None = None, **settings: object) -> Run:
    settings = {"mode": "all_dates", "certificate": True, **settings}
    rule = f"FREQ=DAILY;COUNT={days}" if days > 1 else ""
    made = published(plan(entry(FIRST_DAY, rule=rule), **settings), **(page or {}))
    return Event.objects.get(key=made.event_key).runs.get()


def dates_of(run: Run) -> list[Occurrence]:
    return list(run.occurrences.order_by("start"))


def joined(run: Run, **told: object) -> Registration:
    return registered(run, at=AFTER - timedelta(days=9), **told)


def mark(place: Registration, *presences: Presence | int | None, at: datetime = AFTER) -> None:
    """Mark what is true of each date in turn: there in part for so many minutes; None: nothing."""
    for day, presence in zip(dates_of(place.run), presences, strict=False):
        if presence is None:
            continue
        minutes = None if isinstance(presence, Presence) else presence
        seen = attendance.Seen(
            presence=Presence.PARTIAL if minutes else Presence(presence),
            minutes=minutes,
            source=MarkSource.LIST,
            at=at,
        )
        attendance.mark(place, day, seen, now=at)


def present(run: Run, **told: object) -> Registration:
    """Somebody who was there all the time."""
    place = joined(run, **told)
    mark(place, *[Presence.PRESENT] * len(dates_of(run)))
    return place
