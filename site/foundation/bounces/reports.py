"""What a mail that came back says: a report of a server (RFC 3464), a complaint (RFC 5965), or just
words.

Only a return path of ours says which mail it is about (`foundation.verp`): reports can be forged by
whoever knows an address, the seal of a return path cannot. Nothing else of a report is believed but
whether it failed for good.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation import statuses, verp
from foundation.models import MailEvent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

Kind = MailEvent.Kind
# Where servers leave the address that a mail was delivered to.
DELIVERED_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
# Who sends reports that have no form.
SERVERS = re.compile(r"(mailer-daemon|postmaster|mail-daemon)", re.IGNORECASE)
# Of words without form, so many are read.
LONGEST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class Report:
    """One mail that came back: `row` names it, `kind` is "" for a delay or a success."""

    row: int
    kind: str
    event_id: str
    detail: str


def read(raw: bytes) -> Report | None:
    """What `raw`, perhaps cut off somewhere, reports; None: nothing that is understood, such as a
    holiday notice, or a report about no mail of ours."""
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    row = verp.row_of(_texts(message))
    told = _told(message) if row is not None else None
    if row is None or told is None:
        return None
    kind, detail = told
    return Report(row=row, kind=kind, event_id=_name(message, raw), detail=detail)


def _told(message: Message) -> tuple[str, str] | None:
    if message.get_content_type() == "multipart/report":
        if _part(message, "message/feedback-report") is not None:
            return Kind.COMPLAINT, "feedback report"
        status = _part(message, "message/delivery-status")
        if status is not None:
            return _of_status(status)
    return _of_words(message)


def _of_status(status: Message) -> tuple[str, str] | None:
    """The first recipient's part of a delivery status; our mails have one recipient."""
    fields = _fields(status)
    action = fields.get("action", "").lower()
    said = f"{fields.get('status', '')} {fields.get('diagnostic-code', '')}".strip()
    if action in ("delayed", "delivered", "relayed", "expanded"):
        return "", said
    if action != "failed":
        return None
    # The class decides; what the other server said may be more exact.
    kinds = [statuses.kind(fields.get(name, "")) for name in ("status", "diagnostic-code")]
    known = [kind for kind in kinds if kind]
    is_hard = bool(known) and all(kind == Kind.HARD for kind in known)
    return (Kind.HARD if is_hard else Kind.SOFT), said


def _of_words(message: Message) -> tuple[str, str] | None:
    """Older servers write to people: only their own senders count, and no answering machine's."""
    if not SERVERS.search(str(message.get("From", ""))):
        return None
    answers = str(message.get("Auto-Submitted", "")).lower().startswith("auto-replied")
    if answers or "X-Autoreply" in message or "X-Autorespond" in message:
        return None
    words = next((_text(part) for part in message.walk() if _is_words(part)), "")
    return (statuses.kind(words) or Kind.SOFT), " ".join(words.split())[:500]


def _texts(message: Message) -> Iterator[str]:
    """Where a return path of ours may stand: in the head of the report."""
    for name in DELIVERED_TO:
        for value in message.get_all(name, []):
            yield str(value)


def _part(message: Message, kind: str) -> Message | None:
    return next((part for part in message.walk() if part.get_content_type() == kind), None)


def _fields(status: Message) -> dict[str, str]:
    """All its fields: the mail's, then the first recipient's. Python reads each group as a message
    of its own."""
    payload = status.get_payload()
    groups = payload if isinstance(payload, list) else []
    found: dict[str, str] = {}
    for group in groups[:2]:
        if hasattr(group, "items"):
            found |= {str(name).lower(): str(value) for name, value in group.items()}
    return found


def _is_words(part: Message) -> bool:
    return part.get_content_maintype() == "text" and not part.is_multipart()


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload[:LONGEST_WORDS].decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _name(message: Message, raw: bytes) -> str:
    """The same for the same report, wherever it is read again."""
    return hashlib.sha256(str(message.get("Message-ID", "")).encode() or raw).hexdigest()
