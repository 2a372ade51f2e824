"""Every mail about membership: one function a message, as in `events.emails`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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
from foundation.cleaning import one_line
from foundation.digests import in_order, patient
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Recipient
    from foundation.digests import Entry

TITLE_IN_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class Rest:
    """What was new besides, and where it is."""

    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """What the sections of one heading have for this reader."""

    heading: str
    entries: list[Entry] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)


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
        profile = reverse("profile_mail")
    entries = [entry for part in parts for entry in part.entries]
    more = sum(rest.number for part in parts for rest in part.rests)
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
            "others": len(entries) - 1 + more,
            "since": timezone.localtime(row.since, zone).date(),
            "cadence": row.edition.cadence,
            "stop_address": leave,
            "profile_address": f"{settings.BASE_URL}{profile}" if recipient.member else "",
        },
        language=language,
        time_zone=recipient.zone_name,
        name=name,
        recipient=recipient.address,
        headers=_headers(row, leave),
    )


messages.register("community.digest", digest)


def _is_wanted(recipient: Recipient, now: datetime) -> bool:
    wished = recipient.cadence != Cadence.NONE and not recipient.paused_until(now)
    return recipient.is_reachable and wished


def _parts(row: DigestDelivery, now: datetime) -> list[Part]:
    """The sections that still have something, in the active language and zone."""
    things: dict[str, list[str]] = {}
    for item in row.items.all():
        things.setdefault(item.section, []).append(item.thing)
    reader = recipients.readers([row.recipient])[row.recipient_id]
    parts: dict[str, Part] = {}
    for name, section in in_order():
        with patient(name, waited=now - row.until):
            entries = section.render(reader, things[name], now=now) if name in things else []
            left = row.left.get(name, 0)
            if not entries and (name in things or not left):
                # What is left of what was closed meanwhile may be closed as well.
                continue
            part = parts.setdefault(str(section.heading), Part(str(section.heading)))
            part.entries.extend(map(_plain, entries))
            if left:
                part.rests.append(Rest(left, section.address(reader) or _home()))
    return list(parts.values())


def _plain(entry: Entry) -> Entry:
    """`entry` in lines that can be no others, whatever members and editors typed."""
    return replace(
        entry,
        title=one_line(entry.title) or "–",
        facts=tuple(filter(None, map(one_line, entry.facts))),
        excerpt=one_line(entry.excerpt),
        why=one_line(entry.why),
    )


def _home() -> str:
    return f"{settings.BASE_URL}/{translation.get_language()}/"


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
