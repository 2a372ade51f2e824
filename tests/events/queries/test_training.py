"""What stands in a member's own training record."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation

from events.enums import MarkSource, Presence, Status
from events.models import Attendance, Event, Registration
from events.queries import training
from events.services import contacts
from tests.factories.certificates import CertificateFactory
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from community.models import Member
    from events.models import Occurrence

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 20, 10, 0, tzinfo=UTC)


def dates_of(*entries: Any, plans: dict[str, Any] | None = None, **page: Any) -> list[Occurrence]:
    made = published(plan(*entries, **(plans or {})), **page)
    event = Event.objects.get(key=made.event_key)
    return list(event.occurrences.select_related("run").order_by("start"))


def place_of(member: Member, day: Occurrence, **told: Any) -> Registration:
    return registered(day.run, at=NOW, contact=contacts.of_member(member, now=NOW), **told)


def was_at(place: Registration, *days: Occurrence, **told: Any) -> None:
    told = {"presence": Presence.PRESENT, "source": MarkSource.LIST, "at": NOW, **told}
    for day in days:
        Attendance.objects.create(registration=place, occurrence=day, **told)


def said(record: training.Record) -> list[tuple[int, list[tuple[str, str]]]]:
    return [
        (year.number, [(line.words.title, str(line.hours)) for line in year.lines])
        for year in record.years
    ]


@pytest.fixture
def member() -> Member:
    return MemberFactory()


def test_years_and_dates_stand_with_the_latest_first(member):
    for title, day in [("A", date(2026, 12, 1)), ("B", date(2025, 3, 1)), ("C", date(2026, 1, 2))]:
        (found,) = dates_of(entry(day), title=title)
        was_at(place_of(member, found), found)

    record = training.of_member(member)

    assert said(record) == [(2026, [("A", "2"), ("C", "2")]), (2025, [("B", "2")])]
    assert [year.hours for year in record.years] == [4, 2]
    assert (record.hours, record.events) == (6, 3)


def test_a_date_belongs_to_the_year_of_its_own_clock(member):
    # In New York it is still the last evening of 2025, in Tallinn the first morning of 2026.
    (day,) = dates_of(entry(date(2025, 12, 31), time(21), time(22), zone="America/New_York"))
    was_at(place_of(member, day), day)

    assert [year.number for year in training.of_member(member).years] == [2025]


def test_who_was_there_in_part_has_the_minutes_in_quarter_hours(member):
    (day,) = dates_of(entry())
    was_at(place_of(member, day), day, presence=Presence.PARTIAL, minutes=50)

    (line,) = training.of_member(member).years[0].lines

    assert (line.hours, line.presence) == (Decimal("0.75"), Presence.PARTIAL)


@pytest.mark.parametrize("presence", [Presence.ABSENT, Presence.EXCUSED])
def test_who_was_not_there_has_nothing_on_record(member, presence):
    marked, unmarked = dates_of(entry(rule="FREQ=DAILY;COUNT=2"))
    was_at(place_of(member, marked), marked, presence=presence)
    place_of(member, unmarked)

    assert training.of_member(member) == training.Record()


def test_a_date_that_was_called_off_afterwards_does_not_count(member):
    (day,) = dates_of(entry())
    was_at(place_of(member, day), day)
    type(day).objects.filter(pk=day.pk).update(status=Status.CANCELLED)

    assert training.of_member(member).years == []


def test_nobody_elses_dates_are_in_it(member):
    (day,) = dates_of(entry())
    was_at(place_of(MemberFactory(), day), day)

    assert training.of_member(member).years == []


def test_who_registered_twice_was_there_once_and_for_the_longer_time(member):
    (day,) = dates_of(entry())
    was_at(place_of(member, day, state="cancelled"), day, presence=Presence.PARTIAL, minutes=30)
    was_at(place_of(member, day), day)

    assert said(training.of_member(member))[0][1][0][1] == "2"
    assert training.of_member(member).hours == 2


def test_the_hours_that_a_certificate_states_are_shared_by_the_dates(member):
    days = dates_of(
        entry(rule="FREQ=DAILY;COUNT=3"),
        plans={"mode": "all_dates", "certificate": True, "certificate_hours": Decimal(8)},
    )
    place = place_of(member, days[0])
    was_at(place, *days)

    record = training.of_member(member)

    assert [str(line.hours) for line in record.years[0].lines] == ["2.75", "2.75", "2.5"]
    assert record.hours == 8


def test_dates_called_off_are_no_part_of_the_whole(member):
    days = dates_of(
        entry(rule="FREQ=DAILY;COUNT=3"),
        plans={"mode": "all_dates", "certificate": True, "certificate_hours": Decimal(8)},
    )
    place = place_of(member, days[0])
    was_at(place, *days[:2])
    type(days[2]).objects.filter(pk=days[2].pk).update(status=Status.CANCELLED)

    assert training.of_member(member).hours == 8


def test_the_title_of_an_event_that_is_not_for_them_any_more_stays_without_a_link(member):
    page = published(title="For all then")
    day = Event.objects.get(key=page.event_key).occurrences.select_related("run").get()
    was_at(place_of(member, day), day)
    page.visibility = "organisations"
    page.organisations = [OrganisationFactory()]
    page.save_revision().publish()

    (line,) = training.of_member(member).years[0].lines

    assert (line.words.title, line.path) == ("For all then", "")


def test_a_title_is_in_the_readers_language_and_else_in_its_own(member):
    (day,) = dates_of(entry(), title="Kohv", language="et")
    was_at(place_of(member, day), day)

    with translation.override("lv"):
        (line,) = training.of_member(member).years[0].lines

    assert (line.words.title, line.words.language) == ("Kohv", "et")


def test_all_certificates_are_in_it_and_a_date_has_the_one_that_holds(member):
    (day,) = dates_of(entry())
    place = place_of(member, day)
    was_at(place, day)
    revoked = CertificateFactory(registration=place, revoked_at=NOW)
    valid = CertificateFactory(registration=place)
    earlier = CertificateFactory(
        registration=place_of(member, day, state="cancelled"), last_day=date(2025, 1, 1)
    )
    CertificateFactory()

    record = training.of_member(member)

    assert [paper.certificate for paper in record.papers] == [valid, revoked, earlier]
    assert [paper.certificate for paper in record.valid_papers] == [valid, earlier]
    (line,) = record.years[0].lines
    assert line.paper.certificate == valid
    assert line.paper.path == f"/certificates/{valid.code}/"


@pytest.mark.parametrize("count", [1, 5])
def test_a_record_costs_the_same_queries_for_any_number_of_dates(
    member, count, django_assert_num_queries
):
    for number in range(count):
        (day,) = dates_of(entry(date(2020 + number, 12, 7)))
        place = place_of(member, day)
        was_at(place, day)
        CertificateFactory(registration=place)
    training.of_member(member)  # Wagtail's paths of its sites

    with django_assert_num_queries(5):
        record = training.of_member(member)

    assert len(record.years) == len(record.papers) == count
