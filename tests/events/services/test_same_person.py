"""Two addresses, one person."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from events import errors
from events.models import Contact
from events.queries.persons import persons
from events.services import contacts, same_person
from tests.factories.events import ContactFactory
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def say(contact: Contact, other: Contact) -> None:
    same_person.say(
        Contact.objects.get(pk=contact.pk),
        email=other.email.upper(),
        among=[other.pk],
        actor=MemberFactory(),
        now=NOW,
    )


def who(*found: Contact) -> list[int]:
    known = persons()
    return [known.of(contact.pk) for contact in found]


def test_both_are_one_until_it_is_taken_back():
    one, other = ContactFactory(), ContactFactory()

    say(one, other)

    assert who(one, other) == [other.pk, other.pk]
    same_person.take_back(one, actor=MemberFactory(), now=NOW)
    same_person.take_back(one, actor=MemberFactory(), now=NOW)
    assert who(one, other) == [one.pk, other.pk]


def test_who_is_one_person_with_several_is_one_with_all():
    a, b, c, d = (ContactFactory() for _ in range(4))
    say(a, b)
    say(c, d)

    say(a, d)

    assert who(a, b, c, d) == [d.pk] * 4


def test_the_other_way_round_makes_no_ring():
    a, b, c = (ContactFactory() for _ in range(3))
    say(a, b)
    say(b, c)

    for one, other in ((b, a), (c, a), (a, c)):
        with pytest.raises(errors.SamePersonAlready):
            say(one, other)
    with pytest.raises(errors.SamePersonAlready):
        same_person.say(a, email=a.email, among=[a.pk], actor=MemberFactory(), now=NOW)
    assert who(a, b, c) == [c.pk] * 3


def test_an_address_that_one_may_not_see_is_as_unknown_as_none():
    one, other, actor = ContactFactory(), ContactFactory(), MemberFactory()

    for email in (other.email, "nobody@example.org"):
        with pytest.raises(errors.NobodyThere):
            same_person.say(one, email=email, among=[], actor=actor, now=NOW)


def test_a_member_who_takes_a_guest_s_place_keeps_what_was_said():
    guest = ContactFactory(email="work@example.org")
    known, also = ContactFactory(), ContactFactory()
    say(guest, known)
    say(also, guest)
    member = MemberFactory(email="home@example.org")
    contact = contacts.of_member(member, now=NOW)

    member.email = "work@example.org"
    member.save()

    assert not Contact.objects.filter(pk=guest.pk).exists()
    assert len(set(who(contact, known, also))) == 1


def test_a_member_said_to_be_the_guest_is_nobody_else_afterwards():
    guest = ContactFactory(email="work@example.org")
    member = MemberFactory(email="home@example.org")
    contact = contacts.of_member(member, now=NOW)
    say(contact, guest)

    member.email = "work@example.org"
    member.save()

    contact.refresh_from_db()
    assert contact.same_as is None
