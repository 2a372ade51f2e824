"""What is kept of where a member works, for their download and their deletion. All of it goes with
the member's row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from community.models import Affiliation, OrganisationSuggestion, WorkCode
from foundation.personal_data import Told

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from community.models import Member


class Affiliations:
    name = _("Where you work and worked")
    after_deletion: _StrPromise | str = ""

    def tell(self, member: Member) -> Told:
        rows = Affiliation.objects.filter(member=member).select_related("organisation")
        codes = WorkCode.objects.filter(affiliation__member=member)
        told = [
            {
                "organisation": str(row.organisation),
                "role": row.role,
                "title": row.title,
                "state": row.state,
                "is_main": row.is_main,
                "since": row.began,
                "until": row.ended,
                "work_address": row.work_email,
                "confirmed_by": row.verified_by,
                "confirmed_at": row.verified_at,
                "confirm_by": row.confirm_by,
                "asked_to_vouch_at": row.vouch_asked_at,
                "refusal": row.refusal,
                "created_at": row.created_at,
                "codes_sent": [
                    {"to": code.email, "at": code.sent_at}
                    for code in codes
                    if code.affiliation_id == row.pk
                ],
            }
            for row in rows.order_by("created_at", "pk")
        ]
        return Told(rows=told)

    def erase(self, member: Member, *, now: datetime) -> None:
        """Their rows go with the member's."""


class Suggestions:
    name = _("Organisations you suggested")
    # What it became stays: an organisation is nobody's.
    after_deletion: _StrPromise | str = ""

    def tell(self, member: Member) -> Told:
        rows = OrganisationSuggestion.objects.filter(member=member)
        told = [
            {
                "name": row.name,
                "website": row.website,
                "title": row.title,
                "created_at": row.created_at,
                "decided_at": row.decided_at,
                "refusal": row.refusal,
            }
            for row in rows
        ]
        return Told(rows=told)

    def erase(self, member: Member, *, now: datetime) -> None:
        """Their rows go with the member's."""
