"""What people without an account get by e-mail: for themselves, and for who looks after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count

from community import domains
from community.enums import Cadence
from community.models import DigestDelivery, Recipient, SubscriptionWish
from community.services import digest_calendar
from community.services.subscriptions import MAILS
from foundation.digests import in_order
from foundation.models import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from community.models.recipients import NewsChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What comes and when, in the active language. `next` is None while nothing comes."""

    often: str
    next: datetime | None
    sections: Sequence[str]
    topics: Sequence[str]  # none: all of them
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What there is of an address without an account."""

    recipient: Recipient | None
    wishes: Sequence[SubscriptionWish]
    editions: int
    mails: int

    @property
    def is_anything(self) -> bool:
        return bool(self.recipient or self.wishes or self.mails)


def summary(row: NewsChoice, *, now: datetime) -> Summary:
    """What `row` says, of somebody without an account; one query."""
    after = max(now, row.since) if isinstance(row, Recipient) else now
    is_on = row.cadence != Cadence.NONE
    return Summary(
        often=row.get_cadence_display(),
        next=digest_calendar.following(digest_calendar.rhythm(row), after) if is_on else None,
        sections=[
            str(section.heading)
            for name, section in in_order()
            if section.is_public and name not in row.unwanted
        ],
        topics=sorted(map(str, row.topics.all())) if row.only_topics else [],
        language=str(dict(settings.LANGUAGES)[row.mail_language]),
    )


def kept(email: str) -> Kept:
    """All that is kept of an address without an account, for whoever has it and asks."""
    address = domains.kept_form(email)
    recipient = Recipient.objects.subscribers().filter(email=address).first()
    wishes = SubscriptionWish.objects.filter(email=address).order_by("created_at", "pk")
    editions = DigestDelivery.objects.filter(recipient=recipient) if recipient else None
    return Kept(
        recipient=recipient,
        wishes=list(wishes),
        editions=editions.count() if editions is not None else 0,
        mails=OutboxRow.objects.filter(recipient=address, message__in=MAILS).count(),
    )


def numbers() -> list[Mapping[str, int]]:
    """How many people without an account get news: by language, and by how often."""
    return [_numbers("language", settings.LANGUAGES), _numbers("cadence", Cadence.choices)]


def _numbers(field: str, choices: Iterable[tuple[str, Any]]) -> Mapping[str, int]:
    rows = Recipient.objects.subscribers().wanting().order_by().values_list(field)
    counted = dict(rows.annotate(Count("pk")))
    return {str(label): counted[value] for value, label in choices if value in counted}
