"""What is kept of a member's joining, for their download and their deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import JoinRequest, SignUp
from foundation.personal_data import Told

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from community.models import Member


class Joining:
    """Attempts to sign up with the member's address, and requests to join."""

    name = _("Joining")
    after_deletion: _StrPromise | str = ""

    def tell(self, member: Member) -> Told:
        attempts = [
            {"kind": "attempt", "email": row.email, "name": row.name, "created_at": row.created_at}
            for row in SignUp.objects.filter(email=member.email).order_by("created_at")
        ]
        requests = [
            {
                "kind": "request",
                "email": row.email,
                "name": row.name,
                "organisation": str(row.organisation or row.organisation_name),
                "title": row.title,
                "reason": row.reason,
                "state": row.state,
                "created_at": row.created_at,
                "decided_at": row.decided_at,
                "answer": row.answer,
            }
            for row in _requests(member).select_related("organisation").order_by("created_at")
        ]
        return Told(rows=[*attempts, *requests])

    def erase(self, member: Member, *, now: datetime) -> None:
        SignUp.objects.filter(email=member.email).delete()
        _requests(member).delete()


def _requests(member: Member) -> QuerySet[JoinRequest]:
    return JoinRequest.objects.filter(Q(member=member) | Q(email=member.email))


HOLDING = Joining()
