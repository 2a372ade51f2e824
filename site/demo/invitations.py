"""Invitations, in the demo: three that wait, one of them for long, and one that was withdrawn."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from community.enums import InvitationState
from community.models import Invitation, Member, Organisation
from community.services.invitations import HOLDS
from demo.content import people
from demo.keys import key

if TYPE_CHECKING:
    from datetime import datetime

# Address, name, language, organisation's key, role, days ago, state.
INVITATIONS: Final = (
    ("kadri.saar@finance.example.org", "Kadri Saar", "et", "finance", "Adviser", 2, "open"),
    ("ilze.krumina@office.example.org", "Ilze Krūmiņa", "lv", "", "Service designer", 4, "open"),
    ("lars.lie@town.example.org", "Lars Lie", "nb", "", "", 12, "open"),
    ("maja.zupan@agency.example.org", "Maja Zupan", "sl", "", "", 20, "withdrawn"),
)


def load_invitations(*, now: datetime) -> Counter[str]:
    """Without mails: no demo writes to anybody."""
    inviter = Member.objects.filter(email=people.address(people.ORGANISER.key)).first()
    added = 0
    for email, name, language, organisation, title, days, state in INVITATIONS:
        sent = now - timedelta(days=days)
        _row, made = Invitation.objects.get_or_create(
            uuid=key("invitation", email),
            defaults={
                "email": email,
                "name": name,
                "language": language,
                "organisation": Organisation.objects.filter(
                    uuid=key("organisation", organisation)
                ).first(),
                "title": title,
                "inviter": inviter,
                "state": state,
                "created_at": sent,
                "sent_at": sent,
                "expires_at": sent + HOLDS,
                "ended_at": now if state == InvitationState.WITHDRAWN else None,
            },
        )
        added += made
    return Counter(invitations=added)
