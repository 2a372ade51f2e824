"""Several organisers move people at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from events import errors
from events.models import Registration, Run
from events.services import moving, registration
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def runs(count: int, **settings: object) -> list[Run]:
    page = published(plan(entry(rule=f"FREQ=WEEKLY;COUNT={count}"), **settings))
    return list(Run.objects.filter(event__key=page.event_key).order_by("starts_at"))


def joined(run: Run) -> Registration:
    return registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)


def at_once(*steps: Callable[[], object]) -> list[str]:
    """What came of each: a state, or the error's name."""
    barrier = Barrier(len(steps))

    def go(step: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=30)
            return str(getattr(step(), "state", ""))
        except errors.EventsError as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(go, steps))


def mover(place: Registration, to: Run, **how: bool) -> Callable[[], object]:
    actor, found = MemberFactory(), Registration.objects.select_related("run__event", "contact")
    fresh = found.get(pk=place.pk)
    return lambda: moving.move(fresh, to=to, now=NOW, actor=actor, **how)


def live(run: Run) -> int:
    return run.registrations.live().count()


def test_one_person_moved_to_two_runs_at_once_is_in_one():
    here, first, second = runs(3, seats_room=5)
    place = joined(here)

    told = at_once(mover(place, first), mover(place, second))

    assert sorted(told) == ["NotAllowed", "confirmed"]
    assert [live(here), live(first) + live(second)] == [0, 1]


def test_of_three_moved_into_the_last_seat_at_once_one_has_it():
    here, there = runs(2, seats_room=3)
    for _ in range(2):
        joined(there)
    places = [joined(here) for _ in range(3)]

    told = at_once(*(mover(place, there) for place in places))

    assert sorted(told) == ["NoSeatToAdd", "NoSeatToAdd", "confirmed"]
    assert [live(here), live(there)] == [2, 3]


def test_people_moved_to_and_fro_at_once_do_not_wait_for_each_other():
    here, there = runs(2, seats_room=10)
    to = [joined(here) for _ in range(3)]
    fro = [joined(there) for _ in range(3)]

    told = at_once(*(mover(p, there) for p in to), *(mover(p, here) for p in fro))

    assert told == ["confirmed"] * 6


def test_who_cancels_while_being_moved_ends_in_one_way():
    here, there = runs(2, seats_room=5)
    place = joined(here)
    fresh = Registration.objects.select_related("run__event", "contact").get(pk=place.pk)

    moved, cancelled = at_once(mover(place, there), lambda: registration.cancel(fresh, now=NOW))

    assert (moved, cancelled) in {("confirmed", "NotAllowed"), ("NotAllowed", "cancelled")}
    assert live(here) == 0
