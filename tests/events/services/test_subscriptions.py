"""Private calendar addresses: how many one can have."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from events import errors
from events.services import subscriptions
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_one_more_address_than_one_can_have_is_refused_until_one_is_withdrawn():
    member = MemberFactory()
    given = {"name": "Phone", "language": "en", "topics": (), "now": NOW}
    devices = [subscriptions.add(member, **given) for _ in range(subscriptions.MOST)]

    with pytest.raises(errors.TooManyAddresses):
        subscriptions.add(member, **given)
    assert member.calendar_subscriptions.count() == subscriptions.MOST

    subscriptions.revoke(devices[0], now=NOW)
    assert subscriptions.add(member, **given).revoked_at is None
