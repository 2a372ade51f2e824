"""Who works where in the demo: what a member's own list and the moderators' screens show."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from community.enums import AffiliationRole
from community.models import (
    Affiliation,
    ApprovedDomain,
    Member,
    Organisation,
    OrganisationSuggestion,
)
from community.services import affiliations, suggestions
from demo.content import affiliations as content
from demo.content import people
from demo.keys import key

if TYPE_CHECKING:
    from datetime import datetime


def load_affiliations(*, now: datetime) -> Counter[str]:
    """Say what organisations are, and where some members work besides; what was added."""
    added = 0
    for name, about in content.ABOUT.items():
        rows = Organisation.objects.filter(uuid=key("organisation", name), about={})
        added += rows.update(about=about)
    for domain, name in content.DOMAINS.items():
        _row, made = ApprovedDomain.objects.get_or_create(
            domain=domain, defaults={"organisation": _organisation(name)}
        )
        added += made
    for person, name, title in content.ALSO:
        added += _claim(_member(person), _organisation(name), title, now)
    for person, role in content.ROLES.items():
        main = Affiliation.objects.filter(member=_member(person), is_main=True)
        added += main.exclude(role=role).update(role=AffiliationRole(role))
    # One whose year is nearly over, so that `tick` asks.
    soon = affiliations.today(now) + timedelta(days=21)
    year = Affiliation.objects.filter(member=_member(content.SOON), is_main=True)
    added += year.filter(confirm_by__gt=soon + timedelta(days=30)).update(confirm_by=soon)
    member, wish = _member(people.MEMBER.key), content.SUGGESTED
    if not OrganisationSuggestion.objects.filter(member=member, name=wish).exists():
        suggestions.suggest(member, name=wish, title="Adviser", now=now)
        added += 1
    return Counter({"places of work": added})


def _claim(member: Member, organisation: Organisation, title: str, now: datetime) -> int:
    rows = Affiliation.objects.filter(member=member, organisation=organisation)
    if rows.exists():
        return 0
    row = affiliations.claim(member, organisation=organisation, title=title, now=now)
    affiliations.ask_to_vouch(row, now=now)
    return 1


def _member(name: str) -> Member:
    return Member.objects.get(email=people.address(name))


def _organisation(name: str) -> Organisation:
    return Organisation.objects.get(uuid=key("organisation", name))
