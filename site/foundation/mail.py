"""How a mail is made: one folder of three templates a message, rendered when it is sent.

An app registers each message by name with a builder that takes ids and returns a `Letter`, or
None when the mail is no longer needed. The outbox keeps name and ids; nothing else.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass, field
from email.mime.image import MIMEImage
from email.utils import formataddr
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.encoding import punycode

from foundation import brand, clock
from foundation.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class CalendarPart:
    """An iCalendar object to send along; `method` is empty for a file without METHOD."""

    content: bytes
    method: str = ""
    filename: str = "event.ics"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A PNG that stands within the mail, at `<img src="cid:…">`, so that a mail program shows it
    without asking any server. `cid` is unique within the mail."""

    cid: str
    content: bytes
    filename: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail before it is rendered."""

    template: str  # a folder below templates/emails/
    context: Mapping[str, Any]
    language: str
    time_zone: str
    name: str = ""  # of the recipient
    recipient: str = ""  # where the address is no longer the one that the mail was promised to
    calendar: CalendarPart | None = None
    pictures: tuple[Picture, ...] = ()
    # What is said besides, in a file: one object has one METHOD (RFC 5546 §1.4).
    also: CalendarPart | None = None
    reply_to: str = ""  # where answers go, if not where those to the site's other mails do
    # A code that its reader has just asked for goes out even where mails have not arrived before:
    # it is how they show that they arrive again.
    proves_address: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a reader of a letter sees."""

    subject: str
    text: str
    html: str


# Builds the letter from the rows that its keyword arguments (`now` and ids) name, as they are when
# it is called; None: no longer needed.
Message = Callable[..., "Letter | None"]

messages: Registry[Message] = Registry()

# Builds the letters of many rows of one message, whose ids it is given, in a constant number of
# queries; None: no longer needed. For messages that leave by the hundred.
Batch = Callable[..., "Sequence[Letter | None]"]

batches: Registry[Batch] = Registry()


def render(letter: Letter) -> Rendered:
    """The words of `letter`, in its language and zone."""
    with translation.override(letter.language), timezone.override(clock.zone(letter.time_zone)):
        context = {
            "site_name": brand.name(),
            "site_look": brand.look(),
            "base_url": settings.BASE_URL,
            "language": letter.language,
            **letter.context,
        }
        folder = f"emails/{letter.template}"
        subject = render_to_string(f"{folder}/subject.txt", context)
        body = render_to_string(f"{folder}/body.txt", context)
        html = render_to_string(f"{folder}/body.html", context)
    return Rendered(
        subject=one_line(subject),
        text=body.strip() + "\n",
        # What depends on the reader's screen cannot stand in an attribute.
        html=css_inline.inline(html, keep_at_rules=True, load_remote_stylesheets=False),
    )


def build(
    letter: Letter, *, recipient: str, message_uuid: UUID, return_path: str = ""
) -> EmailMultiAlternatives:
    """`letter` as it is sent; the Message-ID depends on the row alone, so a second sending of the
    same row can be recognised (RFC 5322 §3.6.4). With a `return_path` the envelope has that, and
    the sender that people see stays. Raises as `ascii_address`."""
    rendered = render(letter)
    sender = brand.sender(letter.language)
    reply_to = letter.reply_to or settings.MAIL_REPLY_TO
    mail = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=return_path or sender,
        to=[formataddr((one_line(letter.name), ascii_address(recipient)))],
        reply_to=[reply_to] if reply_to else None,
        headers={
            "Message-ID": f"<{message_uuid}@{urlsplit(settings.BASE_URL).hostname}>",
            # Nobody's holiday notice should answer a machine (RFC 3834 §5).
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            **({"From": sender} if return_path else {}),
            **letter.headers,
        },
    )
    mail.attach_alternative(rendered.html, "text/html")
    if letter.calendar:
        _add_calendar(mail, letter.calendar)
    for picture in letter.pictures:
        mail.attach(_inline(picture))
    if letter.also:
        _attach(mail, letter.also)
    return mail


def ascii_address(address: str) -> str:
    """`address` as every server takes it: a domain of other letters in its ASCII form (RFC 5891).

    Raises SMTPRecipientsRefused, as a server would and for good, where there is no such form. Other
    letters before the @ need SMTPUTF8 (RFC 6531 §3.5), which Django doesn't speak.
    """
    local, at, domain = address.rpartition("@")
    try:
        ascii_domain = punycode(domain)
    except UnicodeError:
        ascii_domain = ""
    if not (local and local.isascii() and at and ascii_domain):
        reason = b"this address cannot be written in ASCII"
        raise smtplib.SMTPRecipientsRefused({address: (553, reason)})
    return f"{local}@{ascii_domain}"


def one_line(text: str) -> str:
    """`text` without line breaks or control characters: safe in a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _inline(picture: Picture) -> MIMEImage:
    """Beside the bodies, found by its Content-ID (RFC 2392): every program that shows pictures of a
    mail finds it there, and so do the services that mails go through."""
    image = MIMEImage(picture.content, "png")
    image["Content-ID"] = f"<{picture.cid}>"
    image["Content-Disposition"] = f'inline; filename="{picture.filename}"'
    return image


def _add_calendar(mail: EmailMultiAlternatives, part: CalendarPart) -> None:
    """Outlook shows an invitation only for an alternative whose `method` is the object's METHOD
    (RFC 6047 §2.4); a file without METHOD is a plain attachment."""
    text = part.content.decode()
    if part.method and not settings.EMAIL_BACKEND.startswith("anymail."):
        mail.attach_alternative(text, f"text/calendar; method={part.method}")
    else:
        _attach(mail, part)


def _attach(mail: EmailMultiAlternatives, part: CalendarPart) -> None:
    method = f"; method={part.method}" if part.method else ""
    mail.attach(part.filename, part.content.decode(), f"text/calendar{method}")
