"""Members who show themselves, requests for contact, reports and decisions."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from community.enums import Audience, ReportReason
from community.models import ContactRequest, Member, Profile, Report
from community.services import contacts, reports
from tests.factories.people import MemberFactory

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
REASON = "I would like to talk about maps with you."


def shown(*, policy: str = "by_request", audience: int = Audience.MEMBERS, **fields: Any) -> Member:
    """Somebody in the directory."""
    member = MemberFactory(**fields)
    Profile.objects.create(
        member=member, in_directory=True, audience_name=audience, contact_policy=policy
    )
    return member


def asked(
    sender: Member | None = None, recipient: Member | None = None, *, now: datetime = NOW
) -> ContactRequest:
    """A request that was sent at `now`."""
    return contacts.ask(
        sender=sender or shown(), recipient=recipient or shown(), reason=REASON, now=now
    )


def in_contact(one: Member | None = None, other: Member | None = None) -> ContactRequest:
    return contacts.accept(asked(one, other), now=NOW + timedelta(hours=1))


def reported(
    author: Member, reporter: Member | None = None, *, now: datetime = NOW, **fields: Any
) -> Report:
    """`author` as a member, reported by somebody."""
    return reports.report(
        reporter=reporter or shown(),
        **{
            "kind": "member",
            "key": author.uuid,
            "reason": ReportReason.SPAM,
            "details": "",
            "now": now,
            **fields,
        },
    )


def nobody() -> uuid.UUID:
    return uuid.UUID("00000000-0000-4000-8000-000000000000")
