"""A member's first two steps at the same moment, as by a double click."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from events.models import Contact
from events.services import contacts
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_member_who_comes_twice_at_once_has_one_contact():
    members = MemberFactory.create_batch(20)
    barrier = Barrier(2)

    def come(_number: int) -> list[int]:
        try:
            found = []
            for member in members:
                barrier.wait(timeout=30)
                found.append(contacts.of_member(member, now=NOW).pk)
            return found
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(come, range(2))

    assert first == second
    assert Contact.objects.count() == len(members)
