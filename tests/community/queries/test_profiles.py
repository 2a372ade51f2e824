"""Cards of members in a list."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from community.enums import Audience, ProfileField
from community.models import Block
from community.queries.profiles import cards
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.profiles import listed, open_to

pytestmark = pytest.mark.django_db


def test_a_card_says_what_the_viewer_may_see():
    ours = OrganisationFactory(name={"en": "Agency"})
    owner = MemberFactory(name="Anna Kalniņa", organisation=ours)
    listed(owner, title="Designer", photo="photos/abc.webp", is_ambassador=True)

    card = cards([owner], MemberFactory())[owner.pk]

    assert (card.uuid, card.name, card.title, card.organisation, card.is_ambassador) == (
        owner.uuid,
        "Anna Kalniņa",
        "Designer",
        ours,
        True,
    )
    assert card.address == f"/en/members/{owner.uuid}/"
    assert card.photo == f"/en/members/{owner.uuid}/photo/abc/"


@pytest.mark.parametrize("viewer", [None, AnonymousUser()])
def test_a_visitor_sees_what_is_for_everybody(viewer):
    name = open_to(Audience.PUBLIC, ProfileField.NAME)
    owner = listed(title="Designer", **name).member
    hidden = listed(title="Designer").member

    found = cards([owner, hidden], viewer)

    assert {pk: (card.name, card.title) for pk, card in found.items()} == {
        owner.pk: (owner.name, "")
    }


def test_cards_keep_the_order_they_were_asked_in():
    members = [listed().member for _ in range(4)]
    members.reverse()

    assert list(cards(members, MemberFactory())) == [member.pk for member in members]


def test_who_is_not_shown_has_no_card():
    viewer = MemberFactory()
    without_profile, without_name = MemberFactory(), listed(MemberFactory(name="")).member
    unlisted = listed(in_directory=False).member
    inactive = listed(MemberFactory(is_active=False)).member
    blocking = listed().member
    Block.objects.create(blocker=blocking, blocked=viewer, created_at="2026-11-21T10:00Z")

    assert cards([without_profile, without_name, unlisted, inactive, blocking], viewer) == {}


def test_ones_own_card_is_always_there():
    member = MemberFactory(name="")

    assert cards([member], member)[member.pk].name == ""


@pytest.mark.parametrize("count", [1, 5])
def test_cards_cost_the_same_queries_for_any_number(django_assert_num_queries, count):
    members = [
        listed(MemberFactory(organisation=OrganisationFactory())).member for _ in range(count)
    ]
    viewer = MemberFactory()

    with django_assert_num_queries(3):
        found = cards(members, viewer)

    assert len(found) == count


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Anna Kalniņa", "AK"), ("anna maria de Vries", "AV"), ("Cher", "C"), ("岩田 聡", "岩聡"), ("", ""),
     ("Anna Anna", "A")],
)  # fmt: skip
def test_initials_are_of_the_first_and_the_last_word(name, initials):
    member = MemberFactory(name=name)

    assert cards([member], member)[member.pk].initials == initials


def test_a_name_is_drawn_as_it_is_and_by_itself():
    owner = listed(MemberFactory(name="<b>שרה</b>"), title="<i>").member
    card = cards([owner], MemberFactory())[owner.pk]

    drawn = render_to_string("components/person_card.html", {"card": card})

    assert "<bdi>&lt;b&gt;שרה&lt;/b&gt;</bdi>" in drawn
    assert "<bdi>&lt;i&gt;</bdi>" in drawn
