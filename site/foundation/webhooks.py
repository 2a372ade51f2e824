"""What a provider of mail tells us afterwards: one address, for the provider in use alone.

There is none without a secret. django-anymail checks it and makes the news of all providers alike;
here it is said what the news means for the address that was mailed.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from anymail import urls as anymail_urls
from anymail.signals import EventType, RejectReason, tracking
from django.urls import URLPattern, include, path
from django.utils import timezone

from foundation import providers, statuses, suppressions
from foundation.models import MailEvent, OutboxRow

if TYPE_CHECKING:
    from anymail.signals import AnymailTrackingEvent
    from django.urls import URLResolver

Kind = MailEvent.Kind
# What the providers' own news calls a bounce that may be over tomorrow.
FOR_NOW = ("soft", "transient", "temporary")
WHERE_IT_STANDS = ("Type", "type", "event", "bounce_type", "bounceType", "severity", "bounce")
REJECTED = {
    RejectReason.INVALID: Kind.HARD,
    RejectReason.BOUNCED: Kind.HARD,
    RejectReason.TIMED_OUT: Kind.SOFT,
    RejectReason.SPAM: Kind.COMPLAINT,
    RejectReason.UNSUBSCRIBED: Kind.COMPLAINT,
}


def urls(provider: str, *, secret: str) -> list[URLResolver]:
    """The address that `provider` sends its news to; none without a `secret`."""
    if not provider or not secret:
        return []
    # Mandrill has one for all kinds of news.
    names = {f"{provider}_tracking_webhook", f"{provider}_webhook"}
    found = [pattern for pattern in anymail_urls.urlpatterns if _name(pattern) in names]
    return [path("anymail/", include((found, "anymail")))] if found else []


def connect() -> None:
    tracking.connect(note, dispatch_uid="foundation.mail_events")


def note(event: AnymailTrackingEvent, esp_name: str, **_rest: Any) -> None:
    """Write down a bounce or a complaint; other news is none here."""
    kind = meaning(event)
    mail = _row(event)
    if not kind or (kind == Kind.COMPLAINT and mail is None and _would_name_it()):
        # A complaint about mails of others that leave through the same account.
        return
    address = (mail.recipient if mail else "") or event.recipient or ""
    if not address:
        return
    now = timezone.now()
    suppressions.record(
        provider=esp_name,
        event_id=event.event_id or _fingerprint(event),
        kind=kind,
        address=address,
        mail=mail,
        at=event.timestamp or now,
        detail=str(event.mta_response or event.description or event.reject_reason or ""),
        now=now,
    )


def meaning(event: AnymailTrackingEvent) -> str:
    """Which of our kinds `event` is; "" for none of them, a delay above all."""
    if event.event_type in (EventType.COMPLAINED, EventType.UNSUBSCRIBED):
        return Kind.COMPLAINT
    if event.event_type == EventType.REJECTED:
        return REJECTED.get(event.reject_reason, "")
    if event.event_type != EventType.BOUNCED:
        return ""
    if event.reject_reason in (RejectReason.SPAM, RejectReason.UNSUBSCRIBED):
        return Kind.COMPLAINT
    said = f"{event.mta_response or ''} {event.description or ''}"
    if _is_for_now(event.esp_event) or event.reject_reason == RejectReason.BLOCKED:
        return Kind.SOFT
    return statuses.kind(said) or Kind.HARD


def _is_for_now(told: Any) -> bool:
    """Whether the provider itself calls it so, in one of the places where they do."""
    if not hasattr(told, "get"):
        return False
    values = [told.get(key) for key in WHERE_IT_STANDS]
    return any(
        _is_for_now(value)
        if hasattr(value, "get")
        else isinstance(value, str) and any(word in value.lower() for word in FOR_NOW)
        for value in values
    )


def _row(event: AnymailTrackingEvent) -> OutboxRow | None:
    try:
        uuid = UUID(str((event.metadata or {}).get(providers.ROW, "")))
    except ValueError:
        return None
    return OutboxRow.objects.filter(uuid=uuid).first()


def _would_name_it() -> bool:
    """Whether news of our mails names their rows."""
    return providers.name() not in providers.NO_METADATA


def _fingerprint(event: AnymailTrackingEvent) -> str:
    """Some providers number no news: the same news has the same words."""
    words = [event.event_type, event.message_id, event.recipient, str(event.timestamp)]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def _name(pattern: Any) -> str:
    return pattern.name if isinstance(pattern, URLPattern) and pattern.name else ""
