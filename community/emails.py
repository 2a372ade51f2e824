"""Every mail about membership: one function a message, as in `events.emails`."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator

from community.enums import Cadence
from community.models import DigestDelivery
from community.queries import recipients
from foundation import clock
from foundation.digests import in_order, patient
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Recipient
    from foundation.digests import Entry

TITLE_IN_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class Part:
    """What one section has for this reader."""

    heading: str
    entries: list[Entry]


def digest(*, now: datetime, delivery: int) -> Letter | None:
    """What is new for one recipient, as far as they may see it at `now`; None when nothing of it
    is left, or when they have stopped or paused it meanwhile."""
    row = (
        DigestDelivery.objects.select_related("edition", "recipient__member__organisation")
        .filter(pk=delivery)
        .first()
    )
    if row is None or not _is_wanted(row.recipient, now):
        return None
    recipient, language = row.recipient, row.recipient.mail_language
    zone = clock.zone(recipient.zone_name)
    with translation.override(language), timezone.override(zone):
        parts = _parts(row, now)
        choices = _choices_path(recipient)
    entries = [entry for part in parts for entry in part.entries]
    if not entries:
        return None
    name = recipient.member.name if recipient.member else ""
    leave = f"{settings.BASE_URL}{reverse('unsubscribe', args=[recipient.link_token])}"
    return Letter(
        template="community/digest",
        context={
            "greeting_name": name,
            "parts": parts,
            "first_title": Truncator(entries[0].title).chars(TITLE_IN_SUBJECT),
            "others": len(entries) - 1 + row.more,
            "more": row.more,
            "since": timezone.localtime(row.since, zone).date(),
            "cadence": row.edition.cadence,
            "home_address": f"{settings.BASE_URL}/{language}/",
            "stop_address": leave,
            "choices_address": f"{settings.BASE_URL}{choices}",
        },
        language=language,
        time_zone=recipient.zone_name,
        name=name,
        recipient=recipient.address,
        headers=_headers(row, leave),
    )


messages.register("community.digest", digest)


def _choices_path(recipient: Recipient) -> str:
    """Where they choose when it comes and what is in it."""
    if recipient.member is None:
        return reverse("subscription_choices", args=[recipient.link_token])
    return reverse("profile_mail")


def _is_wanted(recipient: Recipient, now: datetime) -> bool:
    wished = recipient.cadence != Cadence.NONE and not recipient.paused_until(now)
    return recipient.is_reachable and wished


def _parts(row: DigestDelivery, now: datetime) -> list[Part]:
    """The sections that still have something, in the active language and zone."""
    things: dict[str, list[str]] = {}
    for item in row.items.all():
        things.setdefault(item.section, []).append(item.thing)
    reader = recipients.readers([row.recipient])[row.recipient_id]
    parts = []
    for name, section in in_order():
        with patient(name, waited=now - row.until):
            if name in things and (entries := section.render(reader, things[name], now=now)):
                parts.append(Part(str(section.heading), entries))
    return parts


def _headers(row: DigestDelivery, stop: str) -> dict[str, str]:
    """Mail programs offer to stop the digest with one click (RFC 2369 §3.2, RFC 8058 §3.1). No
    References: each issue stands by itself."""
    _name, mailbox = parseaddr(settings.MAIL_REPLY_TO)
    by_mail = f", <mailto:{mailbox}?subject=unsubscribe>" if mailbox else ""
    host = urlsplit(settings.BASE_URL).hostname
    return {
        "List-Id": f"<{row.edition.cadence}.digest.{host}>",
        "List-Unsubscribe": f"<{stop}>{by_mail}",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        # Complaints counted by issue: the last part names the sender, the others whatever we like.
        "Feedback-ID": f"{row.edition.period}:{row.edition.cadence}:digest:talka",
    }
