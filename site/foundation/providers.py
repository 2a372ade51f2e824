"""What providers of mail (django-anymail) can be told beyond the mail itself, and what they answer.

No opens are counted and no links rewritten, as far as a provider lets a mail say so; with the others
it is a switch in the provider's own screens (docs/operate.md).
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import requests
from django.conf import settings
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

if TYPE_CHECKING:
    from uuid import UUID

    from anymail.exceptions import AnymailError
    from django.core.mail import EmailMessage

# Those that can be told in each mail; a test holds both lists to what anymail does.
TRACKING_PER_MAIL = frozenset(
    {
        *("mailersend", "mailgun", "mailjet", "mandrill", "postmark", "sendgrid", "sparkpost"),
        "unisender_go",
    }
)
NO_METADATA = frozenset({"mailersend", "postal"})
# Our name for the row in what a provider keeps of a mail, and tells in its webhooks.
ROW = "mail"


def name() -> str:
    """The provider's name in anymail, as `mailgun`; "" where mail goes by SMTP."""
    folder, _dot, rest = settings.EMAIL_BACKEND.partition(".backends.")
    return rest.partition(".")[0] if folder == "anymail" else ""


def mark(message: EmailMessage, connection: Any, row: UUID) -> None:
    """Tell the provider at `connection` which row `message` is, so that its webhooks name it and
    a second sending of the same row is recognised, and to leave opens and links alone."""
    provider = name()
    if not provider:
        return
    mail: Any = message
    if provider not in NO_METADATA:
        mail.metadata = {ROW: str(row)}
    if provider in TRACKING_PER_MAIL:
        mail.track_opens = mail.track_clicks = False
    if provider == "resend":
        # A header of the request, which anymail has no word for; good for a day.
        connection.session.headers["Idempotency-Key"] = str(row)
    elif provider == "brevo":
        # A header of the mail, which Brevo takes out; good for a quarter of an hour.
        mail.extra_headers["idempotencyKey"] = str(row)


def is_silent(message: EmailMessage) -> bool:
    """Whether the answer to `message` was understood by anymail, and yet says nothing of it."""
    status = getattr(message, "anymail_status", None)
    return status is not None and status.status == {"unknown"}


def was_taken(error: AnymailError) -> bool | None:
    """Of a conflict about the key of a mail: whether the mail was taken before (in other words
    meanwhile), or is just being taken. None: it is about something else."""
    told = _json(error).get("name", "")
    return {"invalid_idempotent_request": True, "concurrent_idempotent_requests": False}.get(told)


def pause(error: AnymailError) -> int | None:
    """For how many seconds the provider wants no mail; None: it didn't say that it wants none."""
    status = getattr(error, "status_code", None)
    told = error.response.headers.get("Retry-After", "") if error.response is not None else ""
    if status == 429 or (status == 503 and told):
        return _seconds(told)
    return None


def is_unreachable(error: AnymailError) -> bool:
    """Whether the provider was never reached, so that nothing can have been taken."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.__cause__, "args", [None])[0] if error.__cause__ else None
    if isinstance(reason, MaxRetryError):
        reason = reason.reason
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _seconds(told: str) -> int:
    """A `Retry-After`: seconds, or a moment (RFC 9110 §10.2.3)."""
    if told.isascii() and told.isdigit():
        return int(told[:6])
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0, int((moment - datetime.now(UTC)).total_seconds()))


def _json(error: AnymailError) -> dict[str, Any]:
    try:
        told = error.response.json() if error.response is not None else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
