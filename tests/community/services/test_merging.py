"""Two rows of one organisation become one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from community import errors
from community.enums import AffiliationState
from community.models import (
    Affiliation,
    ApprovedDomain,
    Member,
    Organisation,
    OrganisationMerge,
)
from community.queries import organisations
from community.services import affiliations, merging
from events.models import Event, EventPage, Run, RunPlan
from events.shares import Share
from tests.factories.events import plan, published
from tests.factories.people import ApprovedDomainFactory, MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture
def actor() -> Member:
    return MemberFactory(groups=["Moderators"])


def test_everything_that_names_the_old_one_names_the_new_one(actor: Member):
    old = OrganisationFactory(name={"en": "Old", "et": "Vana"}, website="https://old.example/")
    new = OrganisationFactory(name={"en": "New"})
    part = OrganisationFactory(parent=old)
    ApprovedDomainFactory(organisation=old)
    member = MemberFactory(organisation=old)

    told = merging.preview(old=old, new=new)
    done = merging.merge(old=old, new=new, actor=actor, now=NOW)

    new.refresh_from_db()
    part.refresh_from_db()
    member.refresh_from_db()
    assert (part.parent, member.organisation) == (new, new)
    assert ApprovedDomain.objects.get().organisation == new
    assert Affiliation.objects.get().organisation == new
    assert (new.name, new.website) == ({"en": "New", "et": "Vana"}, "https://old.example/")
    assert not Organisation.objects.filter(pk=old.pk).exists()
    assert (done.old_uuid, done.into, done.moved) == (
        old.uuid,
        new,
        {
            "community.Affiliation.organisation": 1,
            "community.ApprovedDomain.organisation": 1,
            "community.Member.organisation": 1,
            "community.Organisation.parent": 1,
        },
    )
    assert sum(moved.count for moved in told) == 4


def test_who_is_in_both_is_in_it_once_with_the_better_of_the_two(actor: Member):
    old, new = OrganisationFactory(), OrganisationFactory()
    member = MemberFactory(organisation=old)
    affiliations.claim(member, organisation=new, title="Analyst", now=NOW)

    merging.merge(old=old, new=new, actor=actor, now=NOW)

    row = Affiliation.objects.get(member=member)
    member.refresh_from_db()
    assert (row.organisation, row.state, row.is_main, row.title, member.organisation) == (
        new,
        AffiliationState.VERIFIED,
        True,
        "Analyst",
        new,
    )


def test_the_old_address_leads_on_also_after_another_merge(client: Client, actor: Member):
    first, second, third = (OrganisationFactory() for _number in range(3))
    merging.merge(old=first, new=second, actor=actor, now=NOW)
    merging.merge(old=second, new=third, actor=actor, now=NOW)

    answer = client.get(reverse("organisation", args=[first.uuid]))

    assert (answer.status_code, answer["Location"]) == (
        301,
        reverse("organisation", args=[third.uuid]),
    )
    assert organisations.current([first.uuid]) == {str(first.uuid): str(third.uuid)}


def test_nothing_becomes_a_part_of_itself(actor: Member):
    top = OrganisationFactory()
    old = OrganisationFactory(parent=top)
    middle = OrganisationFactory(parent=old)
    new = OrganisationFactory(parent=middle)

    merging.merge(old=old, new=new, actor=actor, now=NOW)

    new.refresh_from_db()
    middle.refresh_from_db()
    assert (new.parent, middle.parent) == (top, new)


def test_events_and_their_drafts_name_the_new_one(actor: Member, client: Client):
    old, new = OrganisationFactory(), OrganisationFactory()
    shares = [
        Share(mode="room", organisation=str(old.uuid), kept=2, most=3).as_stored(),
        Share(mode="room", organisation=str(new.uuid), kept=1, most=4).as_stored(),
    ]
    both = sorted([str(old.uuid), str(new.uuid)])
    kept = plan(admission="chosen", admitted_organisations=both, shares=shares)
    page = published(kept, host=old, visibility="organisations", organisations=[old, new])
    page.save_revision()

    merging.merge(old=old, new=new, actor=actor, now=NOW)

    event, page = Event.objects.get(), EventPage.objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    assert (event.host, page.host, draft.host) == (new, new, new)
    assert [list(one.organisations.all()) for one in (event, page, draft)] == [[new]] * 3
    for row in (RunPlan.objects.get(), Run.objects.get(), draft.plans.first()):
        assert row.admitted_organisations == [str(new.uuid)]
        assert [(line["kept"], line["most"]) for line in row.shares] == [(3, 7)]
    address = reverse("feed_public", args=["en"])
    assert client.get(address, {"organisation": str(old.uuid)}).status_code == 200


def test_who_may_not_and_what_cannot_be(actor: Member):
    one, other = OrganisationFactory(), OrganisationFactory()

    with pytest.raises(errors.NotAllowed):
        merging.merge(old=one, new=other, actor=MemberFactory(), now=NOW)
    with pytest.raises(errors.SameOrganisation):
        merging.merge(old=one, new=one, actor=actor, now=NOW)
    merging.merge(old=one, new=other, actor=actor, now=NOW)
    with pytest.raises(errors.OrganisationGone):
        merging.merge(old=one, new=other, actor=actor, now=NOW)
    with pytest.raises(errors.OrganisationGone):
        affiliations.claim(MemberFactory(), organisation=one, now=NOW)


def test_an_ended_one_moves_beside_the_one_that_holds(actor: Member):
    old, new = OrganisationFactory(), OrganisationFactory()
    member = MemberFactory(organisation=new)
    affiliations.claim(member, organisation=old, ended=date(2020, 1, 1), now=NOW)

    merging.merge(old=old, new=new, actor=actor, now=NOW)

    states = Affiliation.objects.filter(organisation=new).values_list("state", flat=True)
    assert sorted(states) == [AffiliationState.ENDED, AffiliationState.VERIFIED]
    assert OrganisationMerge.objects.count() == 1


def test_two_that_are_called_alike_are_listed_and_a_part_of_the_other_is_not():
    one = OrganisationFactory(name={"en": "Ministry of Finance", "et": "Rahandusministeerium"})
    same = OrganisationFactory(name={"et": "RAHANDUSMINISTEERIUM"})
    OrganisationFactory(name={"en": "Ministry of Finance"}, parent=one)
    OrganisationFactory(name={"en": "Ministry of Culture"})

    pairs = [(pair.one, pair.other) for pair in organisations.duplicates()]

    assert pairs == [(one, same)]
