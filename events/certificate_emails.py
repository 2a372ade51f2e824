"""Mails about certificates: that somebody has one, and that it is revoked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from community.notification_mails import with_way_out
from events import emails
from events.enums import State, Told
from events.models import Certificate
from events.queries import certificate_paper
from foundation.mail import messages
from foundation.templatetags import times

if TYPE_CHECKING:
    from datetime import datetime

    from foundation.mail import Letter

# Whoever has left since keeps what they have.
ALL = tuple(State)


def certificate(*, now: datetime, certificate: int) -> Letter | None:
    """You have a certificate, and where it is; whether it takes the place of one that was revoked.
    None for one that was revoked meanwhile."""
    row = _find(certificate)
    if row is None or not row.is_valid:
        return None
    letter = _letter("certificate", row, now)
    member = row.registration.contact.member if row.registration else None
    return with_way_out(letter, member, Told.CERTIFICATES)


def certificate_revoked(*, now: datetime, certificate: int) -> Letter | None:
    """Your certificate is not valid any more, and why."""
    row = _find(certificate)
    return None if row is None or row.is_valid else _letter("certificate_revoked", row, now)


for _message in (certificate, certificate_revoked):
    messages.register(f"events.{_message.__name__}", _message)


def _find(pk: int) -> Certificate | None:
    rows = Certificate.objects.select_related("registration__contact__member")
    return rows.filter(pk=pk, registration__isnull=False).first()


def _letter(template: str, row: Certificate, now: datetime) -> Letter | None:
    letter = emails.one(template, row.registration_id or 0, now, states=ALL)
    if letter is None or row.registration is None:
        return None
    # Of one that was revoked before, the person has heard.
    replaced = row.registration.certificates.filter(revoked_at=row.issued_at).exclude(pk=row.pk)
    with translation.override(letter.language):
        context = {
            **letter.context,
            "title": row.title,
            "title_language": row.title_language or row.language,
            "certificate": row,
            "facts": certificate_paper.facts(row),
            "revoked_on": times.plain_day(row.revoked_at) if row.revoked_at else "",
            "replaced": replaced.first(),
            "check_address": certificate_paper.check_address(row),
            "certificate_address": _page(row, letter),
        }
    return replace(letter, context=context)


def _page(row: Certificate, letter: Letter) -> str:
    """Where its owner has it: with the registration."""
    if row.registration is None or row.registration.contact.member is None:
        return str(letter.context["manage_address"])
    mine = f"{reverse('my_registrations')}#place-{row.registration.uuid}"
    return f"{settings.BASE_URL}{mine}"
