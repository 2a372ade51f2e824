"""Seats kept for organisations and kinds of them, and limits: given fairly, also to who waits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from events import errors
from events.models import Registration, Run
from events.queries.seats import seats
from events.services import dates, guests, registration, requests, substitution, waitlist
from events.shares import Share
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MARCH = datetime(2027, 3, 1, 22, 30, tzinfo=UTC)  # already the second of March in Tallinn


def share(**settings: object) -> dict[str, object]:
    return Share(**{"mode": "room", **settings}).as_stored()


def a_run(*shares: dict[str, object], **settings: object) -> Run:
    page = published(plan(entry(date(2027, 4, 5)), shares=list(shares), **settings))
    return Run.objects.get(event__key=page.translation_key)


def of(kind: str = "", organisation: object = None) -> object:
    """Somebody who works for a body of `kind`."""
    if kind and organisation is None:
        organisation = OrganisationFactory(kind=kind)
    member = MemberFactory(organisation=organisation)
    return ContactFactory(member=member, email=member.email)


def join(run: Run, contact: object = None, mode: str = "room", **how: object) -> Registration:
    how = {"now": NOW, **how}
    return registration.register(run=run, contact=contact or of(), mode=mode, **how)


def stands(*places: Registration) -> list[str]:
    for place in places:
        place.refresh_from_db()
    return [place.state for place in places]


def test_kept_seats_go_to_those_they_are_kept_for_alone():
    run = a_run(share(kind="municipality", kept=1), seats_room=2)
    join(run)

    with pytest.raises(errors.KeptForOthers):
        join(run)
    kept = join(run, of("municipality"))

    assert kept.state == "confirmed"
    with pytest.raises(errors.Full) as full:
        join(run, of("municipality"))
    assert type(full.value) is errors.Full


def test_an_organisation_has_at_most_so_many_seats_and_others_go_on():
    run = a_run(share(kind="ministry", most=2), seats_room=10)
    ours = OrganisationFactory(kind="ministry")
    join(run, of(organisation=ours))
    join(run, of(organisation=ours))

    with pytest.raises(errors.OrganisationHasItsSeats):
        join(run, of(organisation=ours))

    assert join(run, of("ministry")).state == "confirmed"
    assert join(run).state == "confirmed"


def test_who_waits_gets_the_first_seat_that_they_may_have_and_nobody_loses_their_place():
    run = a_run(share(kind="municipality", kept=1), seats_room=2)
    guest, town = join(run), join(run, of("municipality"))
    first = join(run, may_wait=True)
    second = join(run, of("municipality"), may_wait=True)

    registration.cancel(town, now=NOW)
    assert stands(first, second) == ["waiting", "confirmed"]
    registration.cancel(guest, now=NOW)

    assert stands(first) == ["confirmed"]


def test_who_comes_for_a_kept_seat_need_not_stand_behind_those_who_may_not_have_it():
    run = a_run(share(kind="municipality", kept=1), seats_room=2)
    join(run)
    waits = join(run, may_wait=True)

    comes = join(run, of("municipality"))

    assert stands(waits, comes) == ["waiting", "confirmed"]


def test_when_the_day_has_passed_the_kept_seats_go_to_who_waits_first_and_the_duty_sees_to_it():
    run = a_run(share(kind="municipality", kept=2, until=date(2027, 3, 1)), seats_room=2)
    first, second = join(run, may_wait=True), join(run, may_wait=True)

    assert waitlist.fill_all_shared(now=MARCH - timedelta(hours=1)) == 0
    assert stands(first, second) == ["waiting", "waiting"]
    given = waitlist.fill_all_shared(now=MARCH)

    assert (given, stands(first, second)) == (2, ["confirmed", "confirmed"])
    assert waitlist.fill_all_shared(now=MARCH) == 0


def test_nobody_comes_in_between_the_end_of_the_keeping_and_the_duty():
    run = a_run(share(kind="municipality", kept=1, until=date(2027, 3, 1)), seats_room=1)
    waits = join(run, may_wait=True)

    with pytest.raises(errors.Full):
        join(run, now=MARCH)
    comes = join(run, now=MARCH, may_wait=True)

    # The refusal above took everything back with it; the second try keeps what it gave.
    assert stands(waits, comes) == ["confirmed", "waiting"]


def test_a_limit_counts_by_kind_of_seat():
    run = a_run(share(kind="ministry", most=1), seats_room=5, seats_online=5)
    ours = OrganisationFactory(kind="ministry")
    join(run, of(organisation=ours))

    online = join(run, of(organisation=ours), mode="online")

    assert (online.state, online.mode) == ("confirmed", "online")


def test_a_limit_is_free_again_when_a_colleague_leaves():
    run = a_run(share(kind="ministry", most=1), seats_room=5)
    ours = OrganisationFactory(kind="ministry")
    holds, waits = (join(run, of(organisation=ours), may_wait=True) for _ in range(2))
    assert stands(holds, waits) == ["confirmed", "waiting"]

    registration.cancel(holds, now=NOW)

    assert stands(waits) == ["confirmed"]


def test_an_offer_counts_for_the_limit_until_it_is_answered():
    run = a_run(share(kind="ministry", most=1), seats_room=5, waiting_policy="offer")
    ours = OrganisationFactory(kind="ministry")
    holds, first, second = (join(run, of(organisation=ours), may_wait=True) for _ in range(3))

    registration.cancel(holds, now=NOW)
    assert stands(first, second) == ["offered", "waiting"]
    waitlist.decline(first, now=NOW)

    assert stands(first, second) == ["cancelled", "offered"]


def test_online_now_and_the_room_later_keeps_to_what_is_kept():
    run = a_run(share(kind="municipality", kept=1), seats_room=1, seats_online=5)
    meanwhile = join(run, mode="online", room_later=True)
    assert (meanwhile.mode, meanwhile.wants_mode) == ("online", "room")

    town = join(run, of("municipality"), mode="online", room_later=True)

    assert (town.state, town.mode, town.wants_mode) == ("confirmed", "room", "")


def test_guests_hold_no_kept_seat():
    run = a_run(share(kind="municipality", kept=1), seats_room=1, admission="everybody")
    guest = guests.Guest(email="g@example.org", name="G", language="en", time_zone="UTC")

    with pytest.raises(errors.KeptForOthers):
        guests.register(run=run, guest=guest, mode="room", now=NOW)


def test_an_approval_gives_no_kept_seat_either():
    run = a_run(share(kind="municipality", kept=1), seats_room=1, approval="organiser")
    asked = join(run, may_wait=True)
    town = join(run, of("municipality"), may_wait=True)

    with pytest.raises(errors.NoSeatToApprove):
        requests.approve(asked, now=NOW, actor=MemberFactory())

    assert requests.approve(town, now=NOW, actor=MemberFactory()).state == "confirmed"


def test_each_reader_sees_the_seats_that_they_can_have():
    run = a_run(share(kind="municipality", kept=3), share(kind="ministry", most=1), seats_room=10)
    ministry = of("ministry")
    join(run, ministry)

    def free(contact: object = None) -> int | None:
        viewer = contact.member if contact else None
        return seats([run], now=NOW, viewer=viewer)[run.pk].room.free

    assert (free(), free(of("municipality")), free(of("ministry")), free(ministry)) == (6, 9, 1, 0)


@pytest.mark.parametrize("count", [1, 6])
def test_a_registration_costs_the_same_queries_for_any_number_of_people_and_organisations(
    count, django_assert_num_queries
):
    run = a_run(share(kind="municipality", kept=3), seats_room=30)
    for _ in range(count):
        join(run, of("municipality"))
    contact = of("ministry")
    run = Run.objects.select_related("event").get(pk=run.pk)

    with django_assert_num_queries(9):
        join(run, contact)


def test_publishing_other_lines_gives_the_seats_on_at_once():
    page = published(
        plan(entry(date(2027, 4, 5)), shares=[share(kind="municipality", kept=1)], seats_room=1)
    )
    run = Run.objects.get(event__key=page.translation_key)
    waits = join(run, may_wait=True)
    made = page.plans.get()
    made.shares = []
    page.plans = [made]

    page.save_revision().publish()

    assert stands(waits) == ["confirmed"]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ({"kind": "municipality", "kept": 1}, errors.KeptForOthers),
        ({"kind": "ministry", "most": 1}, errors.OrganisationHasItsSeats),
    ],
)
def test_a_seat_is_given_to_nobody_whose_organisation_may_not_have_it(line, error):
    run, ours = a_run(share(**line), seats_room=2), OrganisationFactory(kind="ministry")
    place, elsewhere = join(run, of("municipality")), MemberFactory(organisation=ours)
    join(run, of("ministry", ours))
    organiser = MemberFactory()
    who = guests.Guest(email=elsewhere.email, name="", language="et", time_zone="Europe/Riga")

    with pytest.raises(error):
        substitution.give_to(place, who=who, now=NOW, actor=organiser)

    assert stands(place) == ["confirmed"]
    assert run.registrations.count() == 2


def test_while_a_run_is_postponed_nobody_who_is_approved_overtakes_who_waits():
    run = a_run(share(kind="ministry", most=5), seats_room=1, approval="manager")
    asked = [join(run, manager="boss@ministry.example") for _number in range(3)]
    first, second = (requests.approve_by_manager(place, version=1, now=NOW) for place in asked[:2])
    date = run.occurrences.get()
    dates.postpone(date, reason="Ill", actor=MemberFactory(), now=NOW)
    registration.cancel(first, now=NOW)

    third = requests.approve_by_manager(asked[2], version=1, now=NOW)

    assert stands(second, third) == ["waiting", "waiting"]


def test_who_comes_instead_from_the_same_organisation_takes_nothing_from_anybody():
    run = a_run(seats_room=2)
    ours = OrganisationFactory(kind="ministry")
    place, _other = join(run, of(organisation=ours)), join(run, of(organisation=ours))
    lines = [share(kind="municipality", kept=1), share(kind="ministry", most=1)]
    Run.objects.filter(pk=run.pk).update(shares=lines)
    place = Registration.objects.get(pk=place.pk)

    def comes(contact: object) -> Registration:
        who = guests.Guest(email=contact.email, name="", language="en", time_zone="UTC")
        return substitution.give_to(place, who=who, now=NOW, actor=MemberFactory())

    with pytest.raises(errors.KeptForOthers):
        comes(of("agency"))
    assert comes(of(organisation=ours)).state == "confirmed"
