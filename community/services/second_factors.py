"""Second factors that nobody has any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction

from community.services import sessions

if TYPE_CHECKING:
    from community.models import Member


@transaction.atomic
def forget(member: Member) -> int:
    """Forget the member's passkeys, authenticator app and recovery codes, and sign them out
    everywhere; returns how many there were. Only for whoever has the server: a member who has lost
    all of them can prove nothing to the site."""
    count, _by_model = Authenticator.objects.filter(user=member).delete()
    sessions.end_all(member)
    return count
