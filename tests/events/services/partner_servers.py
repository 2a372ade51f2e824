"""A partner's server that really answers, and what of its calendar everybody sees."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from events.models import CalendarVersion, Occurrence, PartnerCalendar, PartnerEvent
from events.queries.words import words_of_one
from events.services import partners
from foundation import fetching
from tests.factories.partners import PartnerCalendarFactory, ics, vevent
from tests.foundation.web_servers import answer, serving

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
LATER = NOW + timedelta(hours=5)


class Partner:
    """A partner's server and its calendar: `says` is what it answers next."""

    def __init__(self, **settings: object) -> None:
        self.says = answer(ics(vevent()))
        self.settings = settings
        self.calendar: PartnerCalendar

    @contextmanager
    def serving(self):
        with serving(lambda connection, _request: connection.sendall(self.says)) as server:
            self.server = server
            self.calendar = PartnerCalendarFactory(address=server.address(), **self.settings)
            with fetching.allowing(server.place):
                yield self

    def read(self, *events: str, now: datetime = NOW) -> PartnerCalendar:
        """Let it hold `events` and be read; the calendar as it then is."""
        self.says = answer(ics(*events))
        return self.ask(now=now)

    def ask(self, *, now: datetime = NOW, asked: bool = True) -> PartnerCalendar:
        partners.read(self.calendar, now=now, asked=asked)
        self.calendar.refresh_from_db()
        return self.calendar


def states() -> dict[str, str]:
    return dict(PartnerEvent.objects.order_by("pk").values_list("uid", "state"))


def shown(now: datetime = NOW) -> list[tuple[str, str]]:
    """What anybody sees: title and start of each date."""
    rows = Occurrence.objects.visible_to(None).upcoming(now).select_related("event")
    return [(words_of_one(o.event, "en").title, o.wall_start.strftime("%m-%d %H:%M")) for o in rows]


def version() -> int:
    return CalendarVersion.objects.values_list("number", flat=True).first() or 0
