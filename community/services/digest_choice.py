"""What somebody decides about the news we mail them: how often and when, to pause it, to stop it.

All of it by the row of the recipient, whoever holds it: a member on their profile, or whoever
opens the link in a mail, signed in or not. Nothing here makes or loses an edition: windows begin
where the last one ended, however the choice changes in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.enums import Cadence, Weekday
from community.models import Recipient
from community.models.recipients import AT, AT_ONCE, LINK_PURPOSE
from foundation import links
from foundation.digests import sections

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from community.models import Member

PAUSE = timedelta(days=30)
HALF_HOURS = _("Choose a full or a half hour.")
# What comes less often than each: another way out for whom it is too much.
RARER = {
    Cadence.HOURLY: Cadence.DAILY,
    Cadence.DAILY: Cadence.WEEKLY,
    Cadence.WEEKLY: Cadence.MONTHLY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How often somebody wants news, when, and of what."""

    cadence: Cadence
    weekday: int = Weekday.TUESDAY
    at: time = AT
    unwanted: Collection[str] = ()
    only_topics: bool = False


@transaction.atomic
def choose(recipient: Recipient, *, choice: Choice, now: datetime) -> Recipient:
    """Keep it; raises ValidationError by field. Who asks for news gets the next edition that is
    due; the same choice again leaves a pause as it is."""
    row = _locked(recipient)
    if Cadence.NONE in {row.cadence, choice.cadence}:
        # Not while it only gets rarer or comes at another hour: there must be no hole.
        row.since = row.since if row.cadence == choice.cadence else now
        row.asked_at = row.asked_at if choice.cadence == Cadence.NONE else row.since
    row.cadence, row.weekday, row.at = choice.cadence, choice.weekday, choice.at
    row.unwanted = [name for name, _section in sections if name in choice.unwanted]
    row.only_topics = choice.only_topics
    _check(row)
    _keep(row)
    return row


@transaction.atomic
def change_cadence(recipient: Recipient, *, cadence: Cadence, now: datetime) -> Recipient:
    """How often alone. Doing so again changes nothing."""
    row = _locked(recipient)
    choice = Choice(
        cadence=cadence,
        weekday=row.weekday,
        at=row.at,
        unwanted=row.unwanted,
        only_topics=row.only_topics,
    )
    return choose(row, choice=choice, now=now)


def stop(recipient: Recipient, *, now: datetime) -> None:
    """No news any more."""
    change_cadence(recipient, cadence=Cadence.NONE, now=now)


@transaction.atomic
def pause(recipient: Recipient, *, now: datetime) -> None:
    """None for 30 days; what is new in them comes with the first one afterwards. A pause that
    lasts already isn't lengthened, and what is stopped, or was never asked for, stays so."""
    if recipient.pk is None:
        return
    row = _locked(recipient)
    if row.cadence != Cadence.NONE and not row.paused_until(now):
        row.since = now + PAUSE
        _keep(row)


@transaction.atomic
def resume(recipient: Recipient, *, now: datetime) -> None:
    """End a pause, if there is one."""
    if recipient.pk is None:
        return
    row = _locked(recipient)
    if row.paused_until(now):
        row.since = now
        _keep(row)


def look_again(member: Member) -> None:
    """Let the next planning look at `member`'s row: their clock is another one now."""
    Recipient.objects.filter(member=member).exclude(due_at=AT_ONCE).update(due_at=AT_ONCE)


def by_link(token: str) -> Recipient:
    """Whom the link in a mail speaks of; raises `links.BadLink`."""
    link = links.read(LINK_PURPOSE, token)
    rows = Recipient.objects.select_related("member")
    row = rows.filter(uuid=link.id, link_version=link.version).first()
    if row is None:
        raise links.BadLink
    return row


def _locked(recipient: Recipient) -> Recipient:
    """Its row as it is now; a member's first one is made."""
    if recipient.pk is None:
        recipient, _made = Recipient.objects.get_or_create(
            member=recipient.member, defaults={"since": recipient.since}
        )
    rows = Recipient.objects.select_for_update(of=("self",)).select_related("member")
    return rows.get(pk=recipient.pk)


def _check(row: Recipient) -> None:
    # Nothing that was not chosen here: a language that the site gave up must not keep anybody from
    # leaving.
    row.clean_fields(exclude={"member", "email", "language", "time_zone"})
    if row.at.minute % 30 or row.at.second or row.at.microsecond:
        raise ValidationError({"at": ValidationError(HALF_HOURS, code="at")})


def _keep(row: Recipient) -> None:
    row.due_at = AT_ONCE
    row.save()
