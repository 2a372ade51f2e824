"""Runs that fill up, on the editors' home screen."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Run
from events.viewsets.filling import filling
from tests.events import admin
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def run(taken: int, *, day: date = date(2026, 12, 7), title: str = "Service design") -> Run:
    page = published(plan(entry(day), seats_room=5), title=title)
    made = Run.objects.get(event__key=page.event_key)
    for _number in range(taken):
        made.registrations.create(
            contact=ContactFactory(),
            state="confirmed",
            mode="room",
            created_at=NOW,
            changed_at=NOW,
        )
    return made


def test_four_seats_of_five_are_nearly_all_the_next_first():
    organiser = MemberFactory(groups=["Organisers"])
    later, _free = run(4, day=date(2026, 12, 9)), run(3)
    full = run(5)

    assert [found for found, _fill in filling(organiser, now=NOW)] == [full, later]
    with time_machine.travel(datetime(2026, 12, 8, tzinfo=UTC), tick=False):
        assert [r for r, _fill in filling(organiser, now=datetime(2026, 12, 8, tzinfo=UTC))] == [
            later
        ]


@pytest.mark.parametrize(("group", "sees"), [("Organisers", True), ("Editors", False)])
def test_the_home_screen_tells_those_who_see_participants(group, sees):
    run(4)
    client = Client()
    admin.editor(client, group)

    shown = client.get("/admin/").content.decode()

    assert ("Filling up: 1" in shown, "4 of 5 in the room" in shown) == (sees, sees)


def test_the_home_screen_asks_no_more_for_more_runs():
    client = Client()
    admin.editor(client, "Organisers")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        return len(queries)

    run(4)
    asked()  # warm caches
    before = asked()
    for number in range(6):
        run(4, title=f"More {number}")

    assert asked() == before
