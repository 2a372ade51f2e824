"""What the rows about organisations need: somewhere to work, claims, a suggestion, a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.enums import AffiliationState
from community.models import Affiliation, OrganisationMerge, OrganisationSuggestion, WorkCode
from tests.community.permissions.rules import Role
from tests.factories.people import ApprovedDomainFactory, OrganisationFactory

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    member = world.members[Role.MEMBER]
    verified = Affiliation.objects.get(member=member)
    other, third = OrganisationFactory(), OrganisationFactory()
    ApprovedDomainFactory(organisation=other, domain="other.example")
    claimed = Affiliation.objects.create(
        member=member, organisation=other, created_at=now, vouch_asked_at=now
    )
    second = Affiliation.objects.create(
        member=member,
        organisation=third,
        created_at=now,
        state=AffiliationState.VERIFIED,
        verified_by="staff",
        verified_at=now,
        confirm_by=now.date(),
    )
    WorkCode.objects.create(affiliation=claimed, email="t@other.example", sent_at=now)
    suggested = OrganisationSuggestion.objects.create(
        member=member, name="A new body", created_at=now
    )
    merge = OrganisationMerge.objects.create(
        old_uuid="11111111-1111-4111-8111-111111111111",
        old_name={"en": "Old"},
        into=other,
        merged_at=now,
    )
    world.things |= {
        "organisation": (verified.organisation.uuid,),
        "merged organisation": (merge.old_uuid,),
        "no organisation": (suggested.uuid,),
        "member's affiliation": (verified.uuid,),
        "member's claim": (claimed.uuid,),
        "member's other one": (second.uuid,),
        "member's suggestion": (suggested.uuid,),
        "affiliation's link": (verified.link_token,),
    }
