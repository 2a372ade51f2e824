"""Courses that are over, with people who were there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from events.enums import MarkSource, Presence
from events.models import Certificate, Event, Occurrence, Registration, Run
from events.services import attendance
from tests.factories.events import ContactFactory, entry, plan, published

# Two days, from nine to eleven in Tallinn; the second is over.
FIRST_DAY = date(2026, 12, 7)
AFTER = datetime(2026, 12, 9, 9, tzinfo=UTC)


def course(*, days: int = 2, page: dict[str, object] | None = None, **settings: object) -> Run:
    settings = {"mode": "all_dates", "certificate": True, **settings}
    rule = f"FREQ=DAILY;COUNT={days}" if days > 1 else ""
    made = published(plan(entry(FIRST_DAY, rule=rule), **settings), **(page or {}))
    return Event.objects.get(key=made.event_key).runs.get()


def dates_of(run: Run) -> list[Occurrence]:
    return list(run.occurrences.order_by("start"))


def joined(run: Run, **told: object) -> Registration:
    at = AFTER - timedelta(days=9)
    told = {"state": "confirmed", "mode": "room", "created_at": at, "changed_at": at, **told}
    return Registration.objects.create(
        run=run, **{"contact": told.pop("contact", None) or ContactFactory(), **told}
    )


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


def paper(**told: object) -> Certificate:
    """A certificate that is not saved, of a training of two days."""
    return Certificate(
        **{
            "name": "Anna Tamm",
            "language": "en",
            "title": "Service design",
            "title_language": "en",
            "kind": "training",
            "issuer": "Innovation team",
            "outcomes": ["ask users what they need", "draw a way through a service"],
            "outcomes_language": "en",
            "minutes": 240,
            "minutes_held": 240,
            "first_day": FIRST_DAY,
            "last_day": FIRST_DAY + timedelta(days=1),
            "issued_at": AFTER,
            **told,
        }
    )
