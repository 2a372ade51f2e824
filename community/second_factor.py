"""The second factor of whoever may enter the editors' screens or moderates groups (ADR 27).

A session has shown one when its member used or added a passkey or an authenticator app in it and
still has one, or signed in with an eID whose configuration says that it counts, less than twelve
hours ago. What counts is the session, not the account: one that was made before somebody became
staff has shown nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings

from community.queries.member_groups import MODERATE

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from community.models import Member

# Where in the session: what the person wanted to open, and the eID they signed in with.
WANTED = "second_factor_wanted"
EID = "second_factor_eid"
EID_HOLDS = timedelta(hours=12)
OF_STAFF = ("wagtailadmin.access_admin", MODERATE)
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_lacking(request: HttpRequest, *, now: datetime) -> bool:
    """Whether this session belongs to staff and has shown no second factor."""
    user: Any = request.user
    return bool(
        settings.STAFF_SECOND_FACTOR
        and user.is_authenticated
        and any(user.has_perm(right) for right in OF_STAFF)
        and not has_shown(request, user, now=now)
    )


def has_shown(request: HttpRequest, member: Member, *, now: datetime) -> bool:
    records = get_authentication_records(request, member)
    if any(record.get("method") == "mfa" for record in records) and has_one(member):
        return True
    return has_strong_eid(request, member, now=now)


def has_one(member: Member) -> bool:
    """Whether the member has a passkey or an authenticator app; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=member, type__in=KINDS).exists())


def remember_eid(
    request: HttpRequest, member: Member, *, method: str, acr: str, now: datetime
) -> None:
    """Note in the session that the member signed in with an eID that counts."""
    request.session[EID] = {
        "member": member.pk,
        "method": method,
        "acr": acr,
        "at": int(now.timestamp()),
    }


def has_strong_eid(request: HttpRequest, member: Member, *, now: datetime) -> bool:
    kept = request.session.get(EID)
    if not isinstance(kept, dict) or kept.get("member") != member.pk:
        return False
    age = now.timestamp() - kept.get("at", 0)
    return 0 <= age < EID_HOLDS.total_seconds()
