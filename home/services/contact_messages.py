"""Messages by contact forms: kept, mailed to who answers, looked through, erased.

To the address that somebody typed nothing is ever mailed: anybody could have typed it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from community import domains, errors
from foundation import cleaning, outbox
from home.contact_blocks import LONGEST_SUBJECT
from home.enums import Doubt, MessageState
from home.models import ContactMessage

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member
    from home.models import ContactFormPage

MESSAGE: Final = "home.contact_message"
CHANGE, DELETE = "home.change_contactmessage", "home.delete_contactmessage"
# A question has a link or two; whoever sells something has many.
MOST_LINKS: Final = 3
LINK: Final = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
# However often a limit by network is got around.
MOST_A_DAY: Final = 10
# By everybody who leaves no address, together; and as many that are held.
MOST_UNSIGNED_A_DAY: Final = 200
DAY: Final = timedelta(days=1)
# Without letters that are taken for others on the telephone or on paper.
ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LONGEST_NOTE: Final = 2_000


class TooManyMessages(errors.CommunityError):
    sentence = _("There were many messages from this address today. Write again tomorrow.")


class TooManyFromHere(errors.CommunityError):
    sentence = _("There were many messages from here. Send it again in an hour.")


class TooManyUnsigned(errors.CommunityError):
    sentence = _(
        "There were many messages without an address today. Leave an address, or write again "
        "tomorrow."
    )


class NoSuchSubject(errors.CommunityError):
    sentence = _("Choose a subject.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What somebody wrote; `subject` is the id of one of the form's. Without an address nobody is
    answered."""

    subject: str
    email: str
    text: str
    name: str = ""
    organisation: str = ""
    # What the message is about, where the form asks: the first line of what is kept.
    where: str = ""

    @property
    def words(self) -> str:
        return f"{self.where}\n\n{self.text}" if self.where else self.text


def already_sent(
    page: ContactFormPage, writing: Writing, *, now: datetime
) -> ContactMessage | None:
    """The same message, where it was sent within the last day."""
    lately = ContactMessage.objects.filter(page=page, received_at__gt=now - DAY)
    return lately.filter(fingerprint=_fingerprint(writing)).first()


@transaction.atomic
def send(
    page: ContactFormPage, writing: Writing, *, now: datetime, doubt: Doubt | None = None
) -> ContactMessage:
    """Keep the message and promise the mails to who answers; with a doubt, or full of links, it is
    held for somebody to look at. The same within a day is one message. Raises NoSuchSubject,
    TooManyMessages and TooManyUnsigned."""
    subject = next((one for one in page.subjects if str(one.id) == writing.subject), None)
    if subject is None:
        raise NoSuchSubject
    # Of two at once (a double click), the later one finds the earlier.
    Page.objects.select_for_update(no_key=True).get(pk=page.pk)
    if same := already_sent(page, writing, now=now):
        return same
    if doubt is None and len(LINK.findall(writing.words)) > MOST_LINKS:
        doubt = Doubt.LINKS
    _check_number(page, writing, doubt, now)
    message = ContactMessage.objects.create(
        reference=_reference(),
        page=page,
        page_title=page.title,
        language=page.locale.language_code,
        # No form checks how long the words in a block become in a translation.
        subject=Truncator(subject.value["label"]).chars(LONGEST_SUBJECT),
        addresses=list(dict.fromkeys(subject.value["addresses"])),
        name=cleaning.one_line(writing.name),
        email=domains.kept_form(writing.email),
        organisation=cleaning.one_line(writing.organisation),
        text=cleaning.paragraphs(writing.words),
        state=MessageState.HELD if doubt else MessageState.NEW,
        doubt=doubt or "",
        fingerprint=_fingerprint(writing),
        received_at=now,
        erase_at=now + timedelta(days=page.kept_days),
    )
    if not doubt:
        _mail(message, now)
    return message


def _check_number(
    page: ContactFormPage, writing: Writing, doubt: Doubt | None, now: datetime
) -> None:
    lately = ContactMessage.objects.filter(page=page, received_at__gt=now - DAY).of(writing.email)
    # Whoever sends what is held shuts out nobody else, not even whose address they write under.
    held = Q(state=MessageState.HELD)
    number = lately.filter(held if doubt else ~held).count()
    if writing.email and number >= MOST_A_DAY:
        raise TooManyMessages
    if not writing.email and number >= MOST_UNSIGNED_A_DAY:
        raise TooManyUnsigned


def _fingerprint(writing: Writing) -> str:
    written = (writing.name, writing.organisation, writing.words)
    words = (
        writing.subject,
        domains.kept_form(writing.email),
        *(" ".join(part.split()) for part in written),
    )
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _reference() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _n in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def _mail(message: ContactMessage, now: datetime) -> None:
    promises = [
        outbox.Promise(recipient=address, key="", ids={"message": message.pk})
        for address in message.addresses
    ]
    outbox.put_many(MESSAGE, promises, now=now)


@transaction.atomic
def release(message: ContactMessage, *, member: Member, now: datetime) -> None:
    """Send on a message that was held; twice is once. Raises NotAllowed."""
    _check(member, CHANGE)
    held = ContactMessage.objects.filter(pk=message.pk, state=MessageState.HELD)
    if held.update(state=MessageState.NEW):
        _mail(message, now)


def answer(message: ContactMessage, *, member: Member, now: datetime) -> None:
    """Note that it has been answered. Raises NotAllowed."""
    _check(member, CHANGE)
    new = ContactMessage.objects.filter(pk=message.pk, state=MessageState.NEW)
    new.update(state=MessageState.ANSWERED, answered_at=now, answered_by=member)


def reopen(message: ContactMessage, *, member: Member) -> None:
    """Take that back. Raises NotAllowed."""
    _check(member, CHANGE)
    answered = ContactMessage.objects.filter(pk=message.pk, state=MessageState.ANSWERED)
    answered.update(state=MessageState.NEW, answered_at=None, answered_by=None)


def take_note(message: ContactMessage, *, note: str, member: Member) -> None:
    """Keep a note for colleagues; an empty one takes it away. Raises NotAllowed."""
    _check(member, CHANGE)
    note = cleaning.paragraphs(note)[:LONGEST_NOTE]
    ContactMessage.objects.filter(pk=message.pk).update(note=note)


def delete(message: ContactMessage, *, member: Member) -> None:
    """Delete it for good; a mail that has not left yet won't. Raises NotAllowed."""
    _check(member, DELETE)
    message.delete()


def erase_due(*, now: datetime) -> int:
    """Erase what has been kept as long as its form said; how many (a duty of `tick`)."""
    return ContactMessage.objects.due(now).delete()[0]


def _check(member: Member, permission: str) -> None:
    if not member.has_perm(permission):
        raise errors.NotAllowed
