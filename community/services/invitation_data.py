"""What is kept of a member's invitation, for their download and their deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import Invitation
from foundation.personal_data import Told

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from community.models import Member


class Invitations:
    """Invitations that went to the member. Those the member sent to others are about the others."""

    name = _("Invitations")
    after_deletion: _StrPromise | str = ""

    def tell(self, member: Member) -> Told:
        rows = _of(member).select_related("organisation", "inviter").order_by("created_at", "pk")
        return Told(
            rows=[
                {
                    "email": row.email,
                    "name": row.name,
                    "organisation": str(row.organisation or ""),
                    "title": row.title,
                    "language": row.language,
                    "invited_by": row.inviter.name if row.inviter else "",
                    "state": row.state,
                    "created_at": row.created_at,
                    "sent_at": row.sent_at,
                    "reminded_at": row.reminded_at,
                    "ended_at": row.ended_at,
                }
                for row in rows
            ]
        )

    def erase(self, member: Member, *, now: datetime) -> None:
        _of(member).delete()


def _of(member: Member) -> QuerySet[Invitation]:
    return Invitation.objects.filter(Q(member=member) | Q(email=member.email))


HOLDING = Invitations()
