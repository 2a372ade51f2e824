"""What somebody is registered for at the same time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from events.models import Run
from events.queries import clashes
from events.services import contacts, dates, registration
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def run_of(*entries: object, title: str = "Event", **settings: object) -> Run:
    page = published(plan(*entries, **settings), title=title)
    return Run.objects.get(event__key=page.event_key)


def join(run: Run, member) -> None:
    contact = contacts.of_member(member, now=NOW)
    registration.register(run=run, contact=contact, mode="room", now=NOW, may_wait=True)


def titles(run: Run, member) -> list[str]:
    found = clashes.of_run(run, run.occurrences.all(), member=member)
    return [clash.words.title for clash in found]


def test_dates_at_the_same_time_are_named():
    member = MemberFactory()
    join(run_of(entry(start=time(10), end=time(12)), title="Overlaps"), member)
    join(run_of(entry(start=time(11), end=time(12)), title="Follows"), member)
    join(run_of(entry(date(2026, 12, 8)), title="Another day"), member)

    assert titles(run_of(entry(start=time(9), end=time(11))), member) == ["Overlaps"]


def test_times_are_compared_across_zones():
    member = MemberFactory()
    join(run_of(entry(start=time(8), end=time(9), zone="Europe/Oslo"), title="Oslo"), member)

    assert titles(run_of(entry(start=time(9), end=time(10))), member) == ["Oslo"]


def test_a_course_clashes_on_one_of_its_days():
    member = MemberFactory()
    join(run_of(entry(rule="FREQ=DAILY;COUNT=4"), title="Course", mode="all_dates"), member)

    assert titles(run_of(entry(date(2026, 12, 9))), member) == ["Course"]


def test_neither_waiting_nor_what_was_called_off_nor_others_nor_itself_clashes():
    member = MemberFactory()
    full = run_of(seats_room=1)
    registration.register(run=full, contact=ContactFactory(), mode="room", now=NOW)
    join(full, member)
    off = run_of()
    join(off, member)
    dates.cancel(off.occurrences.get(), reason="Ill", actor=member, now=NOW)
    join(run_of(), MemberFactory())
    asked = run_of()
    join(asked, member)

    assert titles(asked, member) == []


@pytest.mark.parametrize("count", [1, 5])
def test_they_cost_the_same_queries_for_any_number(count, django_assert_num_queries):
    member = MemberFactory()
    for _ in range(count):
        join(run_of(), member)
    run = run_of()
    occurrences = list(run.occurrences.all())
    clashes.of_run(run, occurrences, member=member)  # warm the caches

    with django_assert_num_queries(2):
        found = clashes.of_run(run, occurrences, member=member)

    assert len(found) == count
