"""The mail that asks whether an address is to get news; see `community.emails`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from community import domains
from community.models import Recipient, SubscriptionWish
from community.queries import joining
from community.services.subscriptions import MESSAGE, WISHES_KEPT
from foundation import clock
from foundation.mail import Letter, messages

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member


def subscription(*, now: datetime, wish: int) -> Letter | None:
    """A link that begins or changes it; of a member, that they choose on their profile. None where
    no mail can go, for who may no longer sign in, and once it is confirmed or too old."""
    row = SubscriptionWish.objects.filter(pk=wish, confirmed_at=None).first()
    if row is None or row.created_at <= now - WISHES_KEPT or not domains.is_address(row.email):
        return None
    member = joining.member_at(row.email)
    if member is not None:
        return _to_member(member) if member.is_active else None
    gets_some = Recipient.objects.wanting().filter(email=row.email).exists()
    until = timezone.localtime(row.created_at + WISHES_KEPT, clock.zone(row.time_zone))
    confirm = reverse("confirm_subscription", args=[row.link_token])
    return Letter(
        template="community/subscription_confirm",
        context={
            "is_change": gets_some,
            "confirm_address": f"{settings.BASE_URL}{confirm}",
            "last_day": until.date(),
        },
        language=row.mail_language,
        time_zone=row.time_zone,
        recipient=row.email,
        proves_address=True,
    )


messages.register(MESSAGE, subscription)


def _to_member(member: Member) -> Letter:
    with translation.override(member.mail_language):
        address = f"{settings.BASE_URL}{reverse('profile_mail')}"
    return Letter(
        template="community/subscription_member",
        context={"greeting_name": member.name, "profile_address": address},
        language=member.mail_language,
        time_zone=member.time_zone,
        name=member.name,
        recipient=member.email,
    )
