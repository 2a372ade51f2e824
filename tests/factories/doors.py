"""An event of today with people in it, and who keeps its door."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from events.models import Doorkeeper, Event, Registration
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from community.models import Member
    from events.models import Occurrence

DAY = date(2026, 12, 7)
# It begins at 9 in Tallinn and takes two hours.
START = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)


def a_date(day: date = DAY, *, rule: str = "", **fields: Any) -> Occurrence:
    """The first date of a new event."""
    settings = {"mode": "all_dates"} if rule else {}
    page = published(plan(entry(day, time(9), time(11), rule=rule), **settings), **fields)
    event = Event.objects.get(key=page.event_key)
    return event.occurrences.select_related("run", "event").earliest("start")


def a_keeper(date_: Occurrence, **fields: Any) -> Member:
    member = MemberFactory(**fields)
    Doorkeeper.objects.create(event=date_.event, member=member, created_at=START)
    return member


def a_place(date_: Occurrence, name: str = "", **told: Any) -> Registration:
    if name:
        told["contact"] = ContactFactory(guest_name=name)
    return registered(date_.run, at=START, **told)
