"""What organisers read of their events, and what may be passed on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from events.disclosure import Period
from events.models import Attendance, Event, Registration, RegistrationChange
from events.queries import figures, report
from events.queries.persons import persons
from tests.factories.dates import event, occurrence
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.registrations import registered

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 1, 11, 10, tzinfo=UTC)
DAY = date(2026, 11, 20)


def training(day: date = DAY, kind: str = "training", **run: object):
    return occurrence(event(kind=kind), day, run={"registration": "here", **run})


def own_training(**run: object):
    """The same of an event that has a page, with another date that is still to come."""
    page = published(plan(entry(date(2027, 9, 1))), kind="training")
    return occurrence(
        Event.objects.get(key=page.event_key), DAY, run={"registration": "here", **run}
    )


def place(day, presence: str = "", *, contact=None, state: str = "confirmed") -> Registration:
    return mark(registered(day.run, at=NOW, contact=contact, state=state), day, presence)


def mark(row, day, presence: str) -> Registration:
    if presence:
        Attendance.objects.create(
            registration=row, occurrence=day, presence=presence, source="list", at=day.end
        )
    return row


def total(**choice: object) -> dict[str, int | float]:
    return figures.of_events(Event.objects.all(), now=NOW, **choice).total.numbers()


def test_each_word_counts_what_it_says():
    day = training(seats_room=20, seats_online=5)
    for presence in ("present", "partial", "absent", "excused", ""):
        place(day, presence)
    for state in ("waiting", "offered", "requested", "cancelled", "rejected", "expired", "held"):
        place(day, state=state)

    assert total() == {
        "runs": 1,
        "hours": 2.0,
        "seats": 25,
        "asked": 11,
        "waiting": 2,
        "confirmed": 5,
        "came": 2,
        "no_shows": 1,
        "unmarked": 1,
        "trained": 2,
    }


def test_a_guest_who_never_confirmed_the_address_asked_for_nothing():
    day = training()
    for action, before in (("expire", "held"), ("cancel", "held"), ("cancel", "confirmed")):
        row = place(day, state="expired" if action == "expire" else "cancelled")
        RegistrationChange.objects.create(
            registration=row, at=NOW, action=action, before=before, after=row.state, mode="room"
        )

    assert total()["asked"] == 1


def test_who_was_absent_once_and_is_not_marked_elsewhere_is_no_no_show():
    first = training()
    second = occurrence(first.event, DAY + timedelta(days=1))
    second.run = first.run
    second.save()
    row = place(first, "absent")

    assert total()["no_shows"] == 0
    mark(row, second, "absent")
    assert total()["no_shows"] == 1


def test_who_missed_one_address_s_seat_and_came_on_the_other_came():
    day, known = training(), ContactFactory()
    place(day, "present", contact=known)
    place(day, "absent", contact=ContactFactory(same_as=known))

    found = total()
    assert (found["confirmed"], found["came"], found["no_shows"]) == (1, 1, 0)


def test_unlimited_seats_are_counted_apart():
    training(seats_room=None)
    found = figures.of_events(Event.objects.all(), now=NOW)

    assert (found.total.seats, found.total.unlimited) == (0, 1)


def test_a_run_belongs_to_the_quarter_of_its_last_date_where_it_is_held():
    # Half past eight on the first of October in Auckland; still September in the UTC.
    day = occurrence(event(kind="training"), date(2026, 10, 1), zone="Pacific/Auckland")
    place(day, "present")

    assert total(period=Period(2026, 3, 1))["trained"] == 0
    assert total(period=Period(2026, 4, 1))["trained"] == 1


@pytest.mark.parametrize(
    ("day", "start", "zone"),
    [
        # Over in the next year, by the reader's clock or by everybody's.
        (date(2025, 12, 31), time(15), "America/New_York"),
        (date(2025, 12, 31), time(23), "Europe/Tallinn"),
        # Over while it is still the year before on the reader's clock.
        (date(2025, 1, 1), time(1), "Pacific/Auckland"),
    ],
)
def test_the_year_of_a_run_can_be_asked_for(day: date, start: time, zone: str):
    occurrence(event(kind="training"), day, start, zone=zone)

    assert figures.years(Event.objects.all(), now=NOW) == [day.year]


def test_what_is_not_over_is_not_counted():
    place(training(date(2027, 1, 12)), "present")

    assert total()["runs"] == 0


def test_a_person_works_where_the_member_does_now():
    body = OrganisationFactory(kind="agency", name={"en": "Agency"})
    member = MemberFactory(organisation=body)
    known = ContactFactory(member=member, email=member.email)
    day = training()
    place(day, "present", contact=ContactFactory(same_as=known))
    place(day, "present")

    found = figures.of_events(Event.objects.all(), now=NOW, nobody="Nowhere")

    assert sorted((line.name, line.trained) for line in found.bodies) == [
        ("Agency", 1),
        ("Nowhere", 1),
    ]
    assert sorted(line.name for line in found.body_kinds) == ["Agencies", "Nowhere"]


def test_who_somebody_is_says_where_they_work_also_without_a_registration():
    theirs, other = (
        OrganisationFactory(kind="agency", name={"en": n}) for n in ("Theirs", "Other")
    )
    known, also = (
        ContactFactory(member=member, email=member.email)
        for member in (MemberFactory(organisation=theirs), MemberFactory(organisation=other))
    )
    also.same_as = known
    also.save()
    place(training(), "present", contact=also)

    found = figures.of_events(Event.objects.all(), now=NOW)

    assert [line.name for line in found.bodies] == ["Theirs"]


def test_two_organisations_of_one_name_are_two():
    for kind in ("agency", "ministry"):
        member = MemberFactory(organisation=OrganisationFactory(kind=kind, name={"en": "Nowhere"}))
        place(training(), "present", contact=ContactFactory(member=member, email=member.email))
    place(training(), "present")

    found = figures.of_events(Event.objects.all(), now=NOW, nobody="Nowhere")

    assert [line.came for line in found.bodies] == [1, 1, 1]


def test_what_partners_held_is_in_no_report():
    theirs = event(kind="training")
    occurrence(theirs, DAY, run={"registration": "none"})

    assert report.of_period(Period(2026, 1, 4), now=NOW).runs == 0


def test_a_chain_of_addresses_is_one_person():
    first = ContactFactory()
    second = ContactFactory(same_as=first)
    third = ContactFactory(same_as=second)

    assert {persons().of(contact.pk) for contact in (first, second, third)} == {first.pk}


@pytest.mark.parametrize("count", [1, 5])
def test_figures_cost_the_same_for_any_number(django_assert_num_queries, count: int):
    for _ in range(count):
        day = own_training()
        for _person in range(count):
            member = MemberFactory(organisation=OrganisationFactory())
            place(day, "present", contact=ContactFactory(member=member, email=member.email))

    with django_assert_num_queries(7):
        assert total()["trained"] == count * count
    with django_assert_num_queries(7):
        report.of_period(Period(2026, 1, 4), now=NOW)


def test_a_report_names_no_small_organisation_and_no_exact_number():
    day = own_training(seats_room=40)
    for name, number in (("Small", 3), ("Middle", 7), ("Large", 21)):
        body = OrganisationFactory(kind="ministry", name={"en": name})
        for _ in range(number):
            member = MemberFactory(organisation=body)
            place(day, "present", contact=ContactFactory(member=member, email=member.email))

    found = report.of_period(Period(2026, 1, 4), now=NOW)

    assert [(row.name, row.people, row.inner) for row in found.bodies] == [
        ("Ministries", 30, False),
        ("Large", 20, True),
        ("Others together", 10, True),
    ]
    assert (found.asked, found.took_part, found.trained, found.seats) == (30, 30, 30, 40)
    assert report.of_period(Period(2026, 4, 1), now=NOW).bodies == ()


@pytest.mark.parametrize(
    ("today", "names"),
    [
        (date(2026, 3, 31), []),
        (date(2026, 4, 1), ["2026-q1"]),
        (date(2026, 7, 1), ["2026-h1", "2026-q1", "2026-q2"]),
        (
            date(2027, 1, 1),
            ["2026", "2026-h1", "2026-h2", "2026-q1", "2026-q2", "2026-q3", "2026-q4"],
        ),
    ],
)
def test_a_report_is_made_of_what_is_over(today: date, names: list[str]):
    assert [period.name for period in report.periods([2026], today)] == names
