"""Load the demo's subscribers, as if each had asked for news and followed the link."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from community.enums import ConsentKind
from community.models import Recipient, Topic
from community.services import consents, digest_choice
from demo.content import people
from demo.content.subscribers import SUBSCRIBERS
from demo.keys import key

if TYPE_CHECKING:
    from datetime import datetime

    from demo.content.shapes import SubscriberData

PAUSED = timedelta(days=3)


def load_subscribers(*, now: datetime) -> Counter[str]:
    """Those of an address that is not there yet."""
    addresses = [people.address(data.key) for data in SUBSCRIBERS]
    known = set(Recipient.objects.filter(email__in=addresses).values_list("email", flat=True))
    missing = [data for data in SUBSCRIBERS if people.address(data.key) not in known]
    for data in missing:
        _load(data, now)
    return Counter(subscribers=len(missing))


def _load(data: SubscriberData, now: datetime) -> None:
    asked = now - people.READ_BACK
    row = Recipient.objects.create(
        uuid=key("subscriber", data.key),
        email=people.address(data.key),
        language=data.language,
        time_zone=data.zone,
        cadence=data.cadence,
        weekday=data.weekday,
        only_topics=bool(data.topics),
        since=asked,
        asked_at=asked,
        created_at=asked,
        consented_at=asked,
        notice_version=consents.current(ConsentKind.NOTICE),
        notice_language=data.language,
    )
    row.topics.set(Topic.objects.filter(slug__in=data.topics))
    if data.is_paused:
        digest_choice.pause(row, now=now - PAUSED)
