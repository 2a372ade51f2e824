"""The digest as somebody would get it with a letter that is being written: for its editor's eyes,
and as a test mail.

The editor reads what everybody may see and what the editor may see. What is the reader's own
business, of their groups and of those they follow, is counted and no more; nothing in it opens what
only the reader may open.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community import emails
from community.digest_shares import share
from community.models import DigestDelivery, DigestEdition, DigestLetter, Member, Recipient
from community.queries import digest_news, letters, recipients
from community.services import digest, digest_calendar, letter_looks
from foundation import clock
from foundation.digests import PATIENCE, Asked, Reader, patient, sections
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from community.digest_periods import Period
    from community.digest_shares import Contents

# Of somebody who is not among the recipients, and of the editor who looks.
NOBODY: Final = 0
EDITOR: Final = -1

Things = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one reader would get: no `mail` where there is nothing to send. `hidden` things are
    shown to that reader alone. `language` is the reader's."""

    mail: Letter | None
    hidden: int
    language: str


def recipient_of(reader: Member | None, letter: DigestLetter) -> Recipient:
    """The row of `reader`; without one, somebody without an account who reads the letter's
    language."""
    row = (
        Recipient.objects.select_related("member").filter(member=reader).first() if reader else None
    )
    if row is None:
        own = {"member": reader} if reader else {"language": letter.language, "email": "-"}
        row = Recipient(pk=NOBODY, **own)
    return row


def as_reader(letter: DigestLetter, reader: Member | None, *, actor: Member, now: datetime) -> Look:
    """What `reader` would get now, were `letter` approved, as far as `actor` may read it. Nothing
    is written."""
    recipient = recipient_of(reader, letter)
    language = recipient.mail_language
    zone = clock.zone(recipient.zone_name)
    edition = letter.edition
    if edition is None:
        return Look(mail=None, hidden=0, language=language)
    with letters.trying(letter), translation.override(language), timezone.override(zone):
        row = _delivery(recipient, edition, now)
        known = recipients.readers([recipient])
        contents = _contents(row, now)
        seen, hidden = _apart(contents, _watching(actor, language), edition.name, now)
        row.left = {name: n for name, n in contents.left.items() if sections[name].is_public}
        parts = emails.parts_of([row], {row.pk: seen}, known, now)[row.pk]
        row.left = {}
        rest = emails.parts_of([row], {row.pk: hidden}, known, now)[row.pk]
        number = sum(len(part.entries) for part in rest)
        if not number and not any(part.entries for part in parts):
            return Look(mail=None, hidden=0, language=language)
        mail = emails.written(row, _without_reasons(parts), known[row.recipient_id])
        mail = _harmless(mail, number)
    return Look(mail=mail, hidden=number, language=language)


def digest_test(*, now: datetime, letter: int, reader: int, actor: int) -> Letter | None:
    """The same as a mail to `actor`; None where one of them is gone, `actor` may no longer look, or
    there is nothing to send."""
    stored = DigestLetter.objects.filter(pk=letter).first()
    people = Member.objects.filter(is_active=True).in_bulk({reader, actor} - {NOBODY})
    editor = people.get(actor)
    is_gone = reader != NOBODY and reader not in people
    if stored is None or is_gone or not editor or not editor.has_perm(letter_looks.PERMISSION):
        return None
    latest = stored.get_latest_revision_as_object()
    mail = as_reader(latest, people.get(reader), actor=editor, now=now).mail
    context = {**mail.context, "is_test": True} if mail else {}
    return (
        replace(mail, context=context, recipient=editor.email, name=editor.name) if mail else None
    )


messages.register(letter_looks.TEST, digest_test)


def _delivery(recipient: Recipient, edition: Period, now: datetime) -> DigestDelivery:
    last = digest.window_begins(recipient)
    since = digest_calendar.since(edition.cadence, now, last, recipient.asked_at)
    return DigestDelivery(
        pk=NOBODY,
        edition=DigestEdition(cadence=edition.cadence, period=edition.name),
        recipient=recipient,
        since=since,
        until=now,
    )


def _contents(row: DigestDelivery, now: datetime) -> Contents:
    """What filling would put into it at `now`. Nothing is written: what was in a mail that never
    left passes for told."""
    return share(digest_news.of([row], now=now).things[row.recipient_id])


def _watching(actor: Member, language: str) -> Reader:
    return Reader(key=EDITOR, member=actor, language=language)


def _apart(contents: Contents, editor: Reader, period: str, now: datetime) -> tuple[Things, Things]:
    """What of it `editor` may read, and the rest."""
    things: dict[str, list[str]] = defaultdict(list)
    for name, thing in contents.shown:
        things[name].append(thing)
    seen = {
        name: _seen(name, own, editor, period, now)
        for name, own in things.items()
        if sections[name].is_public
    }
    rest = {
        name: [thing for thing in own if thing not in seen.get(name, ())]
        for name, own in things.items()
    }
    return (
        {name: own for name, own in seen.items() if own},
        {name: own for name, own in rest.items() if own},
    )


def _seen(name: str, things: list[str], editor: Reader, period: str, now: datetime) -> list[str]:
    with patient(name, waited=PATIENCE):
        told = sections[name].render([Asked(editor, things, period)], now=now)
        may = {entry.thing for entry in told.get(editor.key, ())}
        return [thing for thing in things if thing in may]
    return []


def _without_reasons(parts: Iterable[emails.Part]) -> list[emails.Part]:
    """Why a thing is there says what its reader follows."""
    return [
        replace(part, entries=[replace(entry, why="") for entry in part.entries]) for part in parts
    ]


def _harmless(mail: Letter, hidden: int) -> Letter:
    """Without what stops or changes the reader's own mails, and without their name: whoever is
    found by an address may be nobody whose name the editor sees."""
    own = f"{settings.BASE_URL}{reverse('profile_mail')}"
    context: Mapping[str, Any] = {**mail.context, "hidden": hidden}
    first = context["first_title"] or _("What is personal")
    others = context["others"] + hidden if context["first_title"] else hidden - 1
    return replace(
        mail,
        context={
            **context,
            "greeting_name": "",
            "first_title": first,
            "others": others,
            "stop_address": own,
            "choices_address": own,
        },
        headers={},
        recipient="",
        name="",
    )
