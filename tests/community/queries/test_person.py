"""The page of one member: what is on it, for whom."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from community.enums import AffiliationState, Audience, ProfileField, Relation, Viewpoint
from community.models import Affiliation, Block, Topic
from community.queries import seeing
from community.queries.person import as_seen_from, person, viewpoints
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.profiles import listed, open_to, skill

pytestmark = pytest.mark.django_db

NOW = "2026-11-21T10:00Z"


def affiliation(member, organisation, state, **fields):
    return Affiliation.objects.create(
        member=member, organisation=organisation, state=state, created_at=NOW, **fields
    )


def test_organisations_stand_with_the_main_one_first_and_the_past_last():
    old, main, new = (OrganisationFactory(name={"en": name}) for name in ("Old", "Main", "New"))
    owner = listed(MemberFactory(organisation=main)).member
    Affiliation.objects.filter(member=owner).delete()
    affiliation(owner, old, "ended", began=date(2010, 1, 1), ended=date(2015, 1, 1))
    affiliation(owner, new, "claimed", began=date(2026, 1, 1))
    affiliation(owner, main, "verified", is_main=True, began=date(2016, 1, 1), role="head")

    shown = person(owner, MemberFactory())

    assert [
        (str(one.organisation), one.state.value, str(one.role)) for one in shown.organisations
    ] == [
        ("Main", "verified", "Head"),
        ("New", "claimed", ""),
        ("Old", "ended", ""),
    ]


def test_an_organisation_that_only_staff_wrote_down_is_shown():
    ours = OrganisationFactory()
    owner = listed(MemberFactory(organisation=ours)).member

    (one,) = person(owner, MemberFactory()).organisations

    assert (one.organisation, one.state) == (ours, AffiliationState.VERIFIED)


def test_a_suggested_skill_is_for_who_suggested_it():
    profile = listed()
    profile.skills.add(skill("Weaving"), skill("Felting", is_suggested=True))

    seen = {
        viewer: [str(one) for one in person(profile.member, viewer).skills]
        for viewer in (profile.member, MemberFactory())
    }

    assert list(seen.values()) == [["Felting", "Weaving"], ["Weaving"]]


def test_skills_and_topics_are_sorted_as_the_reader_does():
    profile = listed()
    profile.skills.add(skill("Žanrs", slug="z"), skill("Zaļš", slug="zz"), skill("Šūt", slug="s"))
    profile.topics.add(Topic.objects.create(name={"en": "Õpe"}, slug="o"))

    with translation.override("et"):
        shown = person(profile.member, MemberFactory())

    assert [str(one) for one in shown.skills] == ["Šūt", "Zaļš", "Žanrs"]


@pytest.mark.parametrize("count", [1, 6])
def test_a_page_costs_the_same_queries_whatever_is_on_it(django_assert_num_queries, count):
    profile = listed(MemberFactory(organisation=OrganisationFactory()))
    for number in range(count):
        profile.skills.add(skill(f"Skill {number}"))
        profile.topics.add(Topic.objects.create(name={"en": "Topic"}, slug=f"topic-{number}"))
        affiliation(profile.member, OrganisationFactory(), "claimed")
    viewer = MemberFactory()

    with django_assert_num_queries(5):
        shown = person(profile.member, viewer)

    assert (len(shown.skills), len(shown.topics), len(shown.organisations)) == (
        count,
        count,
        count + 1,
    )


def test_programs_read_what_is_for_everybody_whoever_looks():
    profile = listed(
        MemberFactory(name="Anna"),
        title="Designer",
        place="Riga",
        **open_to(Audience.PUBLIC, ProfileField.NAME, ProfileField.PLACE),
    )
    owner = profile.member

    read = [person(owner, viewer).for_programs for viewer in (None, MemberFactory(), owner)]

    assert read == 3 * [
        {
            "@context": "https://schema.org",
            "@type": "Person",
            "name": "Anna",
            "url": f"http://localhost/en/members/{owner.uuid}/",
            "workLocation": {"@type": "Place", "name": "Riga"},
        }
    ]


def test_programs_read_nothing_where_nothing_is_for_everybody():
    owner = listed(title="Designer").member

    assert person(owner, MemberFactory()).for_programs is None
    assert person(owner, None) is None


def test_whoever_stands_for_others_is_as_near_as_they_are():
    ours = OrganisationFactory()
    owner = MemberFactory(organisation=ours)
    Block.objects.create(blocker=owner, blocked=MemberFactory(), created_at=NOW)

    near = {v: seeing.relation(owner, as_seen_from(owner, v)) for v in viewpoints(owner)}

    assert near == {
        Viewpoint.STRANGER: Relation.STRANGER,
        Viewpoint.COLLEAGUE: Relation.COLLEAGUE,
        Viewpoint.MEMBER: Relation.MEMBER,
    }


def test_who_is_in_no_organisation_has_no_colleagues_to_look_as():
    assert viewpoints(MemberFactory()) == [Viewpoint.STRANGER, Viewpoint.MEMBER]
