"""Whose domain an e-mail address is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from community.models import ApprovedDomain
from community.models.members import normalise

if TYPE_CHECKING:
    from community.models import Organisation


def domain_of(email: str) -> ApprovedDomain | None:
    """The approved domain that decides about `email`: the nearest, where one lies below another."""
    _local, _at, domain = normalise(email).rpartition("@")
    try:
        ascii_domain = domain.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    if not ascii_domain:
        return None
    labels = ascii_domain.split(".")
    above = [".".join(labels[start:]) for start in range(1, len(labels))]
    rows = ApprovedDomain.objects.filter(
        Q(domain=ascii_domain) | Q(domain__in=above, with_subdomains=True)
    )
    return max(rows, key=lambda row: len(row.domain), default=None)


def proves(email: str, organisation: Organisation) -> bool:
    """Whether who reads mail at `email` works in `organisation`. A domain that several share
    proves nothing."""
    found = domain_of(email)
    return found is not None and found.organisation_id == organisation.pk
