"""What is asked of a provider, and how its answer is checked.

django-allauth skips the signature of a token that it fetched itself, takes the signature's method
from the token, and knows no nonce: so the token is checked here, whole.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

from community.oidc.errors import Reason, Refused

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin, SocialToken
    from django.http import HttpRequest  # noqa: TID251 -- only its type

# Signed with a key that only the provider has; never "none", never with a shared secret.
ALGORITHMS = [
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
]
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LEEWAY = 30  # seconds by which clocks may differ


class Client(OpenIDConnectOAuth2Adapter):
    """One conversation with a provider. `asked` is what was kept when it began: the view fills
    it in from the state."""

    asked: dict[str, Any]

    @property
    def openid_config(self) -> dict[str, Any]:
        """How the provider describes itself; it must be the one that was configured."""
        if not hasattr(self, "_openid_config"):
            server = self.get_provider().app.settings["server_url"]
            told = _json(f"{server}/.well-known/openid-configuration")
            if told.get("issuer", "").rstrip("/") != server or not all(map(told.get, ENDPOINTS)):
                raise Refused(Reason.PROVIDER)
            self._openid_config = told
        return self._openid_config

    def get_access_token_data(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # RFC 9207: the code of another provider is not handed to this one.
        issuer = request.GET.get("iss")
        if issuer is not None and issuer != self.openid_config["issuer"]:
            raise Refused(Reason.PROVIDER)
        return super().get_access_token_data(request, *args, **kwargs)

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        claims = self._claims(app, kwargs["response"].get("id_token"))
        if not hmac.compare_digest(str(claims["nonce"]), str(self.asked.get("nonce"))):
            raise Refused(Reason.STALE)
        accepted = app.settings["acr"]
        if accepted and claims.get("acr") not in accepted:
            raise Refused(Reason.LEVEL)
        if app.settings["fetch_userinfo"]:
            claims = self._with_address(claims, token.token)
        return self.get_provider().sociallogin_from_response(request, claims)

    def _claims(self, app: Any, id_token: Any) -> dict[str, Any]:
        """What the token says, once its signature, issuer, audience and time are right."""
        try:
            kid = jwt.get_unverified_header(id_token).get("kid")
            keys = jwt.PyJWKSet.from_dict(_json(self.openid_config["jwks_uri"])).keys
            key = next(key for key in keys if kid is None or key.key_id == kid)
            claims = jwt.decode(
                id_token,
                key=key,
                algorithms=ALGORITHMS,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=LEEWAY,
                options={"require": REQUIRED},
            )
        except (jwt.PyJWTError, StopIteration, TypeError, AttributeError) as error:
            raise Refused(Reason.PROVIDER) from error
        for_others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if not claims["sub"] or (for_others and claims.get("azp") != app.client_id):
            raise Refused(Reason.PROVIDER)
        return claims

    def _with_address(self, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        """The claims, and the address where only the user info has it."""
        if "email" in claims or not self.openid_config.get("userinfo_endpoint"):
            return claims
        told = self._fetch_user_info(access_token)
        if told.get("sub") != claims["sub"]:
            raise Refused(Reason.PROVIDER)
        wanted = {key: told[key] for key in ("email", "email_verified") if key in told}
        return claims | wanted


def _json(address: str) -> dict[str, Any]:
    with get_adapter().get_requests_session() as session:
        answer = session.get(address, allow_redirects=False)
        answer.raise_for_status()
        told = answer.json()
    if not isinstance(told, dict):
        raise Refused(Reason.PROVIDER)
    return told
