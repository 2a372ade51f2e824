"""Certificates: issued after the last date, kept as they went out, and revoked."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from wagtail.log_actions import log

from events import errors
from events.models import Certificate, EventPage
from events.queries import certificates as reading
from events.queries import words
from events.queries.certificates import Verdict
from events.services import places, telling
from foundation import brand

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from community.models import Member
    from events.models import Event, Registration, Run
    from events.queries.certificates import Line, Sheet

SALT_BYTES = 16


@transaction.atomic
def issue(run: Run, *, actor: Member, now: datetime) -> list[Certificate]:
    """Issue certificates to everybody who deserves one by now and never had one, and promise each
    person a mail; what was issued. Pressed twice, or by two at once, it is once. A constant number
    of queries. Raises NoCertificates as long as there is an obstacle."""
    sheet = _sheet(run, now)
    return _issue(sheet, sheet.of(Verdict.DUE), actor=actor, now=now)


@transaction.atomic
def issue_again(registration: Registration, *, actor: Member, now: datetime) -> Certificate:
    """Issue one to somebody whose certificate was revoked and who deserves one all the same. Raises
    NoCertificates."""
    sheet = _sheet(registration.run, now)
    lines = [line for line in sheet.of(Verdict.REVOKED) if line.registration == registration]
    for row in _issue(sheet, lines, actor=actor, now=now):
        return row
    raise errors.NoCertificates


@transaction.atomic
def replace(
    run: Run, *, registrations: Collection[int], reason: str, actor: Member, now: datetime
) -> list[Certificate]:
    """Revoke the certificates of those `registrations` that would be issued otherwise now, and
    issue them anew; the new ones. Each person gets one mail. Raises NoCertificates."""
    sheet = _sheet(run, now)
    lines = [
        line
        for line in sheet.to_replace
        if line.registration and line.registration.pk in registrations
    ]
    old = [line.certificate.pk for line in lines if line.certificate]
    valid = Certificate.objects.filter(pk__in=old, revoked_at=None)
    valid.update(revoked_at=now, revoked_by=actor, revoked_reason=reason)
    return _issue(sheet, lines, actor=actor, now=now)


@transaction.atomic
def revoke(certificate: Certificate, *, reason: str, actor: Member, now: datetime) -> Certificate:
    """Revoke a certificate, and promise the person a mail with the reason. Whoever checks it reads
    that it was revoked, and not why. Raises RevokedAlready."""
    if certificate.run is not None:
        # Nobody issues another one in its place meanwhile.
        places.locked(certificate.run)
    revoked = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
        revoked_at=now, revoked_by=actor, revoked_reason=reason
    )
    if not revoked:
        raise errors.RevokedAlready
    rows = Certificate.objects.select_related("registration__contact", "run__event")
    fresh = rows.get(pk=certificate.pk)
    telling.of_certificates("events.certificate_revoked", [fresh], now=now)
    if fresh.run is not None:
        _log(fresh.run, "events.certificate.revoke", actor, number=1)
    return fresh


def hand_over(left: Registration, kept: Registration) -> None:
    """Let the certificates for `left`, which is the same person's, be those for `kept`, so that
    nobody issues a second one. Where both have one that is valid, each keeps its own: both papers
    are out."""
    if not kept.certificates.filter(revoked_at=None).exists():
        left.certificates.update(registration=kept)


def _sheet(run: Run, now: datetime) -> Sheet:
    """What stands for `run`, of which nobody else issues anything meanwhile."""
    sheet = reading.of_run(places.locked(run), now=now)
    if sheet.obstacle is not None:
        raise errors.NoCertificates
    return sheet


def _issue(sheet: Sheet, lines: list[Line], *, actor: Member, now: datetime) -> list[Certificate]:
    if not lines:
        return []
    event = sheet.run.event
    people = [line.registration.contact for line in lines if line.registration]
    said = {code: _said(event, code) for code in {contact.language for contact in people}}
    rows = [
        _certificate(sheet, line, said, issued_at=now, issued_by=actor)
        for line in lines
        if line.registration
    ]
    Certificate.objects.bulk_create(rows, batch_size=500)
    telling.of_certificates("events.certificate", rows, now=now)
    _log(sheet.run, "events.certificate.issue", actor, number=len(rows))
    return rows


class _Said(NamedTuple):
    """What certificates in one language say of the event."""

    title: str
    title_language: str
    outcomes: list[str]
    outcomes_language: str
    issuer: str


def _said(event: Event, language: str) -> _Said:
    spoken = words.words_of_one(event, language)
    outcomes, outcomes_language = _outcomes(event, language)
    host = event.host.name.text(language) if event.host else ""
    return _Said(
        spoken.title, spoken.language, outcomes, outcomes_language, host or brand.name(language)
    )


def _outcomes(event: Event, language: str) -> tuple[list[str], str]:
    """As the event's page in `language` has them, else the one with the schedule."""
    pages = EventPage.objects.filter(translation_key=event.key, alias_of=None, live=True)
    texts = {
        code: (pk == event.schedule_page_id, text)
        for pk, code, text in pages.exclude(outcomes="").values_list(
            "pk", "locale__language_code", "outcomes"
        )
    }
    source = next((code for code, (is_source, _text) in texts.items() if is_source), None)
    chosen = language if language in texts else source
    if chosen is None:
        return [], language
    return [line.strip() for line in texts[chosen][1].splitlines() if line.strip()], chosen


def _certificate(sheet: Sheet, line: Line, said: dict[str, _Said], **told: Any) -> Certificate:
    place = line.registration
    if place is None or sheet.held.first_day is None or sheet.held.last_day is None:
        raise errors.NoCertificates
    contact, salt = place.contact, secrets.token_hex(SALT_BYTES)
    return Certificate(
        registration=place,
        run=sheet.run,
        name=contact.name,
        language=contact.language,
        kind=sheet.run.event.kind,
        minutes=line.minutes,
        minutes_held=line.minutes_held,
        first_day=sheet.held.first_day,
        last_day=sheet.held.last_day,
        address_salt=salt,
        address_hash=hashlib.sha256(f"{contact.email}{salt}".encode()).hexdigest(),
        **said[contact.language]._asdict(),
        **told,
    )


def _log(run: Run, action: str, actor: Member, *, number: int) -> None:
    log(run, action, user=actor, title=str(run.event), data={"number": number})
