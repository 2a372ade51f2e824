"""Once a year members confirm where they work: they are asked a month before, a week before, and on
the day; at its end what nobody confirmed lapses. Nobody lapses unasked.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from community.enums import AffiliationState
from community.models import Affiliation
from community.models.affiliations import AFFILIATION_LINK_PURPOSE
from community.services import affiliations
from foundation import links, outbox

if TYPE_CHECKING:
    from datetime import date, datetime

State = AffiliationState
MONTH, WEEK, DAY = 30, 7, 0
STAGES: Final = (MONTH, WEEK, DAY)
BATCH = 1000


def ask_due(*, now: datetime) -> int:
    """Ask whoever's day comes near (a duty of `tick`); how many were asked. After a pause of the
    duties nobody is asked twice at once, and who was never asked has a week from now."""
    day = affiliations.today(now)
    due = (
        Q(asked_at_days=None, confirm_by__lte=day + timedelta(days=MONTH))
        | Q(asked_at_days__gt=WEEK, confirm_by__lte=day + timedelta(days=WEEK))
        | Q(asked_at_days__gt=DAY, confirm_by__lte=day)
    )
    rows = Affiliation.objects.filter(due, state=State.VERIFIED, member__is_active=True)
    found = rows.select_related("member").order_by("confirm_by", "pk")[:BATCH]
    return sum(_ask(row, day, now) for row in found)


def lapse_due(*, now: datetime) -> int:
    """Let lapse what was to be confirmed by yesterday (a duty of `tick`); how many."""
    day = affiliations.today(now)
    rows = Affiliation.objects.filter(state=State.VERIFIED, confirm_by__lt=day)
    rows = rows.filter(Q(asked_at_days=DAY) | Q(member__is_active=False))
    done = 0
    for row in rows.select_related("member").order_by("confirm_by", "pk")[:BATCH]:
        with transaction.atomic():
            if affiliations.lapse(row, now=now):
                _tell(row, now)
                done += 1
    return done


def by_link(token: str) -> Affiliation:
    """The affiliation that the link in a mail speaks of; raises `links.BadLink`."""
    link = links.read(AFFILIATION_LINK_PURPOSE, token)
    rows = Affiliation.objects.select_related("member", "organisation")
    row = rows.filter(uuid=link.id, link_version=link.version, member__is_active=True).first()
    if row is None or row.state not in {State.VERIFIED, State.LAPSED}:
        raise links.BadLink
    return row


@transaction.atomic
def _ask(row: Affiliation, day: date, now: datetime) -> int:
    """Whether it was this call that asked."""
    if row.confirm_by is None:
        return 0
    confirm_by, left = row.confirm_by, (row.confirm_by - day).days
    if row.asked_at_days is None and left <= DAY:
        confirm_by = day + timedelta(days=WEEK)
        left = WEEK
    stage = min(stage for stage in STAGES if stage >= left or stage == MONTH)
    same = Affiliation.objects.filter(
        pk=row.pk,
        state=State.VERIFIED,
        confirm_by=row.confirm_by,
        asked_at_days=row.asked_at_days,
    )
    if not same.update(asked_at_days=stage, confirm_by=confirm_by):
        return 0
    outbox.put(
        "community.affiliation_due",
        recipient=row.member.email,
        affiliation=row.pk,
        key=f"affiliation-due-{row.pk}",
        now=now,
    )
    return 1


def _tell(row: Affiliation, now: datetime) -> None:
    if row.member.is_active:
        outbox.put(
            "community.affiliation_lapsed",
            recipient=row.member.email,
            affiliation=row.pk,
            now=now,
        )
