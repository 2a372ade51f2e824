from __future__ import annotations

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from community.enums import Audience, ProfileField, Relation
from community.models import Block, Profile
from community.queries.seeing import relation, visible_fields, where_visible
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(django_user_model):
    ours = OrganisationFactory()
    owner = MemberFactory(organisation=ours)
    blocked = MemberFactory(organisation=ours)
    Block.objects.create(blocker=owner, blocked=blocked, created_at="2026-11-21T10:00Z")
    return {
        "owner": owner,
        "colleague": MemberFactory(organisation=ours),
        "member": MemberFactory(organisation=OrganisationFactory()),
        "without": MemberFactory(),
        "blocked": blocked,
        "inactive": MemberFactory(organisation=ours, is_active=False),
        "visitor": None,
        "anonymous": AnonymousUser(),
    }


def test_each_viewer_is_as_near_as_they_are(people):
    owner = people["owner"]

    assert {name: relation(owner, viewer) for name, viewer in people.items()} == {
        "owner": Relation.SELF,
        "colleague": Relation.COLLEAGUE,
        "member": Relation.MEMBER,
        "without": Relation.MEMBER,
        "blocked": Relation.STRANGER,
        "inactive": Relation.STRANGER,
        "visitor": Relation.STRANGER,
        "anonymous": Relation.STRANGER,
    }


def test_two_without_an_organisation_are_no_colleagues():
    assert relation(MemberFactory(), MemberFactory()) == Relation.MEMBER


@pytest.mark.parametrize("field", [ProfileField.NAME, ProfileField.PLACE])
def test_the_condition_on_rows_is_the_rule(people, field):
    """Every state of the profile, for each viewer: whatever the function says, the rows say."""
    owner = people["owner"]
    profile = Profile(member=owner)
    differing = []
    for name, place, listed, active in product(Audience, Audience, (True, False), (True, False)):
        profile.audience_name, profile.audience_place = name, place
        profile.in_directory = listed
        profile.save()
        owner.is_active = active
        type(owner).objects.filter(pk=owner.pk).update(is_active=active)
        for who, viewer in people.items():
            if who == "owner" and not active:
                continue  # They cannot ask.
            told = field in visible_fields(profile, relation(owner, viewer))
            if Profile.objects.filter(where_visible(viewer, field)).exists() != told:
                differing.append((name, place, listed, active, who))

    assert differing == []


def test_what_is_hidden_is_hidden_with_the_name():
    profile = Profile(
        member=MemberFactory(), in_directory=True, audience_name=Audience.ORGANISATION
    )

    assert visible_fields(profile, Relation.MEMBER) == frozenset()
    assert ProfileField.TITLE in visible_fields(profile, Relation.COLLEAGUE)
