"""Getting in, in the demo: the domain whose people are members at once, one whose people are looked
at, and two requests to decide about."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from community.enums import DomainPolicy
from community.models import ApprovedDomain, JoinRequest, Organisation
from demo.keys import key

if TYPE_CHECKING:
    from datetime import datetime

# Domain, the organisation's key, policy.
DOMAINS: Final = (
    ("ministry.example.org", "finance", DomainPolicy.AT_ONCE),
    ("town.example.org", "", DomainPolicy.APPROVE),
)
REQUESTS: Final = (
    (
        "liis.kask@museum.example.org",
        "Liis Kask",
        "et",
        "Museum of Everyday Things",
        "Head of services",
        "We rework how visitors book guided tours and would like to learn from others who did.",
        2,
    ),
    (
        "ola.dahl@town.example.org",
        "Ola Dahl",
        "nb",
        "Town of Little Fjord",
        "Adviser",
        "My town begins with service design this spring.",
        5,
    ),
)


def load_joining(*, now: datetime) -> Counter[str]:
    added: Counter[str] = Counter()
    for domain, organisation, policy in DOMAINS:
        held_by = Organisation.objects.filter(uuid=key("organisation", organisation)).first()
        _row, made = ApprovedDomain.objects.get_or_create(
            domain=domain, defaults={"organisation": held_by, "policy": policy}
        )
        added["approved domains"] += made
    for email, name, language, organisation, title, reason, days in REQUESTS:
        asked = now - timedelta(days=days)
        _request, made = JoinRequest.objects.get_or_create(
            uuid=key("join request", email),
            defaults={
                "email": email,
                "name": name,
                "language": language,
                "organisation_name": organisation,
                "title": title,
                "reason": reason,
                "terms_version": "1",
                "notice_version": "1",
                "agreed_at": asked,
                "created_at": asked,
            },
        )
        added["requests to join"] += made
    return added
