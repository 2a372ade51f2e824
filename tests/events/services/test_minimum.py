"""Too few participants: said once, in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from events.models import Run
from events.services import minimum
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
# It begins on 7 December at 7 UTC; a week before that is decided.
DAY = datetime(2026, 11, 30, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def run_of(confirmed: int = 0, *, state: str = "confirmed", **settings: object) -> Run:
    settings = {"minimum": 3, **settings}
    page = published(plan(entry(), **settings))
    run = Run.objects.get(event__key=page.event_key)
    for _ in range(confirmed):
        run.registrations.create(
            contact=ContactFactory(), state=state, mode="room", created_at=NOW, changed_at=NOW
        )
    return run


def told() -> list[str]:
    rows = OutboxRow.objects.filter(message="events.too_few")
    return [row.recipient for row in rows]


def test_the_organisers_are_told_once_on_the_day():
    organiser = MemberFactory(groups=["Organisers"])
    run = run_of(2)

    early = minimum.tell_organisers(now=DAY - timedelta(seconds=1))
    then = [minimum.tell_organisers(now=DAY + timedelta(hours=n)) for n in range(3)]

    assert (early, then) == (0, [1, 0, 0])
    assert told() == [organiser.email]
    run.refresh_from_db()
    assert run.minimum_told_at == DAY


def test_they_are_told_once_more_of_a_run_that_has_moved_to_a_later_day():
    MemberFactory(groups=["Organisers"])
    run = run_of(2)
    later = timedelta(days=30)

    first = minimum.tell_organisers(now=DAY)
    Run.objects.filter(pk=run.pk).update(starts_at=run.starts_at + later)
    then = [minimum.tell_organisers(now=moment) for moment in (DAY, DAY + later, DAY + later)]

    assert (first, then) == (1, [0, 1, 0])


@pytest.mark.parametrize(
    ("confirmed", "settings"),
    [
        (3, {}),
        (0, {"minimum": None}),
        (0, {"registration": "none"}),
        (0, {"decide_days_before": 1}),
    ],
)
def test_nobody_is_told_where_there_is_nothing_to_decide(confirmed, settings):
    MemberFactory(groups=["Organisers"])
    run_of(confirmed, **settings)

    assert minimum.tell_organisers(now=DAY) == 0
    assert told() == []


def test_only_the_confirmed_count():
    MemberFactory(groups=["Organisers"])
    run_of(3, state="requested")

    assert minimum.tell_organisers(now=DAY) == 1


def test_who_cancels_after_the_day_makes_it_too_few():
    MemberFactory(groups=["Organisers"])
    run = run_of(3)

    before = minimum.tell_organisers(now=DAY)
    run.registrations.filter(pk=run.registrations.first().pk).update(state="cancelled")
    after = minimum.tell_organisers(now=DAY)

    assert (before, after) == (0, 1)


def test_a_run_that_has_begun_or_is_called_off_is_left_alone():
    MemberFactory(groups=["Organisers"])
    run = run_of()

    assert minimum.tell_organisers(now=run.starts_at) == 0
    Run.objects.update(starts_at=None)
    assert minimum.tell_organisers(now=DAY) == 0


@pytest.mark.parametrize("count", [1, 5])
def test_looking_costs_one_query_for_any_number_of_runs(count, django_assert_num_queries):
    for _ in range(count):
        run_of(3)

    with django_assert_num_queries(1):
        minimum.tell_organisers(now=DAY)
