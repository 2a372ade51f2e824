"""Who waits for a seat in one run is told of another run that has one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from events.models import Event, Interest, Occurrence, Registration, Run
from events.seat_digests import PlacesFreed
from events.services import contacts
from tests.factories.digests import INSIDE, NOW, chosen, rendered, told, windows
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from community.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_work(time_machine):
    """Its dates were not made a moment ago."""
    time_machine.move_to(INSIDE, tick=False)


def two_runs(**fields) -> list[Run]:
    """A full one and one with a free seat."""
    page = published(
        plan(entry(date(2026, 12, 7)), seats_room=1),
        plan(entry(date(2026, 12, 14)), seats_room=1),
        title="Plain language",
        **fields,
    )
    runs = list(Run.objects.filter(event__key=page.event_key).order_by("starts_at"))
    take(runs[0])
    return runs


def take(run: Run) -> None:
    registered(run, at=INSIDE)


def waits(run: Run, member: Member) -> Registration:
    contact = contacts.of_member(member, now=INSIDE)
    number = run.registrations.count()
    return registered(
        run, at=INSIDE, contact=contact, state="waiting", wants_mode="room", position=number
    )


def test_who_waits_for_one_run_is_told_of_a_seat_in_another():
    member, (full, free) = MemberFactory(), two_runs()
    waits(full, member)

    found = told(PlacesFreed(), member)[0]

    assert (found.title, found.thing) == ("Plain language", f"seat:{free.uuid}")
    assert found.facts == ("Monday 14 December 2026, 09:00–11:00 (Tallinn time)",)
    assert found.why == "You are on the waiting list for another date"
    assert found.address.startswith("http://localhost/en/events/")


def test_who_does_not_wait_is_told_nothing():
    member, (_full, free) = MemberFactory(), two_runs()
    registered(free, at=INSIDE, contact=contacts.of_member(member, now=INSIDE))

    assert chosen(PlacesFreed(), member, MemberFactory()) == [[], []]


def taken(member: Member, full: Run, free: Run) -> None:
    take(free)


def closed(member: Member, full: Run, free: Run) -> None:
    Event.objects.update(visibility="organisations")


def taken_down(member: Member, full: Run, free: Run) -> None:
    Event.objects.update(is_live=False)


def left(member: Member, full: Run, free: Run) -> None:
    Registration.objects.filter(state="waiting").update(state="cancelled", position=None)


def registered_there(member: Member, full: Run, free: Run) -> None:
    Run.objects.filter(pk=free.pk).update(own_seats_room=5)
    registered(free, at=INSIDE, contact=contacts.of_member(member, now=INSIDE))


def called_off(member: Member, full: Run, free: Run) -> None:
    Run.objects.filter(pk=free.pk).update(starts_at=None)
    Occurrence.objects.filter(run=free).update(status="cancelled")


def for_others(member: Member, full: Run, free: Run) -> None:
    Run.objects.filter(pk=free.pk).update(admission="chosen")


def told_by_a_mail(member: Member, full: Run, free: Run) -> None:
    Interest.objects.create(
        event=full.event, contact=member.contact, created_at=INSIDE, told_at=INSIDE
    )


CHANGES = [
    taken, closed, taken_down, left, registered_there, called_off, for_others, told_by_a_mail,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_not_theirs_to_have_or_was_told_is_gone_at_either_moment(change):
    member, (full, free) = MemberFactory(), two_runs()
    waits(full, member)
    things = chosen(PlacesFreed(), member)[0]
    change(member, full, free)

    assert (len(things), chosen(PlacesFreed(), member)) == (1, [[]])
    assert rendered(PlacesFreed(), member, things) == []


@pytest.mark.parametrize("count", [1, 5, 50])
def test_it_costs_the_same_for_any_number_of_readers(count, django_assert_num_queries):
    ours = OrganisationFactory()
    full, _free = two_runs()
    members = MemberFactory.create_batch(count, organisation=ours)
    for member in members:
        waits(full, member)
    asked = windows(*members)
    # The paths of sites are kept.
    told(PlacesFreed(), members[0])

    # Who waits, runs, their seats and who is passed over, groups, wishes, places; then the words and
    # dates of one.
    with django_assert_num_queries(7):
        found = PlacesFreed().choose(asked)
    with django_assert_num_queries(9):
        entries = PlacesFreed().render_one(asked[0].reader, found[members[0].pk], now=NOW)

    assert ({len(things) for things in found.values()}, len(entries)) == ({1}, 1)
