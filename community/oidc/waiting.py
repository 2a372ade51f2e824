"""An eID that belongs to no member yet, kept in the session until its owner says whose it is: an
existing account, in which they sign in first, or a new one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.socialaccount.models import SocialApp, SocialLogin

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest  # noqa: TID251 -- only its type

_KEY = "eid_waiting"
# Long enough for a code that a gateway holds back, too short for the next person at the desk.
LIFE = timedelta(minutes=30)


def keep(request: HttpRequest, login: SocialLogin, *, now: datetime) -> None:
    request.session[_KEY] = {"login": login.serialize(), "at": int(now.timestamp())}


def current(request: HttpRequest, *, now: datetime) -> SocialLogin | None:
    """The eID that waits in this session, if it is fresh."""
    kept = request.session.get(_KEY)
    if not kept:
        return None
    age = now.timestamp() - kept["at"]
    try:
        fresh = 0 <= age < LIFE.total_seconds()
        return SocialLogin.deserialize(kept["login"]) if fresh else None
    except (ValueError, LookupError, SocialApp.DoesNotExist):
        # Of another version of the site, or of a provider that is gone.
        return None


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
