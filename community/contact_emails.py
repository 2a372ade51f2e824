"""Mails about contacts and moderation: one function a message, as in `community.emails`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from community.enums import AppealState, ContactState, DecisionAction, ReportState, Told
from community.models import ContactRequest, Decision, Member, Report
from community.notification_mails import with_way_out
from community.queries.moderation import label
from foundation.mail import Letter, messages
from foundation.words import Words

if TYPE_CHECKING:
    from datetime import datetime


def contact_request(*, now: datetime, request: int) -> Letter | None:
    """Somebody asks you for contact. Nobody's address stands in it."""
    rows = ContactRequest.objects.select_related("sender__organisation", "recipient")
    row = rows.filter(pk=request).first()
    if row is None or not (row.is_open(now) and row.sender.is_active and row.recipient.is_active):
        return None
    organisation = row.sender.organisation
    letter = _letter(
        "contact_request",
        row.recipient,
        name=row.sender.name,
        organisation=organisation.name if organisation else Words(),
        reason=row.reason,
        until=row.expires_at,
        answer_address=_at("answer_contact", row.link_token),
    )
    return with_way_out(letter, row.recipient, Told.CONTACTS)


def contact_accepted(*, now: datetime, request: int, to: int) -> Letter | None:
    """You are in contact: the other's address, to each of the two."""
    rows = ContactRequest.objects.select_related("sender", "recipient")
    row = rows.filter(pk=request, state=ContactState.ACCEPTED).first()
    if row is None or not (row.sender.is_active and row.recipient.is_active):
        return None
    is_sender = row.sender_id == to
    reader, other = (row.sender, row.recipient) if is_sender else (row.recipient, row.sender)
    letter = _letter(
        "contact_accepted",
        reader,
        other_name=other.name or _("A member"),
        other_email=other.email,
        asked=is_sender,
    )
    # Whoever accepts gets the address that they agreed to exchange.
    return with_way_out(letter, reader, Told.CONTACTS) if is_sender else letter


def report_outcome(*, now: datetime, report: int) -> Letter | None:
    """What became of what you reported."""
    rows = Report.objects.exclude(state=ReportState.OPEN).select_related("reporter")
    row = rows.filter(pk=report).first()
    if row is None or row.reporter is None or not row.reporter.is_active:
        return None
    return _letter(
        "report_outcome",
        row.reporter,
        label=_in(row.reporter, row.kind),
        title=row.title,
        acted=row.state == ReportState.ACTED,
    )


def decision(*, now: datetime, decision: int) -> Letter | None:
    """What the moderators decided about you or what you wrote, why, and how to object; also to
    somebody who can no longer sign in."""
    row = _decision(decision)
    return None if row is None or row.member is None else _of_decision("decision", row.member, row)


def appeal_outcome(*, now: datetime, decision: int) -> Letter | None:
    """What became of your objection."""
    row = _decision(decision)
    if row is None or row.member is None or not row.answered_at:
        return None
    return _of_decision("appeal_outcome", row.member, row)


def _decision(key: int) -> Decision | None:
    rows = Decision.objects.exclude(action=DecisionAction.DISMISS).select_related("member")
    return rows.filter(pk=key).first()


def _of_decision(template: str, reader: Member, row: Decision) -> Letter:
    return _letter(
        template,
        reader,
        decision=row,
        label=_in(reader, row.kind),
        reversed=row.appeal == AppealState.REVERSED,
        decision_address=_at("decision_by_link", row.link_token),
    )


def _letter(template: str, reader: Member, **context: Any) -> Letter:
    with translation.override(reader.mail_language):
        addresses = {
            "contacts_address": f"{settings.BASE_URL}{reverse('contacts')}",
        }
    return Letter(
        template=f"community/{template}",
        context={"greeting_name": reader.name, **addresses, **context},
        language=reader.mail_language,
        time_zone=reader.time_zone,
        name=reader.name,
        recipient=reader.email,
    )


def _in(reader: Member, kind: str) -> str:
    with translation.override(reader.mail_language):
        return label(kind)


def _at(name: str, token: str) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=[token])}"


for _message in (contact_request, contact_accepted, report_outcome, decision, appeal_outcome):
    messages.register(f"community.{_message.__name__}", _message)
