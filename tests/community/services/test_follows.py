from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from community import errors
from community.enums import Audience, FollowKind
from community.models import Follow, Profile, Topic
from community.queries import following
from community.queries.seeing import where_visible
from community.services import blocks, follows
from tests.factories.contacts import NOW, nobody, shown
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

TOPIC, ORGANISATION, PERSON = FollowKind


def topic(slug: str = "maps") -> Topic:
    return Topic.objects.create(name={"en": slug.title()}, slug=slug)


def follow(member, kind, thing) -> None:
    follows.follow(member=member, kind=kind, key=thing.uuid, now=NOW)


def test_a_topic_an_organisation_and_a_person_are_followed_once_each():
    member, things = MemberFactory(), (topic(), OrganisationFactory(), shown())

    for kind, thing in [*zip(FollowKind, things, strict=True)] * 2:
        follow(member, kind, thing)

    found = following.of(member)
    assert (found.topic, found.organisation, found.person) == tuple({t.pk} for t in things)
    for kind, thing in zip(FollowKind, things, strict=True):
        assert follows.unfollow(member=member, kind=kind, key=thing.uuid) == 1
    assert Follow.objects.count() == 0


def test_nobody_is_followed_unseen_and_nobody_follows_themselves():
    member = shown()
    for kind, key in product(FollowKind, [nobody()]):
        with pytest.raises(errors.NotFound):
            follows.follow(member=member, kind=kind, key=key, now=NOW)
    for person in (member, MemberFactory(), shown(audience=Audience.ME)):
        with pytest.raises(errors.NotFound):
            follow(member, PERSON, person)


def test_there_is_a_limit(monkeypatch):
    monkeypatch.setattr(follows, "MOST", 1)
    member = MemberFactory()
    follow(member, TOPIC, topic())

    with pytest.raises(errors.FollowsTooMany):
        follow(member, TOPIC, topic("data"))


def test_followers_count_while_they_see_the_person_and_are_active():
    person, reader, gone = shown(), MemberFactory(), MemberFactory()
    for member in (reader, gone):
        follow(member, PERSON, person)
    gone.is_active = False
    gone.save()

    before = following.followers(PERSON, [person.pk])
    blocks.block(blocker=person, blocked=reader, now=NOW)

    assert before == {person.pk: {reader.pk}}
    assert following.followers(PERSON, [person.pk]) == {}
    assert following.followed_by([reader]) == {}
    assert following.choices(reader).people == []


def test_whoever_blocks_somebody_follows_them_no_more():
    person, member = shown(), MemberFactory()
    follow(member, PERSON, person)

    blocks.block(blocker=member, blocked=person, now=NOW)

    assert Follow.objects.count() == 0


@pytest.mark.parametrize("number", [1, 4])
def test_what_many_follow_costs_one_query(number: int, django_assert_num_queries):
    maps = topic()
    members = [MemberFactory() for _ in range(number)]
    for member in members:
        follow(member, TOPIC, maps)
        follow(member, PERSON, shown())

    with django_assert_num_queries(1):
        followed = following.followed_by(members)
    with django_assert_num_queries(1):
        followers = following.followers(TOPIC, [maps.pk])

    assert {pk: found.topic for pk, found in followed.items()} == {
        member.pk: {maps.pk} for member in members
    }
    assert followers == {maps.pk: {member.pk for member in members}}


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_costs_the_same_for_any_number(number: int, client, django_assert_num_queries):
    member = MemberFactory()
    for each in range(number):
        follow(member, TOPIC, topic(f"t{each}"))
        follow(member, PERSON, shown())
        follow(member, ORGANISATION, OrganisationFactory())

    with django_assert_num_queries(4):
        found = following.choices(member)

    assert len(found.topics) == len(found.people) == len(found.organisations) == number


def test_the_condition_with_a_viewer_of_each_row_is_the_rule():
    """`where_visible_to` says of every pair what `where_visible` says."""
    ours = OrganisationFactory()
    owner = shown(organisation=ours)
    viewers = [
        owner,
        MemberFactory(organisation=ours),
        MemberFactory(organisation=OrganisationFactory()),
        MemberFactory(),
        MemberFactory(organisation=ours, is_active=False),
        MemberFactory(organisation=ours),
    ]
    blocks.block(blocker=owner, blocked=viewers[-1], now=NOW + timedelta(days=1))
    for viewer in viewers[1:]:
        Follow.objects.create(member=viewer, person=owner, created_at=NOW)

    differing = []
    for name, listed in product(Audience, (True, False)):
        Profile.objects.filter(member=owner).update(audience_name=name, in_directory=listed)
        seeing = set(Follow.objects.filter(following.SEEN).values_list("member_id", flat=True))
        for viewer in viewers[1:]:
            sees = Profile.objects.filter(where_visible(viewer), member=owner).exists()
            if sees != (viewer.pk in seeing):
                differing.append((name, listed, viewer.pk))

    assert differing == []
