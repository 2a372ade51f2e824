"""Every mail about membership: one function a message, as in `events.emails`."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator

from community import digest_periods, letter_digests
from community.enums import Cadence
from community.models import DigestDelivery, DigestItem
from community.queries import letters, recipients
from community.queries import notifications as notified
from foundation import clock, rich_words
from foundation.cleaning import one_line
from foundation.digests import Asked, in_order, patient, sections
from foundation.mail import Letter, batches, messages

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from community.models import DigestLetter, Recipient
    from foundation.digests import Entry, Reader
    from foundation.rich_words import RichWords

TITLE_IN_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class Rest:
    """What was new besides, and where it is."""

    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Introduction:
    """What the editors say, and in which language."""

    words: RichWords
    language: str


@dataclass(slots=True)
class Part:
    """What the sections of one heading have for this reader."""

    heading: str
    entries: list[Entry] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    introduction: Introduction | None = None


def digest(*, now: datetime, delivery: int) -> Letter | None:
    """The mail of one delivery; see `digests`."""
    return digests([delivery], now=now)[delivery]


def digests(deliveries: Collection[int], *, now: datetime) -> Mapping[int, Letter | None]:
    """What is new for each recipient, as far as they may see it at `now`; None when nothing of it
    is left (an introduction alone is nothing), or when they have stopped or paused it meanwhile. A
    constant number of queries for each language and zone among them, and as often again as one
    reader has several of them."""
    rows = DigestDelivery.objects.filter(pk__in=deliveries).select_related(
        "edition", "recipient__member__organisation"
    )
    wanted = {row.pk: row for row in rows if _is_wanted(row.recipient, now)}
    readers = recipients.readers(row.recipient for row in wanted.values())
    things = _unheard(wanted, _things(wanted))
    made: dict[int, Letter | None] = dict.fromkeys(deliveries)
    for (language, zone, _turn), alike in _alike(wanted.values()).items():
        with translation.override(language), timezone.override(clock.zone(zone)):
            parts = parts_of(alike, things, readers, now)
            made |= {
                row.pk: written(row, parts[row.pk], readers[row.recipient_id])
                for row in alike
                if any(part.entries for part in parts[row.pk])
            }
    return made


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


def _unheard(
    deliveries: Mapping[int, DigestDelivery], things: Mapping[int, Mapping[str, list[str]]]
) -> Mapping[int, Mapping[str, list[str]]]:
    """Without what members have come to hear of otherwise since it was put together."""
    of = {key: row.recipient.member_id or 0 for key, row in deliveries.items()}
    promised: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for key, member in of.items():
        promised[member] += [(name, one) for name, some in things[key].items() for one in some]
    out = notified.left_out(promised)
    return {
        key: {
            name: left
            for name, some in things[key].items()
            if (left := [one for one in some if (member, name, one) not in out])
        }
        for key, member in of.items()
    }


def _things(deliveries: Collection[int]) -> Mapping[int, Mapping[str, list[str]]]:
    """What each delivery holds, by section."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    items = DigestItem.objects.filter(delivery__in=deliveries).order_by("delivery", "position")
    for delivery, section, thing in items.values_list("delivery", "section", "thing"):
        found[delivery][section].append(thing)
    return found


def written(row: DigestDelivery, parts: list[Part], reader: Reader) -> Letter:
    """The mail of one delivery, in the active language and zone."""
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
            "first_title": Truncator(entries[0].title).chars(TITLE_IN_SUBJECT) if entries else "",
            "others": max(len(entries) - 1, 0) + more,
            "has_lost_topics": recipients.has_lost_topics(recipient, reader),
            "since": timezone.localtime(row.since).date(),
            "site_address": _on_site(row.edition.period),
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
    made = digests(keys, now=now)
    return [made[key] for key in keys]


batches.register("community.digest", prepared)


def _on_site(period: str) -> str:
    """Where everybody can read what is not personal in it; "" for what stands nowhere."""
    if digest_periods.read(period) is None:
        return ""
    return f"{settings.BASE_URL}{reverse('digest_on_site', args=[period])}"


def _choices_path(recipient: Recipient) -> str:
    """Where they choose when it comes and what is in it."""
    if recipient.member is None:
        return reverse("subscription_choices", args=[recipient.link_token])
    return reverse("profile_mail")


def _is_wanted(recipient: Recipient, now: datetime) -> bool:
    wished = recipient.cadence != Cadence.NONE and not recipient.paused_until(now)
    return recipient.is_reachable and wished


def parts_of(
    rows: Collection[DigestDelivery],
    things: Mapping[int, Mapping[str, list[str]]],
    readers: Mapping[int, Reader],
    now: datetime,
) -> Mapping[int, list[Part]]:
    """For each delivery what the sections still have, in the active language and zone."""
    parts: dict[int, dict[str, Part]] = {row.pk: {} for row in rows}
    waited = now - min(row.until for row in rows)
    # The same things stand in many mails.
    line = cache(one_line)
    for name, section in in_order():
        promised = {
            row.pk: things[row.pk][name]
            for row in rows
            # Who has turned it off since it was filled does without.
            if name in things[row.pk] and recipients.hears(row.recipient, name, section)
        }
        asked = [
            Asked(readers[row.recipient_id], promised[row.pk], row.edition.period)
            for row in rows
            if row.pk in promised
        ]
        with patient(name, waited=waited):
            introduced = _introductions(rows) if name == letter_digests.NAME else {}
            found = section.render(asked, now=now) if asked else {}
            is_left = any(row.left.get(name) for row in rows)
            address = (section.address() or _home()) if is_left else ""
            for row in rows:
                entries = found.get(row.recipient_id, ())
                left = row.left.get(name, 0)
                said = introduced.get(row.pk)
                if not entries and not said and (row.pk in promised or not left):
                    # What is left of what was closed meanwhile may be closed as well.
                    continue
                heading = str(section.heading)
                part = parts[row.pk].setdefault(heading, Part(heading))
                part.introduction = part.introduction or said
                part.entries.extend(_plain(entry, line) for entry in entries)
                if left:
                    part.rests.append(Rest(left, address))
    return {key: list(found.values()) for key, found in parts.items()}


def _introductions(rows: Iterable[DigestDelivery]) -> Mapping[int, Introduction]:
    """What the editors say to those who want to hear from them, in their language or the site's."""
    name, section = letter_digests.NAME, sections[letter_digests.NAME]
    hearing = [row for row in rows if recipients.hears(row.recipient, name, section)]
    approved = letters.approved(row.edition.period for row in hearing)
    said = dict(zip(approved, introductions(approved.values()), strict=True))
    found = {}
    for row in hearing:
        language = row.recipient.mail_language
        letter = letters.for_reader(approved, row.edition.period, language)
        if letter and (words := said[letter.period, letter.language]).words:
            found[row.pk] = words
    return found


def introductions(rows: Collection[DigestLetter]) -> list[Introduction]:
    """What each letter says before its pages."""
    words = rich_words.read([row.introduction for row in rows])
    return [Introduction(said, row.language) for row, said in zip(rows, words, strict=True)]


def _plain(entry: Entry, line: Callable[[str], str]) -> Entry:
    """`entry` in lines that can be no others, whatever members and editors typed."""
    return replace(
        entry,
        title=line(entry.title) or "–",
        facts=tuple(filter(None, map(line, entry.facts))),
        excerpt=line(entry.excerpt),
        why=line(entry.why),
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
