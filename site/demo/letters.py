"""The editor's part of the demo's digests, and the edition that went out last."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from community import digest_periods
from community.enums import Cadence, DeliveryState
from community.models import (
    DigestDelivery,
    DigestEdition,
    DigestLead,
    DigestLetter,
    Recipient,
)
from community.queries import coming_editions
from community.services import digest_calendar
from demo.content.letters import LAST, NEXT
from demo.keys import key
from home.models import NewsItem

if TYPE_CHECKING:
    from datetime import datetime

    from community.digest_periods import Period
    from demo.content.letters import LetterData

LANGUAGE = "en"


def load_letters(*, now: datetime) -> Counter[str]:
    """The letter of last week's edition, which went out to one member, and a draft for the
    week after this."""
    if DigestLetter.objects.exists():
        return Counter()
    week = digest_periods.of(Cadence.WEEKLY, now.date())
    _letter(LAST, week.before, is_approved=True)
    _letter(NEXT, week.following, is_approved=False)
    _went_out(week.before)
    return Counter(letters=2)


def _letter(data: LetterData, period: Period, *, is_approved: bool) -> None:
    row = DigestLetter(
        period=period.name, language=LANGUAGE, introduction=data.introduction, live=False
    )
    row.leads = [
        DigestLead(page=_story(name), sentence=sentence, sort_order=number)
        for number, (name, sentence) in enumerate(data.leads)
    ]
    row.save()
    revision = row.save_revision()
    if is_approved:
        revision.publish()


def _story(name: str) -> NewsItem:
    """In whichever of its languages it was written first."""
    return NewsItem.objects.filter(translation_key=key("story", name)).order_by("pk")[0]


def _went_out(period: Period) -> None:
    """A mail of it was sent, so long ago that its row is deleted."""
    recipient = Recipient.objects.filter(cadence=period.cadence).order_by("pk").first()
    if recipient is None:
        return
    until = digest_calendar.moment(coming_editions.usual(period.cadence), period)
    edition, _made = DigestEdition.objects.get_or_create(
        cadence=period.cadence, period=period.name, defaults={"created_at": until}
    )
    DigestDelivery.objects.create(
        edition=edition,
        recipient=recipient,
        state=DeliveryState.PROMISED,
        since=until - timedelta(days=7),
        until=until,
        created_at=until,
    )
