"""Whether an eID counts as a second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from community import second_factor

if TYPE_CHECKING:
    from datetime import datetime

    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest  # noqa: TID251 -- only its type


def remember(request: HttpRequest, member: Any, login: SocialLogin, *, now: datetime) -> None:
    """Note in the session that the member has shown this eID, if its level counts."""
    acr = login.account.extra_data.get("acr")
    if acr in login.provider.app.settings["second_factor"]:
        second_factor.remember_eid(request, member, method=login.account.provider, acr=acr, now=now)
