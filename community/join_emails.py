"""Mails about requests to join; see `community.emails`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from community.enums import RequestState
from community.models import JoinRequest, Member
from community.queries import joining
from foundation import clock
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime


def join_accepted(*, now: datetime, request: int) -> Letter | None:
    """You are a member; here is where you sign in."""
    row = JoinRequest.objects.select_related("member").filter(pk=request).first()
    if row is None or row.member is None or not row.member.is_active:
        return None
    sign_in = f"{settings.BASE_URL}{reverse('account_login')}"
    return _to_person("join_accepted", row, email=row.member.email, sign_in_address=sign_in)


def join_declined(*, now: datetime, request: int) -> Letter | None:
    """Not now, and why."""
    row = JoinRequest.objects.filter(pk=request, state=RequestState.DECLINED).first()
    if row is None or row.decided_at is None:
        return None
    until = row.decided_at + joining.ASK_AGAIN_AFTER
    again = timezone.localtime(until, clock.zone(settings.TIME_ZONE)).date()
    return _to_person("join_declined", row, reason=row.answer, again=again)


def join_requests(*, now: datetime, member: int) -> Letter | None:
    """People ask to be let in, and you decide. None where nobody does any more, or the reader no
    longer decides."""
    reader = Member.objects.filter(pk=member, is_active=True).first()
    waiting = JoinRequest.objects.filter(state=RequestState.OPEN).order_by("created_at", "pk")
    number = waiting.count()
    if reader is None or not number or not reader.has_perm(joining.PERMISSION):
        return None
    return Letter(
        template="community/join_requests",
        context={
            "greeting_name": reader.name,
            "number": number,
            "requests_address": f"{settings.BASE_URL}{reverse('join_requests')}",
        },
        language=reader.mail_language,
        time_zone=reader.time_zone,
        name=reader.name,
        recipient=reader.email,
    )


for _message in (join_accepted, join_declined, join_requests):
    messages.register(f"community.{_message.__name__}", _message)


def _to_person(template: str, row: JoinRequest, **context: Any) -> Letter:
    known = row.language in dict(settings.LANGUAGES)
    language = row.language if known else settings.LANGUAGE_CODE
    with translation.override(language):
        join = f"{settings.BASE_URL}{reverse('join')}"
    return Letter(
        template=f"community/{template}",
        context={"greeting_name": row.name, "join_address": join, **context},
        language=language,
        time_zone=settings.TIME_ZONE,
        name=row.name,
        recipient=row.email,
    )
