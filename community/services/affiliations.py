"""Who works where, and how that is known. Nothing else writes `Member.organisation`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from community.enums import AffiliationState, VerifiedBy
from community.models import Affiliation, Member

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Organisation

CONFIRMED_FOR: Final = timedelta(days=365)


def verified_by_address(
    member: Member, *, organisation: Organisation, address: str, now: datetime
) -> Affiliation:
    """`member` has an `address` of `organisation`, and has proven it by a code."""
    return _verified(member, organisation, VerifiedBy.CODE, address, now)


def verified_by_staff(member: Member, *, organisation: Organisation, now: datetime) -> Affiliation:
    """Somebody who looks after the members vouches that `member` works for `organisation`."""
    return _verified(member, organisation, VerifiedBy.STAFF, "", now)


@transaction.atomic
def _verified(
    member: Member, organisation: Organisation, by: VerifiedBy, address: str, now: datetime
) -> Affiliation:
    """One more verified affiliation, or the one there is, confirmed anew; the main one where there
    is no other."""
    Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    standing = Affiliation.objects.filter(member=member).exclude(state=AffiliationState.ENDED)
    row = standing.filter(organisation=organisation).first()
    if row is None:
        row = Affiliation(member=member, organisation=organisation, created_at=now)
    row.state, row.verified_by, row.verified_at = AffiliationState.VERIFIED, by, now
    row.work_email = address or row.work_email
    row.confirm_by = (now + CONFIRMED_FOR).date()
    row.is_main = not standing.filter(is_main=True).exclude(pk=row.pk).exists()
    row.save()
    if row.is_main and member.organisation_id != organisation.pk:
        member.organisation = organisation
        member.save(update_fields=["organisation"])
    return row
