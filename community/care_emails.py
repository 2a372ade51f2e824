"""Mails about a member's own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from community.enums import ExportState
from community.models import DataExport, Member
from community.services import inactivity
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime


def data_export(*, now: datetime, export: int) -> Letter | None:
    """The download that a member asked for is ready; None where it is gone already."""
    row = DataExport.objects.select_related("member").filter(pk=export).first()
    if row is None or row.state != ExportState.READY or not row.member.is_active:
        return None
    return _letter(row.member, "data_export", "my_data", until=row.expires_at)


def inactive(*, now: datetime, member: int) -> Letter | None:
    """The account of somebody who was not here for long will be deleted; None where they came,
    or cannot come."""
    row = Member.objects.filter(pk=member, suspended_at=None).exclude(inactive_told_at=None).first()
    if row is None or row.inactive_told_at is None:
        return None
    on = row.inactive_told_at + inactivity.NOTICE
    return _letter(row, "inactive", "profile", on=on)


def account_deleted(*, now: datetime, language: str) -> Letter:
    """The account is gone; what the mail says is all that is left."""
    return Letter(
        template="community/account_deleted",
        context={},
        language=language,
        time_zone=settings.TIME_ZONE,
    )


def _letter(member: Member, template: str, page: str, **context: object) -> Letter:
    with translation.override(member.mail_language):
        address = f"{settings.BASE_URL}{reverse(page)}"
    return Letter(
        template=f"community/{template}",
        context={"greeting_name": member.name, "address": address, **context},
        language=member.mail_language,
        time_zone=member.time_zone,
        name=member.name,
    )


for builder in (data_export, inactive, account_deleted):
    messages.register(f"community.{builder.__name__}", builder)
