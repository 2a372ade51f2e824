"""The button for several people, pressed twice at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from community.services import groups
from foundation.models import OutboxRow
from tests.events import admin
from tests.events.test_acting import NOW, put, runs, states

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("act", ["cancel", "move"])
def test_pressed_twice_at_once_it_is_done_once_and_fails_for_nobody(client, time_machine, act):
    time_machine.move_to(NOW, tick=False)
    admin.editor(client, groups.ORGANISERS)
    run, other = runs(seats_room=50)
    people = put(run, *"ABCDEF")
    barrier = Barrier(2)
    sent = {
        "person": [str(place.uuid) for place in people],
        "act": act,
        "sure": "1",
        "to": str(other.uuid),
    }

    def press(_number: int) -> int:
        browser = Client()
        browser.cookies = client.cookies
        try:
            barrier.wait(timeout=30)
            address = reverse("event_people_act", args=(run.uuid,))
            return browser.post(address, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(press, range(2)))

    assert codes == [302, 302]
    assert set(states(run).values()) == {"cancelled"}
    assert len(states(other)) == (len(people) if act == "move" else 0)
    assert OutboxRow.objects.count() == len(people)
