"""Mails about a run to those who look after it, and about a guest's try to a member. Each loads the
rows as they are when it is sent, and returns None when there is nothing to say any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from community.models import Member
from events.enums import State, Visibility
from events.models import Registration, Run
from events.queries import organisers, words
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime


def requests(*, now: datetime, run: int, member: int) -> Letter | None:
    """People ask for a place, and you decide."""
    number = Registration.objects.filter(
        run=run, state=State.REQUESTED, manager_asked_at=None
    ).count()
    if not number:
        return None
    return _to_organiser("requests", run, member, now, number=number)


def too_few(*, now: datetime, run: int, member: int) -> Letter | None:
    """Fewer than the minimum are confirmed: does it take place?"""
    number = Run.objects.filter(pk=run, registrations__state=State.CONFIRMED).count()
    return _to_organiser("too_few", run, member, now, number=number)


def guest_is_member(*, now: datetime, run: int, member: int) -> Letter | None:
    """Somebody typed your address to register as a guest: sign in for it."""
    return _letter("guest_is_member", run, member, now)


for _message in (requests, too_few, guest_is_member):
    messages.register(f"events.{_message.__name__}", _message)


def _to_organiser(
    template: str, run: int, member: int, now: datetime, **context: Any
) -> Letter | None:
    """None too where the reader no longer looks after the event, or the run has begun."""
    found = Run.objects.select_related("event__schedule_page").filter(pk=run).first()
    if found is None or found.starts_at is None or found.starts_at <= now:
        return None
    if not organisers.may_look_after(found.event).filter(pk=member).exists():
        return None
    return _letter(template, run, member, now, **context)


def _letter(template: str, run: int, member: int, _now: datetime, **context: Any) -> Letter | None:
    found = Run.objects.select_related("event").filter(pk=run).first()
    reader = Member.objects.filter(pk=member, is_active=True).first()
    if found is None or reader is None:
        return None
    spoken = words.words_of_one(found.event, reader.mail_language)
    path = reverse("event_participants", args=[found.uuid])
    dates = reverse("event_dates", args=[found.event_id])
    register = reverse("register", args=[found.uuid])
    if found.event.visibility == Visibility.LINK:
        # Whoever tried had the event's link.
        register += f"?{urlencode({'key': found.event.link_token})}"
    return Letter(
        template=f"events/{template}",
        context={
            "run": found,
            "title": spoken.title,
            "title_language": spoken.language,
            "dates": [{"date": date} for date in found.occurrences.select_related("venue")],
            "participants_address": f"{settings.BASE_URL}{path}",
            "requests_address": f"{settings.BASE_URL}{path}?{urlencode({'state': 'requested'})}",
            "dates_address": f"{settings.BASE_URL}{dates}",
            "register_address": f"{settings.BASE_URL}{register}",
            "greeting_name": reader.name,
            **context,
        },
        language=reader.mail_language,
        time_zone=reader.time_zone,
        name=reader.name,
        recipient=reader.email,
    )
