"""Private calendar addresses: one a device, each with its own language and topics."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from community.models import Member
from events import errors
from events.models import CalendarSubscription

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from community.models import Topic

# More devices than anybody has; a bound on what one account can make.
MOST = 20
# When an address was last used is told by the hour: each note is a write.
PAUSE = timedelta(hours=1)


@transaction.atomic
def add(
    member: Member, *, name: str, language: str, topics: Iterable[Topic], now: datetime
) -> CalendarSubscription:
    """A new address for one of `member`'s devices. Raises TooManyAddresses."""
    # The member's row holds back whoever adds one at the same moment.
    Member.objects.select_for_update().get(pk=member.pk)
    if member.calendar_subscriptions.filter(revoked_at=None).count() >= MOST:
        raise errors.TooManyAddresses
    made = CalendarSubscription.objects.create(
        member=member, name=name, language=language, created_at=now
    )
    made.topics.set(topics)
    return made


@transaction.atomic
def change(
    subscription: CalendarSubscription, *, name: str, language: str, topics: Iterable[Topic]
) -> None:
    """Another name, language or choice of topics; the address stays."""
    subscription.name, subscription.language = name, language
    subscription.save(update_fields=["name", "language"])
    subscription.topics.set(topics)


def renew(subscription: CalendarSubscription) -> None:
    """A new address; the old one stops working."""
    _one(subscription).update(version=F("version") + 1, last_used_at=None)


def revoke(subscription: CalendarSubscription, *, now: datetime) -> None:
    """Its address stops working, for good."""
    _one(subscription).update(revoked_at=now)


def revoke_all(member: Member, *, now: datetime) -> int:
    """Every address of somebody who may no longer sign in stops working; how many."""
    return member.calendar_subscriptions.filter(revoked_at=None).update(revoked_at=now)


def used(subscription: CalendarSubscription, *, now: datetime) -> None:
    """Note that the address was asked for, at most once an hour."""
    late = Q(last_used_at=None) | Q(last_used_at__lt=now - PAUSE)
    if subscription.last_used_at is None or subscription.last_used_at < now - PAUSE:
        CalendarSubscription.objects.filter(late, pk=subscription.pk).update(last_used_at=now)


def _one(subscription: CalendarSubscription) -> QuerySet[CalendarSubscription]:
    return CalendarSubscription.objects.filter(pk=subscription.pk, revoked_at=None)
