"""Thanks: once, on the next working morning, to who took part."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.models import Attendance, Registration, Run
from events.services import contacts, dates, registration, thanks
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.feedback import later, surveyed
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def at(day: int, hour: int, month: int = 12, zone: str = "Europe/Tallinn") -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo(zone))


def run_of(*entries: object, **settings: object) -> Run:
    settings = {"thank": True, **settings}
    page = published(plan(*(entries or (entry(),)), **settings))
    return Run.objects.get(event__key=page.event_key)


def joined(run: Run, contact: object = None) -> Registration:
    contact = contact or ContactFactory()
    return registration.register(run=run, contact=contact, mode="room", now=NOW)


def test_those_who_took_part_are_thanked_once_on_the_next_working_morning():
    run = run_of()
    person = joined(run).contact.email

    moments = (at(7, 11), at(8, 8) - SECOND, at(8, 8), at(8, 8), at(9, 8))
    done = [thanks.thank_due(now=moment) for moment in moments]

    assert done == [0, 0, 1, 0, 0]
    assert [row.recipient for row in OutboxRow.objects.filter(message="events.thanks")] == [person]


def test_after_a_friday_they_are_thanked_on_monday_by_the_clocks_of_the_place():
    joined(run_of(entry(date(2026, 12, 11), zone="Europe/Oslo")))

    moments = (at(13, 12), at(14, 8), at(14, 8, zone="Europe/Oslo"))

    assert [thanks.thank_due(now=moment) for moment in moments] == [0, 0, 1]


def test_a_course_is_over_with_its_last_date_that_takes_place():
    run = run_of(*(entry(date(2026, 12, day)) for day in (7, 8, 10)), mode="all_dates")
    joined(run)
    last = run.occurrences.order_by("start").last()
    dates.cancel(last, reason="Ill", actor=MemberFactory(), now=NOW)

    assert [thanks.thank_due(now=at(day, 8)) for day in (8, 9, 11)] == [0, 1, 0]


def test_nobody_is_thanked_where_the_plan_does_not_say_so_or_nothing_took_place():
    joined(run_of(thank=False))
    off = run_of()
    joined(off)
    dates.cancel(off.occurrences.get(), reason="Ill", actor=MemberFactory(), now=NOW)

    assert thanks.thank_due(now=at(8, 8)) == 0


def test_who_is_asked_what_it_was_like_is_written_to_in_any_case_unless_they_were_absent():
    run = surveyed(later(), lines=plan(entry(), thank=False))
    came, absent = joined(run), joined(run)
    Attendance.objects.create(
        registration=absent,
        occurrence=run.occurrences.get(),
        presence="absent",
        source="list",
        at=NOW,
    )

    assert [thanks.thank_due(now=at(8, hour)) for hour in (7, 8, 9)] == [0, 1, 0]
    told = OutboxRow.objects.filter(message="events.thanks")
    assert [row.recipient for row in told] == [came.contact.email]


def test_nobody_is_thanked_while_a_date_waits_for_its_new_day():
    run = run_of(entry(), entry(date(2026, 12, 14)), mode="all_dates")
    joined(run)
    last = run.occurrences.order_by("start").last()
    dates.postpone(last, reason="Ill", actor=MemberFactory(), now=NOW)

    assert thanks.thank_due(now=at(15, 8)) == 0


@pytest.mark.parametrize("state", ["waiting", "cancelled", "requested", "held"])
def test_only_the_confirmed_are_thanked(state: str):
    place = joined(run_of())
    Registration.objects.filter(pk=place.pk).update(state=state)

    assert thanks.thank_due(now=at(8, 8)) == 0


def test_who_may_no_longer_sign_in_is_not_thanked():
    member = MemberFactory()
    joined(run_of(), contacts.of_member(member, now=NOW))
    member.is_active = False
    member.save()

    assert thanks.thank_due(now=at(8, 8)) == 0


def test_two_weeks_later_it_is_too_late_for_thanks():
    joined(run_of())

    assert thanks.thank_due(now=at(22, 8)) == 0


@pytest.mark.parametrize("count", [1, 30])
def test_thanking_costs_the_same_queries_for_any_number_of_people(count, django_assert_num_queries):
    run = run_of()
    for _ in range(count):
        registered(run, at=NOW)

    with django_assert_num_queries(7):
        assert thanks.thank_due(now=at(8, 8)) == count


@pytest.mark.parametrize(
    ("marks", "is_thanked"),
    [
        ([], True),
        (["absent"], True),
        (["absent", "excused"], False),
        (["absent", "partial"], True),
    ],
)
def test_who_missed_all_dates_is_not_thanked(marks, is_thanked):
    run = run_of(entry(rule="FREQ=DAILY;COUNT=2"), mode="all_dates")
    place = joined(run)
    for day, presence in zip(run.occurrences.order_by("start"), marks, strict=False):
        minutes = 5 if presence == "partial" else None
        place.attendances.create(
            occurrence=day, presence=presence, minutes=minutes, source="list", at=NOW
        )

    assert thanks.thank_due(now=at(9, 8)) == is_thanked
