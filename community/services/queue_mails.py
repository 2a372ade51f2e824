"""Moderators are told by mail what waits for them: once a day at most, by day, and only when
something new has come. What has a mail of its own (`tells_at_once`) is listed, but sets none off."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from community.models import Member, QueueMail
from community.moderation_queues import queues
from foundation import clock, outbox

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

logger = logging.getLogger(__name__)

# Less than a day, so that the same hour of the next day is one.
BETWEEN: Final = timedelta(hours=20)
# By the clock of whoever reads it.
DAY: Final = range(7, 20)


def tell_due(*, now: datetime) -> int:
    """Promise the mails that are due; how many (a duty of `tick`)."""
    newest = {name: queue.newest() for name, queue in queues if not queue.tells_at_once}
    newest = {name: mark for name, mark in newest.items() if mark}
    if not newest:
        return 0
    return sum(_tell(member, marks, now) for member, marks in _readers(newest))


def choose(member: Member, *, is_wanted: bool) -> None:
    """Whether `member` gets these mails."""
    QueueMail.objects.update_or_create(member=member, defaults={"is_wanted": is_wanted})


def is_wanted(member: Member) -> bool:
    return not QueueMail.objects.filter(member=member, is_wanted=False).exists()


def _readers(newest: Mapping[str, float]) -> list[tuple[Member, dict[str, float]]]:
    """Who decides about which queues; administrators only where there is nobody else."""
    has_rights = Q(is_superuser=True) | Q(groups__isnull=False) | Q(user_permissions__isnull=False)
    able = Member.objects.filter(has_rights, is_active=True).distinct().order_by("pk")
    people = list(able.select_related("queue_mail"))
    found: dict[int, dict[str, float]] = {}
    for name, mark in newest.items():
        mine = [member for member in people if queues[name].is_for(member)]
        for member in [m for m in mine if not m.is_superuser] or mine:
            found.setdefault(member.pk, {})[name] = mark
    return [(member, found[member.pk]) for member in people if member.pk in found]


def _tell(member: Member, marks: Mapping[str, float], now: datetime) -> bool:
    last = getattr(member, "queue_mail", None) or QueueMail(member=member)
    if not last.is_wanted or (last.told_at is not None and now < last.told_at + BETWEEN):
        return False
    if now.astimezone(clock.zone(member.time_zone)).hour not in DAY:
        return False
    if not any(mark > last.newest.get(name, 0) for name, mark in marks.items()):
        return False
    try:
        return _promise(member, last, marks, now)
    except Exception:
        # One who cannot be told must not keep the others.
        logger.exception("a moderator could not be told of what waits: %s", member.pk)
        return False


@transaction.atomic
def _promise(member: Member, last: QueueMail, marks: Mapping[str, float], now: datetime) -> bool:
    row, _made = QueueMail.objects.get_or_create(member=member)
    # One machine wins.
    same = QueueMail.objects.filter(pk=row.pk, told_at=last.told_at, is_wanted=True)
    if not same.update(told_at=now, newest={**last.newest, **marks}):
        return False
    outbox.put(
        "community.waiting",
        recipient=member.email,
        key=f"waiting:{member.pk}",
        now=now,
        member=member.pk,
    )
    return True
