from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from community.services import digest
from tests.community.things import reader

if TYPE_CHECKING:
    from django.test import Client

# The check runs in a thread, and sees what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

DUE = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "status"), [(1, 200), (5, 500)])
def test_who_watches_the_site_hears_of_a_missing_run(client: Client, hours: int, status: int):
    reader(DUE - timedelta(days=100))
    digest.plan(now=DUE)

    with time_machine.travel(DUE + timedelta(hours=hours), tick=False):
        watched = client.get("/health/work/", headers={"accept": "application/json"})
        balanced = client.get("/health/")

    assert (watched.status_code, balanced.status_code) == (status, 200)
    assert ("1 readers wait" in watched.content.decode()) == (status == 500)
