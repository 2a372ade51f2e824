"""What waits for somebody among members, and is gone once it is done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from community.duty_digests import ContactRequests, GroupRequests, PlacesOfWork
from community.models import Affiliation, ContactRequest, GroupMembership, Member, MemberGroup
from community.services import affiliations
from tests.factories.digests import INSIDE, NOW, UNTIL, chosen, rendered, told, windows
from tests.factories.groups import GroupFactory, put_in
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def works(member: Member, *, confirm_by: date | None = TODAY + timedelta(days=9), **fields):
    said = {"state": "verified", "created_at": INSIDE, "confirm_by": confirm_by, **fields}
    return Affiliation.objects.create(
        member=member, organisation=OrganisationFactory(name={"en": "Ministry of Tea"}), **said
    )


def asks(recipient: Member, *, sender: Member | None = None, **fields) -> ContactRequest:
    said = {"reason": "We could\nlearn.", "created_at": INSIDE, "expires_at": NOW + timedelta(9)}
    sender = sender or MemberFactory(name="Bob Kask")
    return ContactRequest.objects.create(sender=sender, recipient=recipient, **(said | fields))


def facilitated(member: Member, *, asking: int = 1, **fields) -> MemberGroup:
    group = GroupFactory(name="Tea", **fields)
    put_in(group, member, role="facilitator")
    for _ in range(asking):
        put_in(group, MemberFactory(), state="requested", joined_at=None, changed_at=INSIDE)
    return group


# --- where one works ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "is_due"), [(-1, False), (0, True), (30, True), (31, False), (None, False)]
)
def test_a_place_of_work_is_to_be_confirmed_in_the_month_before_its_day(days, is_due):
    member = MemberFactory()
    works(member, confirm_by=None if days is None else TODAY + timedelta(days=days))

    assert bool(chosen(PlacesOfWork(), member)[0]) == is_due


def test_a_place_of_work_says_until_when():
    member = MemberFactory()
    row = works(member)

    entry = told(PlacesOfWork(), member)[0]

    assert entry.title == "Do you still work at Ministry of Tea?"
    assert entry.thing == f"affiliation:{row.uuid}:2026-12-03"
    assert entry.facts == ("Confirm it by Thursday 3 December 2026",)
    assert entry.address == "http://localhost/en/profile/affiliations/"


@pytest.mark.parametrize("state", ["claimed", "lapsed", "ended"])
def test_only_what_is_confirmed_can_be_confirmed_again(state):
    member = MemberFactory()
    works(member, state=state)

    assert chosen(PlacesOfWork(), member) == [[]]


def test_what_was_confirmed_meanwhile_is_gone():
    member = MemberFactory()
    row = works(member)
    things = chosen(PlacesOfWork(), member)[0]
    affiliations.confirm(row, work_email="ann@tea.example", now=NOW)

    assert (len(things), rendered(PlacesOfWork(), member, things)) == (1, [])


# --- contact --------------------------------------------------------------------------------------


def test_a_request_for_contact_says_who_asks_and_why():
    member = MemberFactory()
    row = asks(member)

    entry = told(ContactRequests(), member)[0]

    assert (entry.title, entry.facts) == ("Bob Kask asks for contact", ())
    assert entry.excerpt == "We could learn."
    assert entry.address == "http://localhost/en/contacts/"
    assert entry.thing == f"contact:{row.uuid}"


@pytest.mark.parametrize(
    "change",
    [
        {"state": "accepted"},
        {"state": "declined"},
        {"is_shut": True},
        {"expires_at": UNTIL},
    ],
)
def test_what_is_answered_shut_or_run_out_is_told_at_neither_moment(change):
    member = MemberFactory()
    asks(member)
    things = chosen(ContactRequests(), member)[0]
    ContactRequest.objects.update(**change)

    assert (len(things), chosen(ContactRequests(), member)) == (1, [[]])
    assert rendered(ContactRequests(), member, things) == []


def test_a_request_of_somebody_who_is_suspended_waits_for_nobody():
    member = MemberFactory()
    asks(member, sender=MemberFactory(is_active=False))

    assert chosen(ContactRequests(), member) == [[]]


def test_who_asked_is_not_told_of_it():
    asks(MemberFactory(), sender=(sender := MemberFactory()))

    assert chosen(ContactRequests(), sender) == [[]]


# --- groups ---------------------------------------------------------------------------------------


def test_a_facilitator_hears_how_many_ask_to_join():
    member = MemberFactory()
    group = facilitated(member, asking=2)

    entry = told(GroupRequests(), member)[0]

    assert (entry.title, entry.facts) == ("Tea", ("2 people ask to join",))
    assert entry.why == "You facilitate this group"
    assert entry.address == f"http://localhost/en/groups/{group.slug}/members/"


def test_the_others_of_a_group_do_not():
    member = MemberFactory()
    put_in(facilitated(MemberFactory()), member)

    assert chosen(GroupRequests(), member) == [[]]


@pytest.mark.parametrize(
    "change",
    [
        lambda: MemberGroup.objects.update(state="archived", archived_at=NOW),
        lambda: GroupMembership.objects.filter(state="requested").update(state="member"),
        lambda: GroupMembership.objects.filter(role="facilitator").update(role="member"),
        lambda: Member.objects.filter(group_memberships__state="requested").update(is_active=False),
    ],
)
def test_what_was_decided_meanwhile_is_gone(change):
    member = MemberFactory()
    facilitated(member)
    things = chosen(GroupRequests(), member)[0]
    change()

    assert (len(things), chosen(GroupRequests(), member)) == (1, [[]])
    assert rendered(GroupRequests(), member, things) == []


def test_when_somebody_else_asks_it_is_told_anew():
    member = MemberFactory()
    group = facilitated(member)
    before = chosen(GroupRequests(), member)[0]
    put_in(group, MemberFactory(), state="requested", joined_at=None, changed_at=NOW)

    after = chosen(GroupRequests(), member)[0]

    assert (len(before), len(after), before == after) == (1, 1, False)


# --- what it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "choosing", "rendering"),
    [(PlacesOfWork, 1, 1), (ContactRequests, 1, 1), (GroupRequests, 2, 2)],
)
@pytest.mark.parametrize("count", [1, 5, 50])
def test_queries_are_the_same_for_any_number(
    section, choosing, rendering, count, django_assert_num_queries
):
    members = [MemberFactory() for _ in range(count)]
    for member in (*members, *[members[0]] * 3):
        works(member)
        asks(member)
        facilitated(member)
    asked = windows(*members)

    with django_assert_num_queries(choosing):
        found = section().choose(asked)
    with django_assert_num_queries(rendering):
        entries = section().render_one(asked[0].reader, found[members[0].pk], now=NOW)

    assert (len(found), len(entries)) == (count, 4)
