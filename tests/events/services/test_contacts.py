from __future__ import annotations

from datetime import UTC, datetime

import pytest

from events.models import Contact, Registration, Run
from events.services import contacts, guests, places, registration
from events.services.guests import Guest
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def a_run(**settings: object) -> Run:
    page = published(plan(entry(), **settings))
    return Run.objects.get(event__key=page.translation_key)


def join(run: Run, contact: Contact) -> Registration:
    return registration.register(run=run, contact=contact, mode="room", now=NOW, may_wait=True)


def test_a_member_s_contact_follows_to_a_new_address():
    member = MemberFactory(email="old@example.org")
    contact = contacts.of_member(member, now=NOW)

    member.email = "new@example.org"
    member.save()

    contact.refresh_from_db()
    assert contact.email == "new@example.org"


def test_an_address_given_to_somebody_else_brings_nobody_s_registrations_along():
    run = a_run()
    first = MemberFactory(email="info@example.org")
    join(run, contacts.of_member(first, now=NOW))
    first.email = "first@example.org"
    first.save()
    second = MemberFactory(email="info@example.org")

    mine = join(run, contacts.of_member(second, now=NOW))

    assert mine.contact.member == second
    assert run.registrations.count() == 2
    assert Contact.objects.get(member=first).email == "first@example.org"


def test_two_members_may_swap_their_addresses():
    one, other = MemberFactory(email="a@example.org"), MemberFactory(email="b@example.org")
    for member in (one, other):
        contacts.of_member(member, now=NOW)

    one.email = "spare@example.org"
    one.save()
    other.email = "a@example.org"
    other.save()
    one.email = "b@example.org"
    one.save()

    assert {c.member_id: c.email for c in Contact.objects.all()} == {
        one.pk: "b@example.org",
        other.pk: "a@example.org",
    }


def test_a_guest_who_becomes_a_member_keeps_the_registrations():
    run = a_run()
    place = join(run, ContactFactory(email="guest@example.org"))

    contact = contacts.of_member(MemberFactory(email="guest@example.org"), now=NOW)

    place.refresh_from_db()
    assert place.contact == contact


def test_what_the_guest_confirms_in_that_very_moment_is_kept(monkeypatch):
    """The lock is where one waits for the other: here the guest had it first."""
    run = a_run()
    guest = Guest(email="guest@example.org", name="Ann", language="en", time_zone="UTC")
    held = guests.register(run=run, guest=guest, mode="room", now=NOW)
    lock = places.locked

    def locked(asked: Run) -> Run:
        monkeypatch.undo()
        guests.confirm(held, now=NOW)
        return lock(asked)

    monkeypatch.setattr(places, "locked", locked)
    contact = contacts.of_member(MemberFactory(email="guest@example.org"), now=NOW)

    held.refresh_from_db()
    assert (held.state, held.contact) == ("confirmed", contact)


def test_a_seat_held_as_guest_and_as_member_is_given_on():
    run = a_run(seats_room=2)
    member = MemberFactory(email="member@example.org")
    mine = join(run, contacts.of_member(member, now=NOW))
    join(run, ContactFactory(email="private@example.org"))
    waiting = join(run, ContactFactory())

    member.email = "private@example.org"
    member.save()

    waiting.refresh_from_db()
    mine.refresh_from_db()
    assert (mine.state, waiting.state) == ("confirmed", "confirmed")
    assert {r.state for r in mine.contact.registrations.all()} == {"confirmed", "cancelled"}
    assert Contact.objects.filter(member=None).count() == 1
