"""What is new for many readers at once: the sections are asked, what was mailed before is left out."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from community.models import DigestItem
from community.queries import notifications, recipients
from foundation.digests import PATIENCE, Window, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from community.digest_shares import Thing
    from community.models import DigestDelivery
    from foundation.digests import Section

logger = logging.getLogger(__name__)

# Keys in one query: SQLite takes no more than 32,766 values.
MOST_ASKED = 20_000


@dataclass(slots=True)
class News:
    """What is new, by the key of the recipient. A section that fails holds up those it was asked
    for (`held`) until their digest has waited for PATIENCE; then they go without it (`without`)."""

    things: dict[int, list[Thing]] = field(default_factory=lambda: defaultdict(list))
    held: set[int] = field(default_factory=set)
    without: set[int] = field(default_factory=set)
    errors: dict[str, Exception] = field(default_factory=dict)  # by section, of those who wait


def of(deliveries: Sequence[DigestDelivery], *, now: datetime) -> News:
    """What the sections choose for the recipients of `deliveries` (with their members at hand), no
    mail had in it and they have not heard of otherwise, each thing with the first section that has
    it. A constant number of queries."""
    news = News()
    windows = _windows(deliveries)
    for name, section in in_order():
        asked = [
            windows[delivery.recipient_id]
            for delivery in deliveries
            if recipients.hears(delivery.recipient, name, section)
        ]
        if asked:
            _ask(name, section, asked, news, now)
    told = _told(news.things)
    heard = _heard(deliveries, news.things)
    for key, things in news.things.items():
        news.things[key] = [
            (name, thing)
            for thing, name in _once(thing for thing in things if (key, *thing) not in heard)
            if (key, thing) not in told
        ]
    return news


def _windows(deliveries: Sequence[DigestDelivery]) -> Mapping[int, Window]:
    readers = recipients.readers(delivery.recipient for delivery in deliveries)
    return {
        d.recipient_id: Window(
            reader=readers[d.recipient_id],
            since=d.since,
            until=d.until,
            edition=d.edition.period,
        )
        for d in deliveries
    }


def _ask(name: str, section: Section, asked: list[Window], news: News, now: datetime) -> None:
    try:
        with transaction.atomic():
            chosen = section.choose(asked)
    except Exception as error:
        waiting = {window.reader.key for window in asked if now - window.until < PATIENCE}
        news.held |= waiting
        news.without |= {window.reader.key for window in asked} - waiting
        if waiting:
            news.errors[name] = error
        else:
            logger.exception("digests go without the section %r", name)
        return
    for key, things in chosen.items():
        news.things[key] += [(name, thing) for thing in things]


def _told(chosen: Mapping[int, list[Thing]]) -> set[tuple[int, str]]:
    """Who had which of the `chosen` things in a digest."""
    things = list({thing for found in chosen.values() for _name, thing in found})
    told: set[tuple[int, str]] = set()
    for at in range(0, len(things), MOST_ASKED):
        some = DigestItem.objects.filter(
            recipient__in=chosen, thing__in=things[at : at + MOST_ASKED]
        )
        told.update(some.values_list("recipient", "thing"))
    return told


def _heard(
    deliveries: Sequence[DigestDelivery], chosen: Mapping[int, list[Thing]]
) -> set[tuple[int, str, str]]:
    """Which of the `chosen` things of which section members have read of on the site, got a mail of
    its own about, or don't want to hear of."""
    keys = {d.recipient.member_id: d.recipient_id for d in deliveries if d.recipient.member_id}
    theirs = {member: chosen[key] for member, key in keys.items() if key in chosen}
    out = notifications.left_out(theirs)
    return {(keys[member], section, thing) for member, section, thing in out}


def _once(things: Iterable[Thing]) -> Iterable[tuple[str, str]]:
    """Each thing with the first of the sections that chose it."""
    firsts: dict[str, str] = {}
    for name, thing in things:
        firsts.setdefault(thing, name)
    return firsts.items()
