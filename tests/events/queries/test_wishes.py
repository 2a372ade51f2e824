"""How many want to hear of a new date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from events.models import Event, Interest
from events.queries import wishes
from events.services import contacts, interests
from tests.factories.events import published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def an_event() -> Event:
    return Event.objects.get(key=published().event_key)


def test_the_demand_counts_who_was_not_told_yet(django_assert_num_queries):
    wanted, other, unwanted = an_event(), an_event(), an_event()
    people = [contacts.of_member(MemberFactory(), now=NOW) for _ in range(3)]
    for person in people:
        interests.wish(wanted, person, now=NOW)
    interests.wish(other, people[0], now=NOW)
    Interest.objects.filter(event=wanted, contact=people[0]).update(told_at=NOW)

    with django_assert_num_queries(1):
        demand = wishes.demand([wanted.pk, other.pk, unwanted.pk])

    assert demand == {wanted.pk: 2, other.pk: 1}
