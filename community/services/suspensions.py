"""Members who may not take part for a while: they cannot sign in, and are nowhere signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from community import errors
from community.enums import AppealState, DecisionAction
from community.models import Decision, Member
from foundation import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

FIELDS = ["is_active", "suspended_at", "suspended_until"]
PRESENCE = ["last_seen_on", "inactive_told_at"]


@transaction.atomic
def suspend(member: Member, *, until: datetime | None, now: datetime) -> Member:
    """Suspend `member`, for good where there is no end; what lasts longer already stays. Raises
    NobodyToDecideAbout for an account that is closed for another reason."""
    fresh = _locked(member)
    if not fresh.is_active and fresh.suspended_at is None:
        raise errors.NobodyToDecideAbout
    lasting = not fresh.is_active and (
        fresh.suspended_until is None or (until is not None and fresh.suspended_until > until)
    )
    if not lasting:
        fresh.suspended_until = until
    if fresh.is_active:
        fresh.suspended_at = now
    fresh.is_active = False
    # Whatever follows from being no longer active: `community.receivers`.
    fresh.save(update_fields=FIELDS)
    return fresh


@transaction.atomic
def settle(member: Member, *, now: datetime) -> bool:
    """Bring the account in step with the decisions that stand; whether it was opened again."""
    fresh = _locked(member)
    if fresh.suspended_at is None:
        return False
    standing = list(_standing(fresh, now).values_list("until", flat=True))
    if standing:
        fresh.suspended_until = None if None in standing else max(filter(None, standing))
    else:
        _open(fresh, now)
    fresh.save(update_fields=[*FIELDS, *PRESENCE])
    return fresh.is_active


@transaction.atomic
def set_active(member: Member, *, is_active: bool, now: datetime) -> Member:
    """Open or close the account for good: who may manage the member has said so, and no suspension
    that ends, or is taken back, changes it."""
    fresh = _locked(member)
    if is_active and not fresh.is_active:
        _open(fresh, now)
    fresh.is_active, fresh.suspended_at, fresh.suspended_until = is_active, None, None
    # Whatever follows from being no longer active: `community.receivers`.
    fresh.save(update_fields=[*FIELDS, *PRESENCE])
    return fresh


def remind(email: str, *, now: datetime) -> None:
    """Somebody asks for a code to sign in with: whoever is suspended gets the mail about the
    decision again instead, which says until when and how to object."""
    member = Member.objects.filter(email=email, is_active=False, suspended_at__isnull=False).first()
    decision = _standing(member, now).order_by("-decided_at").first() if member else None
    if member is None or decision is None:
        return
    outbox.put(
        "community.decision",
        recipient=member.email,
        now=now,
        key=f"suspended-{member.pk}",
        decision=decision.pk,
    )


def lift_due(*, now: datetime) -> int:
    """Open the accounts whose suspension is over (a duty of `tick`); how many."""
    over = Member.objects.filter(suspended_at__isnull=False, suspended_until__lte=now)
    return sum(settle(member, now=now) for member in over.order_by("pk")[:500])


def _open(member: Member, now: datetime) -> None:
    member.is_active, member.suspended_at, member.suspended_until = True, None, None
    # The time that they could not come counts as no absence (`services.inactivity`).
    member.last_seen_on, member.inactive_told_at = now.date(), None


def _standing(member: Member, now: datetime) -> QuerySet[Decision]:
    suspensions = Decision.objects.filter(member=member, action=DecisionAction.SUSPEND)
    lasting = Q(until=None) | Q(until__gt=now)
    return suspensions.filter(lasting).exclude(appeal=AppealState.REVERSED)


def _locked(member: Member) -> Member:
    return Member.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
