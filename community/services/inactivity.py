"""Members whom nobody has seen for two years: told a month before, then their account is deleted.

Whoever signs in meanwhile stays. Administrators are left alone: somebody has to be there. So are
those who are suspended, as they cannot sign in; their two years begin anew when they may.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce, TruncDate

from community.models import Member
from community.services import deletion
from foundation import outbox

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

# Between the mail and the deletion.
NOTICE: Final = timedelta(days=30)
# Finer is not needed, and each note is a write.
STEP: Final = timedelta(days=7)
BATCH: Final = 200


def seen(member: Member, *, today: date) -> None:
    """Note that somebody is here, once a week; whoever was to be deleted stays."""
    if member.last_seen_on is None or member.last_seen_on <= today - STEP:
        Member.objects.filter(pk=member.pk).update(last_seen_on=today, inactive_told_at=None)


def tell_due(*, now: datetime) -> int:
    """Write to those who have not been here for so long that their account goes in a month (a duty
    of `tick`)."""
    last = (now - _kept() + NOTICE).date()
    untold = _unseen_since(last).filter(inactive_told_at=None)
    return sum(_tell(pk, now) for pk in list(untold[:BATCH].values_list("pk", flat=True)))


def _tell(pk: int, now: datetime) -> bool:
    """Nobody was told to whom no mail is promised; one who cannot be must not keep the others."""
    try:
        with transaction.atomic():
            # One machine wins.
            if not Member.objects.filter(pk=pk, inactive_told_at=None).update(inactive_told_at=now):
                return False
            email = Member.objects.values_list("email", flat=True).get(pk=pk)
            outbox.put(
                "community.inactive", recipient=email, key=f"inactive:{pk}", now=now, member=pk
            )
    except Exception:
        logger.exception("somebody could not be told that their account goes: %s", pk)
        return False
    return True


def delete_due(*, now: datetime) -> int:
    """Delete the accounts of those who were told a month ago and have not come since (a duty of
    `tick`)."""
    return sum(_delete(pk, now) for pk in list(due(now=now)[:BATCH].values_list("pk", flat=True)))


def _delete(pk: int, now: datetime) -> bool:
    """Unless they have come meanwhile. One that fails must not keep all others for ever."""
    try:
        with transaction.atomic():
            member = due(now=now).select_for_update(of=("self",)).filter(pk=pk).first()
            if member is None:
                return False
            deletion.delete(member, now=now)
    except Exception:
        logger.exception("an account that nobody uses could not be deleted: %s", pk)
        return False
    return True


def due(*, now: datetime) -> QuerySet[Member]:
    """Whose account would be deleted at `now`."""
    unseen = _unseen_since((now - _kept()).date())
    return unseen.filter(inactive_told_at__lte=now - NOTICE).order_by("pk")


def _kept() -> timedelta:
    return timedelta(days=settings.RETENTION_DAYS["inactive"])


def _unseen_since(day: date) -> QuerySet[Member]:
    known = Coalesce("last_seen_on", TruncDate("last_login"), TruncDate("date_joined"))
    return (
        Member.objects.annotate(known_on=known)
        .filter(known_on__lt=day, is_superuser=False, suspended_at=None)
        .order_by("pk")
    )
