"""Several people, or one who presses twice, in the same second, on a database with row locks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from community import errors
from community.models import Member, Recipient, SubscriptionWish
from community.services import subscriptions
from tests.community.things import subscriber, wish

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


def at_once(*work: Callable[[], object]) -> list[object]:
    barrier = Barrier(len(work))

    def one(act: Callable[[], object]) -> object:
        barrier.wait(timeout=30)
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


def test_one_wish_confirmed_four_times_is_one_recipient():
    row = wish(NOW)

    confirmed = at_once(*[lambda: subscriptions.confirm(row, now=NOW)] * 4)

    assert {one.pk for one in confirmed} == {Recipient.objects.get().pk}


def test_four_wishes_of_one_address_are_one_recipient_as_one_of_them_said():
    rows = [wish(NOW, weekday=day) for day in (1, 3, 5, 7)]

    at_once(*[lambda row=row: subscriptions.confirm(row, now=NOW) for row in rows])

    assert Recipient.objects.get().weekday in {1, 3, 5, 7}


def test_confirming_while_being_forgotten_ends_whole():
    press = subscriber(NOW, email="asked@example.org")
    row = wish(NOW)

    at_once(
        lambda: subscriptions.confirm(row, now=NOW),
        lambda: subscriptions.forget(press.email, now=NOW),
    )

    # Forgotten first, there is nothing to confirm; confirmed first, it is forgotten with the rest.
    assert not Recipient.objects.exists()
    assert not SubscriptionWish.objects.exists()


def test_joining_while_confirming_leaves_one_recipient_who_is_the_member():
    row = wish(NOW)

    def join() -> None:
        Member.objects.create_user("asked@example.org")

    def confirm() -> None:
        with suppress(errors.HasAccount):
            subscriptions.confirm(row, now=NOW)

    at_once(join, confirm)
    subscriptions.tidy(now=NOW)

    assert not Recipient.objects.subscribers().exists()
    assert Recipient.objects.count() in {0, 1}
