"""Where members are signed in."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.conf import settings

if TYPE_CHECKING:
    from datetime import datetime

    from community.models import Member


def end_all(member: Member) -> int:
    """Sign the member out everywhere; returns in how many places that was."""
    sessions = list(UserSession.objects.filter(user=member))
    for session in sessions:
        session.end()
    return len(sessions)


def forget_old(*, now: datetime) -> int:
    """Forget sessions that have run out, and with them the addresses and browsers they came from
    (a duty of `tick`); returns how many members' sessions were forgotten."""
    last = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    count, _by_model = UserSession.objects.filter(last_seen_at__lt=last).delete()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return count
