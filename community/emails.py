"""Every mail about membership: one function a message, as in `events.emails`."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
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
from foundation.cleaning import one_line
from foundation.digests import Asked, in_order, patient
from foundation.mail import Letter, batches, messages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from community.models import Recipient
    from foundation.digests import Entry, Reader

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
    """The mail of one delivery; see `digests`."""
    return digests([delivery], now=now)[delivery]


def digests(deliveries: Collection[int], *, now: datetime) -> Mapping[int, Letter | None]:
    """What is new for each recipient, as far as they may see it at `now`; None when nothing of it
    is left, or when they have stopped or paused it meanwhile. A constant number of queries for
    each language and zone among them, and as often again as one reader has several of them."""
    rows = DigestDelivery.objects.filter(pk__in=deliveries).select_related(
        "edition", "recipient__member__organisation"
    )
    wanted = {row.pk: row for row in rows if _is_wanted(row.recipient, now)}
    readers = recipients.readers(row.recipient for row in wanted.values())
    things = _things(wanted)
    letters: dict[int, Letter | None] = dict.fromkeys(deliveries)
    for (language, zone, _turn), alike in _alike(wanted.values()).items():
        with translation.override(language), timezone.override(clock.zone(zone)):
            parts = _parts(alike, things, readers, now)
            letters |= {
                row.pk: _letter(row, parts[row.pk])
                for row in alike
                if any(part.entries for part in parts[row.pk])
            }
    return letters


def _alike(
    rows: Iterable[DigestDelivery],
) -> Mapping[tuple[str, str, int], list[DigestDelivery]]:
    """Those that are written in the same language, by the same clock, each reader's only one:
    sections answer by reader, and two may wait for the same while the mail server is away."""
    found: dict[tuple[str, str, int], list[DigestDelivery]] = defaultdict(list)
    turns: Counter[int] = Counter()
    for row in rows:
        turn = turns[row.recipient_id]
        turns[row.recipient_id] += 1
        found[row.recipient.mail_language, row.recipient.zone_name, turn].append(row)
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
    more = sum(rest.number for part in parts for rest in part.rests)
    return Letter(
        template="community/digest",
        context={
            "greeting_name": name,
            "parts": parts,
            "first_title": Truncator(entries[0].title).chars(TITLE_IN_SUBJECT),
            "others": len(entries) - 1 + more,
            "since": timezone.localtime(row.since).date(),
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


def prepared(ids: Sequence[Mapping[str, int]], *, now: datetime) -> list[Letter | None]:
    """The mails of many deliveries."""
    keys = [one["delivery"] for one in ids]
    letters = digests(keys, now=now)
    return [letters[key] for key in keys]


batches.register("community.digest", prepared)


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
    """For each delivery what the sections still have, in the active language and zone."""
    parts: dict[int, dict[str, Part]] = {row.pk: {} for row in rows}
    waited = now - min(row.until for row in rows)
    for name, section in in_order():
        promised = {
            row.pk: things[row.pk][name]
            for row in rows
            # Who has turned it off since it was filled does without.
            if name in things[row.pk] and recipients.hears(row.recipient, name, section)
        }
        asked = [Asked(readers[r.recipient_id], promised[r.pk]) for r in rows if r.pk in promised]
        with patient(name, waited=waited):
            found = section.render(asked, now=now) if asked else {}
            is_left = any(row.left.get(name) for row in rows)
            address = (section.address() or _home()) if is_left else ""
            for row in rows:
                entries = found.get(row.recipient_id, ())
                left = row.left.get(name, 0)
                if not entries and (row.pk in promised or not left):
                    # What is left of what was closed meanwhile may be closed as well.
                    continue
                heading = str(section.heading)
                part = parts[row.pk].setdefault(heading, Part(heading))
                part.entries.extend(map(_plain, entries))
                if left:
                    part.rests.append(Rest(left, address))
    return {key: list(found.values()) for key, found in parts.items()}


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
