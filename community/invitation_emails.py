"""Mails that invite people; see `community.emails`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from community.models import Invitation
from community.queries import joining
from foundation import clock
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime


def invitation(*, now: datetime, invitation: int) -> Letter | None:
    """Somebody invites you, and this is the link."""
    return _letter("invitation", invitation, now)


def invitation_reminder(*, now: datetime, invitation: int) -> Letter | None:
    """The same once more, to whoever has not answered."""
    return _letter("invitation_reminder", invitation, now)


for _message in (invitation, invitation_reminder):
    messages.register(f"community.{_message.__name__}", _message)


def _letter(template: str, pk: int, now: datetime) -> Letter | None:
    """None once it does not hold any more, or the person is a member already."""
    row = Invitation.objects.select_related("inviter", "organisation").filter(pk=pk).first()
    if row is None or not row.holds(now) or joining.member_at(row.email) is not None:
        return None
    known = row.language in dict(settings.LANGUAGES)
    language = row.language if known else settings.LANGUAGE_CODE
    with translation.override(language):
        address = f"{settings.BASE_URL}{reverse('invitation', args=[row.token])}"
    last = timezone.localtime(row.expires_at, clock.zone(settings.TIME_ZONE)).date()
    return Letter(
        template=f"community/{template}",
        context={
            "greeting_name": row.name,
            "inviter": row.inviter.name if row.inviter else "",
            "invitation_address": address,
            "last_day": last,
        },
        language=language,
        time_zone=settings.TIME_ZONE,
        name=row.name,
        recipient=row.email,
    )
