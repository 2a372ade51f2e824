"""The way out that each mail has which one may do without: in its foot, and for mail programs."""

from __future__ import annotations

from dataclasses import replace
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from community.services import notifications

if TYPE_CHECKING:
    from community.models import Member
    from foundation.mail import Letter


def with_way_out(
    letter: Letter | None, member: Member | None, kind: str, group: object = ""
) -> Letter | None:
    """`letter` to `member` with how they get no more of `kind` at once (of posts: of one `group`, by
    its uuid), in one click (RFC 2369 §3.2, RFC 8058 §3.1), and where they choose for all kinds."""
    if letter is None or member is None:
        return letter
    link = notifications.stop_link(member, kind, group)
    stop = f"{settings.BASE_URL}{reverse('stop_notifications', args=link)}"
    with translation.override(letter.language):
        choices = f"{settings.BASE_URL}{reverse('profile_notifications')}"
    _name, mailbox = parseaddr(settings.MAIL_REPLY_TO)
    by_mail = f", <mailto:{mailbox}?subject=unsubscribe>" if mailbox else ""
    return replace(
        letter,
        context={**letter.context, "way_out": stop, "way_to_choose": choices},
        headers={
            **letter.headers,
            "List-Unsubscribe": f"<{stop}>{by_mail}",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
