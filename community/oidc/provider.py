"""A provider as the configuration describes it: nothing of it is the visitor's to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from requests import RequestException

from community.oidc.client import Client
from community.oidc.errors import Refused
from community.services import identities

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- only their types

NONCE_LENGTH = 43
KEPT = ("acr", "amr", "auth_time")


class Provider(OpenIDConnectProvider):
    oauth2_adapter_class = Client
    pkce_enabled_default = True
    # Signing in with a token that a browser brings would pass by the nonce.
    supports_token_authentication = False

    def serialize(self) -> dict[str, Any]:
        # allauth's names only the kind and the client, and two providers may call us the same.
        return {"id": self.sub_id, "app.client_id": self.app.client_id}

    def get_auth_params(self) -> dict[str, str]:
        params = {"ui_locales": f"{get_language()} en"}
        if levels := self.app.settings["acr"]:
            params["acr_values"] = levels[0]
        return params

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Only where to go afterwards, and whether to connect, are the person's to say; allauth
        would take scope and level from the address as well."""
        told = super().get_redirect_from_request_kwargs(request)
        connects = request.user.is_authenticated and request.POST.get("process") == "connect"
        chosen = {"process": AuthProcess.CONNECT if connects else AuthProcess.LOGIN}
        if "next_url" in told:
            chosen["next_url"] = told["next_url"]
        return chosen

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        nonce = get_random_string(NONCE_LENGTH)
        params = self.get_auth_params() | {"nonce": nonce}
        try:
            return super().redirect(request, process, auth_params=params, nonce=nonce, **kwargs)
        except (RequestException, Refused) as error:
            return render_authentication_error(request, self, exception=error)

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> SocialLogin:
        identities.renew(
            provider=self.sub_id,
            issuer=self.app.settings["server_url"],
            subject=str(response["sub"]),
        )
        return super().sociallogin_from_response(request, response)

    def extract_uid(self, data: dict[str, Any]) -> str:
        return identities.pseudonym(self.app.settings["server_url"], str(data["sub"]))

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {key: data[key] for key in KEPT if key in data}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """The address that the provider names, proven only if it is of a domain that the
        configuration trusts this provider with."""
        email = data.get("email")
        if not isinstance(email, str) or not email:
            return []
        domain = email.rpartition("@")[2].lower()
        trusted = domain in self.app.settings["trusted_domains"]
        # Entra says nothing about it, and names only addresses of its own; who denies is believed.
        proven = trusted and data.get("email_verified", True) in (True, "true")
        return [EmailAddress(email=email.lower(), verified=proven, primary=True)]


provider_classes = [Provider]
