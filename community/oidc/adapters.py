"""What the site decides differently from django-allauth's defaults about the eIDs of others."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.shortcuts import redirect, render  # noqa: TID251 -- allauth's way to answer
from django.utils import timezone
from requests import RequestException

from community.oidc import waiting
from community.oidc.errors import Reason, Refused

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialApp, SocialLogin
    from django.http import HttpRequest  # noqa: TID251 -- only its type

logger = logging.getLogger(__name__)
# What providers say when the person went back: the standard, and TARA.
CANCELLED = {"access_denied", "user_cancel"}
STATUS = {
    Reason.CANCELLED: 200,
    Reason.LEVEL: 403,
    Reason.STALE: 400,
    Reason.PROVIDER: 502,
    Reason.UNREACHABLE: 502,
}


class SocialAdapter(DefaultSocialAccountAdapter):
    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the settings alone, so that nobody's rights in the database add a provider."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        # Of no further use, and it would lie in the session with whoever is asked something.
        sociallogin.token = None

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """An eID proves a person and no employer: who is not known yet is asked on a page of ours,
        and nothing is made of it here."""
        waiting.keep(request, sociallogin, now=timezone.now())
        raise ImmediateHttpResponse(redirect("eid"))

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        domain = email.rpartition("@")[2].lower()
        return domain in login.provider.app.settings["trusted_domains"]

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        reason = _reason(request, error, exception)
        # Only what kind of thing it was: what a provider answers may name a person.
        logger.warning(
            "Signing in with %s was refused: %s (%s)",
            provider.sub_id,
            reason.value,
            type(exception).__name__ if exception else request.GET.get("error", "")[:40],
        )
        context = {"reason": reason.value, "name": provider.name}
        raise ImmediateHttpResponse(
            render(request, "community/eid_refused.html", context, status=STATUS[reason])
        )


def _reason(request: HttpRequest, error: Any, exception: Exception | None) -> Reason:
    if isinstance(exception, Refused):
        return exception.reason
    if isinstance(exception, RequestException):
        return Reason.UNREACHABLE
    if isinstance(exception, OAuth2Error):
        return Reason.PROVIDER
    if error == AuthError.CANCELLED or request.GET.get("error") in CANCELLED:
        return Reason.CANCELLED
    return Reason.PROVIDER if request.GET.get("error") else Reason.STALE
