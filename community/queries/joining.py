"""Who may get in how, and what moderators know of who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.core.cache import caches
from django.db.models import Case, Q, Value, When

from community import domains
from community.enums import DomainPolicy, RequestState
from community.models import ApprovedDomain, JoiningSettings, JoinRequest, Member

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Organisation

# Once declined, so long nobody has to read the next request from the same address.
ASK_AGAIN_AFTER: Final = timedelta(days=30)
PERMISSION: Final = "community.change_joinrequest"
# A mail to everybody who could is one that nobody feels meant by.
MOST_MODERATORS: Final = 10
# Every visitor's page asks whether one can join.
REMEMBERED: Final = 60  # seconds
_OPEN: Final = "community.joining.open"


class Way(StrEnum):
    """What somebody with a proven address can do, who is no member."""

    AT_ONCE = "at once"
    ASKS = "asks"
    INVITED_ONLY = "invited only"


@dataclass(frozen=True, slots=True)
class Before:
    """Where the requests of an address stand: the open one, or until when it is too early for the
    next."""

    open: JoinRequest | None
    not_before: datetime | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a request: whose its domain is, whose organisation it would be, and what the
    same address asked before."""

    domain: ApprovedDomain | None
    organisation: Organisation | None
    earlier: list[JoinRequest]
    is_member: bool
    is_free_host: bool


def settings() -> JoiningSettings:
    """As the moderators have set it, or as it is by default. Reading writes nothing."""
    return JoiningSettings.objects.order_by("pk").first() or JoiningSettings()


def is_open() -> bool:
    """Whether there is any way in but an invitation; as of a minute ago."""
    known = caches["process"].get(_OPEN)
    if known is None:
        known = settings().is_open
        caches["process"].set(_OPEN, known, REMEMBERED)
    return bool(known)


def forget_openness() -> None:
    """In this process; the others learn it within a minute."""
    caches["process"].delete(_OPEN)


def approved_domain(address: str) -> ApprovedDomain | None:
    """The approved domain that `address` is of: the nearest of those that stand for it."""
    try:
        _local, domain = domains.split(address)
    except domains.BadDomain:
        return None
    around = domains.above(domain)
    rows = ApprovedDomain.objects.filter(domain__in=around).select_related("organisation")
    standing = [
        row
        for row in rows
        if domains.covers(row.domain, domain, with_subdomains=row.with_subdomains)
    ]
    return max(standing, key=lambda row: len(row.domain), default=None)


def way_in(domain: ApprovedDomain | None, allowed: JoiningSettings) -> Way:
    """What an address of `domain` (None: of none that is approved) leads to."""
    if domain is not None and allowed.by_domain:
        return Way.AT_ONCE if domain.policy == DomainPolicy.AT_ONCE else Way.ASKS
    return Way.ASKS if allowed.by_request else Way.INVITED_ONLY


def member_at(address: str) -> Member | None:
    """Whose mailbox `address` (in its one form) is. Members' domains may be written in other
    letters; only such a way counts whose mails go to the very same domain."""
    rows = Member.objects.filter(email__in=domains.spellings(address))
    return rows.order_by("-is_active", "pk").first()


def before(address: str, *, now: datetime) -> Before:
    rows = list(JoinRequest.objects.filter(email=address).order_by("-created_at", "-pk"))
    waiting = next((row for row in rows if row.state == RequestState.OPEN), None)
    refused = [row.decided_at for row in rows if row.state == RequestState.DECLINED]
    ends = max((at + ASK_AGAIN_AFTER for at in refused if at is not None), default=None)
    return Before(waiting, ends if ends is not None and ends > now else None)


def known(request: JoinRequest) -> Known:
    """All that helps to decide about `request`."""
    domain = approved_domain(request.email)
    earlier = JoinRequest.objects.filter(email=request.email).exclude(pk=request.pk)
    return Known(
        domain=domain,
        organisation=(domain.organisation if domain else None) or request.organisation,
        earlier=list(earlier.select_related("decided_by")),
        is_member=member_at(request.email) is not None,
        is_free_host=request.email.rpartition("@")[2] in domains.FREE_HOSTS,
    )


def open_first() -> Case:
    """What is to be decided, before what has been."""
    return Case(When(state=RequestState.OPEN, then=Value(0)), default=Value(1))


def deciders() -> list[Member]:
    """Who is written to about requests: those who may decide, administrators only where there is
    nobody else."""
    able = Member.objects.filter(_may_decide(), is_active=True).distinct().order_by("pk")
    return list(able.filter(is_superuser=False)[:MOST_MODERATORS]) or list(able[:MOST_MODERATORS])


def _may_decide() -> Q:
    app, _dot, codename = PERMISSION.partition(".")
    code = {"content_type__app_label": app, "codename": codename}
    grants = Q(is_superuser=True)
    for path in ("groups__permissions__", "user_permissions__"):
        grants |= Q(**{f"{path}{name}": value for name, value in code.items()})
    return grants


def shares_mailbox(address: str) -> bool:
    """Whether mail to `address` (in its one form) arrives where a member's does who has another
    one, as far as one can tell: with most servers, what stands after a + makes no difference."""
    local, _at, domain = address.rpartition("@")
    plain = local.partition("+")[0]
    tagged = Q(email__startswith=f"{plain}+", email__endswith=f"@{domain}")
    others = Member.objects.filter(Q(email=f"{plain}@{domain}") | tagged)
    return others.exclude(email=address).exists()
