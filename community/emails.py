"""Every mail about membership: one function a message, as in `events.emails`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator

from community.enums import Cadence
from community.models import DigestDelivery, DigestItem
from community.queries import recipients
from foundation import clock
from foundation.digests import Asked, in_order, patient
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from community.models import Recipient
    from foundation.digests import Entry, Reader

TITLE_IN_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class Part:
    """What one section has for this reader."""

    heading: str
    entries: list[Entry]


def digest(*, now: datetime, delivery: int) -> Letter | None:
    """The mail of one delivery; see `digests`."""
    return digests([delivery], now=now)[delivery]


def digests(deliveries: Collection[int], *, now: datetime) -> Mapping[int, Letter | None]:
    """What is new for each recipient, as far as they may see it at `now`; None when nothing of it
    is left, or when they have stopped or paused it meanwhile. A constant number of queries for
    each language and zone among them."""
    rows = DigestDelivery.objects.filter(pk__in=deliveries).select_related(
        "edition", "recipient__member__organisation"
    )
    wanted = {row.pk: row for row in rows if _is_wanted(row.recipient, now)}
    readers = recipients.readers(row.recipient for row in wanted.values())
    things = _things(wanted)
    letters: dict[int, Letter | None] = dict.fromkeys(deliveries)
    for (language, zone), alike in _alike(wanted.values()).items():
        with translation.override(language), timezone.override(clock.zone(zone)):
            parts = _parts(alike, things, readers, now)
            letters |= {row.pk: _letter(row, parts[row.pk]) for row in alike if parts[row.pk]}
    return letters


def _alike(rows: Iterable[DigestDelivery]) -> Mapping[tuple[str, str], list[DigestDelivery]]:
    """Those that are written in the same language, by the same clock."""
    found: dict[tuple[str, str], list[DigestDelivery]] = defaultdict(list)
    for row in rows:
        found[row.recipient.mail_language, row.recipient.zone_name].append(row)
    return found


def _things(deliveries: Collection[int]) -> Mapping[int, Mapping[str, list[str]]]:
    """What each delivery holds, by section."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    items = DigestItem.objects.filter(delivery__in=deliveries).order_by("delivery", "position")
    for delivery, section, thing in items.values_list("delivery", "section", "thing"):
        found[delivery][section].append(thing)
    return found


def _letter(row: DigestDelivery, parts: list[Part]) -> Letter:
    """In the active language and zone."""
    recipient = row.recipient
    name = recipient.member.name if recipient.member else ""
    leave = f"{settings.BASE_URL}{reverse('unsubscribe', args=[recipient.link_token])}"
    entries = [entry for part in parts for entry in part.entries]
    return Letter(
        template="community/digest",
        context={
            "greeting_name": name,
            "parts": parts,
            "first_title": Truncator(entries[0].title).chars(TITLE_IN_SUBJECT),
            "others": len(entries) - 1 + row.more,
            "more": row.more,
            "since": timezone.localtime(row.since).date(),
            "cadence": row.edition.cadence,
            "home_address": f"{settings.BASE_URL}/{recipient.mail_language}/",
            "stop_address": leave,
            "choices_address": f"{settings.BASE_URL}{_choices_path(recipient)}",
        },
        language=recipient.mail_language,
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


def _parts(
    rows: list[DigestDelivery],
    things: Mapping[int, Mapping[str, list[str]]],
    readers: Mapping[int, Reader],
    now: datetime,
) -> Mapping[int, list[Part]]:
    """For each delivery the sections that still have something, in the active language and zone."""
    parts: dict[int, list[Part]] = defaultdict(list)
    waited = now - min(row.until for row in rows)
    for name, section in in_order():
        asked = {row.pk: things[row.pk][name] for row in rows if name in things[row.pk]}
        if not asked:
            continue
        with patient(name, waited=waited):
            found = section.render(
                [Asked(readers[r.recipient_id], asked[r.pk]) for r in rows if r.pk in asked],
                now=now,
            )
            for row in rows:
                if row.pk in asked and (entries := found.get(row.recipient_id)):
                    parts[row.pk].append(Part(str(section.heading), list(entries)))
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
