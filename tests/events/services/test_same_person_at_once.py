"""Two organisers say at the same moment that two people are one, each from the other side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from events import errors
from events.models import Contact
from events.services import same_person
from tests.factories.events import ContactFactory
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAIRS = 20


@pytest.mark.parametrize("chained", [False, True])
def test_who_is_said_to_be_each_other_at_once_makes_no_ring(chained: bool):
    actor, barrier = MemberFactory(), Barrier(2)
    lefts, rights = (ContactFactory.create_batch(PAIRS) for _ in range(2))
    ends = {contact.pk: contact for contact in (*lefts, *rights)}
    if chained:
        # Each is somebody else already, and those two are said to be one.
        lefts, rights = (
            [ContactFactory(same_as=contact) for contact in contacts]
            for contacts in (lefts, rights)
        )

    def say(swapped: bool) -> int:
        said = 0
        try:
            for left, right in zip(lefts, rights, strict=True):
                one, other = (right, left) if swapped else (left, right)
                barrier.wait(timeout=30)
                try:
                    same_person.say(one, email=other.email, among=[other.pk], actor=actor, now=NOW)
                    said += 1
                except errors.SamePersonAlready:
                    continue
            return said
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sum(pool.map(say, (False, True)))

    found = Contact.objects.in_bulk(ends)
    assert said == PAIRS
    assert sum(contact.same_as_id is None for contact in found.values()) == PAIRS
