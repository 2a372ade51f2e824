"""Several machines reading partners' calendars at the same moment, on a database with row locks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from events.models import Event, Occurrence, PartnerCalendar, PartnerEvent
from events.services import partners
from foundation import fetching
from tests.factories.partners import PartnerCalendarFactory, ics, vevent
from tests.foundation.web_servers import answer, serving

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
MACHINES = 4


def at_once(actions: list, servers: list) -> list:
    barrier = Barrier(len(actions))

    def share(action):
        barrier.wait(timeout=30)
        try:
            with fetching.allowing(*(server.place for server in servers)):
                return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(share, actions))


def test_two_machines_read_a_calendar_once():
    with serving(answer(ics(vevent()))) as server:
        PartnerCalendarFactory(address=server.address(), is_trusted=True)

        done = at_once([lambda: partners.read_due(now=NOW)] * MACHINES, [server])

    assert sorted(done) == [0, 0, 0, 1]
    assert len(server.requests) == 1
    assert Occurrence.objects.count() == 1


def test_the_same_event_of_calendars_read_at_once_is_shown_once():
    with ExitStack() as stack:
        servers = [
            stack.enter_context(serving(answer(ics(vevent(f"{n}@partner.example")))))
            for n in range(MACHINES)
        ]
        calendars = [
            PartnerCalendarFactory(address=server.address(), is_trusted=True) for server in servers
        ]

        at_once(
            [lambda c=c: partners.read(c, now=NOW) for c in calendars],
            servers,
        )

    assert not PartnerCalendar.objects.exclude(error="").exists()
    assert sorted(PartnerEvent.objects.values_list("state", flat=True)) == [
        "accepted",
        "duplicate",
        "duplicate",
        "duplicate",
    ]
    assert Event.objects.count() == Occurrence.objects.visible_to(None).count() == 1


def test_accepting_refusing_and_reading_at_once_leave_a_whole():
    with serving(answer(ics(*(vevent(f"{n}", SUMMARY=f"T{n}") for n in range(5))))) as server:
        calendar = PartnerCalendarFactory(address=server.address())
        with fetching.allowing(server.place):
            partners.read(calendar, now=NOW)
        rows = list(PartnerEvent.objects.order_by("pk"))

        at_once(
            [
                lambda: partners.accept(rows, now=NOW),
                lambda: partners.accept(rows, now=NOW),
                lambda: partners.refuse(rows[:2], now=NOW),
                lambda: partners.read(calendar, now=NOW, asked=True),
            ],
            [server],
        )

    for row in PartnerEvent.objects.select_related("event"):
        assert (row.event is not None and row.event.is_live) == (row.state == "accepted")
    assert Occurrence.objects.count() == Event.objects.count() <= 5
    assert PartnerEvent.objects.filter(state="accepted").count() in {3, 5}
