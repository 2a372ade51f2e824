"""The demo's calendar of a partner: as if it had been read, without asking anybody."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from community.models import Organisation
from demo.content import partners as content
from demo.keys import key
from events.calendar.foreign_values import Date, Event, Reading
from events.models import PartnerCalendar
from events.services import partner_events, partners

if TYPE_CHECKING:
    from demo.content.partners import PartnerEventData


def load_partners(*, now: datetime) -> Counter[str]:
    """Add the calendar with its events, looked at and shown; what was added."""
    calendar, made = PartnerCalendar.objects.get_or_create(
        uuid=key("partner calendar", content.HELD_BY),
        defaults={
            "name": content.NAME,
            "organisation": Organisation.objects.get(uuid=key("organisation", content.HELD_BY)),
            "address": content.ADDRESS,
            "language": content.LANGUAGE,
            "last_read_at": now,
            "last_success_at": now,
        },
    )
    if not made:
        return Counter()
    reading = Reading([_event(data, now) for data in content.EVENTS])
    partner_events.follow(calendar, reading, now=now)
    shown = partners.accept(calendar.events.all(), now=now)
    # So that `tick` asks nobody.
    PartnerCalendar.objects.filter(pk=calendar.pk).update(is_active=False)
    return Counter({"events of partners": shown})


def _event(data: PartnerEventData, now: datetime) -> Event:
    first = now.astimezone(ZoneInfo(content.ZONE)).date() + timedelta(days=data.days)
    days = [first + timedelta(weeks=number) for number in range(data.dates)]
    return Event(
        uid=f"{data.key}@example.org",
        title=data.title,
        description=data.description,
        place=data.place,
        link=content.PAGE.format(key=data.key),
        dates=tuple(
            Date(
                id=day.isoformat() if data.dates > 1 else "",
                start=datetime.combine(day, data.start),
                end=datetime.combine(day, data.end),
                zone=content.ZONE,
                all_day=False,
                cancelled=False,
            )
            for day in days
        ),
    )
