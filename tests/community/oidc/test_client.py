"""How a token is checked: what a provider that lies, or somebody on the way, could send."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa

from community.services import identities
from tests.community.oidc.conftest import Obedient, app, leads_to
from tests.community.signing import is_signed_in
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(settings: Any, obedient: Obedient) -> Any:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app(obedient.issuer)]}}
    member = MemberFactory()
    uid = identities.pseudonym(obedient.issuer, "p1")
    SocialAccount.objects.create(user=member, provider="office", uid=uid)
    return member


def begin(client: Client) -> tuple[str, dict[str, Any], str]:
    """The address to come back to, good claims, and the nonce that was asked with."""
    at = leads_to(client.post("/accounts/oidc/office/login/"))
    asked = {key: values[0] for key, values in parse_qs(urlsplit(at).query).items()}
    issuer = at.partition("/auth?")[0]
    now = int(time.time())
    claims = {
        "iss": issuer,
        "sub": "p1",
        "aud": "talka",
        "iat": now,
        "exp": now + 60,
        "nonce": asked["nonce"],
        "acr": "high",
        "personal_code": "EE60001019906",
        "birthdate": "2000-01-01",
    }
    return f"/accounts/oidc/office/login/callback/?code=c&state={asked['state']}", claims, at


def test_good_token_signs_in_and_only_its_level_is_kept(
    client: Client, member: Any, obedient: Obedient
) -> None:
    back, claims, _at = begin(client)
    obedient.id_token = obedient.sign(claims)

    client.get(back)

    assert is_signed_in(client)
    assert SocialAccount.objects.get().extra_data == {"acr": "high"}
    assert "code_verifier=" in obedient.sent[0]


BAD: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example.org"},
    "another audience": {"aud": "another"},
    "two audiences, for another": {"aud": ["talka", "another"], "azp": "another"},
    "run out": {"exp": 1_000_000_000},
    "of the future": {"iat": 4_000_000_000},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "no person": {"sub": ""},
    "no level": {"acr": None},
    "a level in a list": {"acr": ["high"]},
}


@pytest.mark.parametrize("what", BAD)
def test_claim_that_is_wrong_signs_nobody_in(
    client: Client, member: Any, obedient: Obedient, what: str
) -> None:
    back, claims, _at = begin(client)
    told = {key: value for key, value in (claims | BAD[what]).items() if value is not None}
    obedient.id_token = obedient.sign(told)

    answer = client.get(back)

    assert answer.status_code in (400, 403, 502)
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "what", ["another key", "none", "shared secret", "unknown key", "no token"]
)
def test_signature_that_is_wrong_signs_nobody_in(
    client: Client, member: Any, obedient: Obedient, what: str
) -> None:
    back, claims, _at = begin(client)
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    obedient.id_token = {
        "another key": lambda: jwt.encode(claims, other, "RS256", headers={"kid": "k"}),
        "none": lambda: jwt.encode(claims, None, "none", headers={"kid": "k"}),
        "shared secret": lambda: jwt.encode(claims, "s" * 64, "HS256", headers={"kid": "k"}),
        "unknown key": lambda: obedient.sign(claims, kid="another"),
        "no token": lambda: "",
    }[what]()

    answer = client.get(back)

    assert answer.status_code == 502
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "configuration",
    [{"issuer": "https://evil.example.org"}, {"jwks_uri": ""}, {"token_endpoint": None}],
)
def test_description_that_is_wrong_is_refused(
    client: Client, member: Any, obedient: Obedient, configuration: dict[str, Any]
) -> None:
    obedient.said["configuration"] = configuration

    assert client.post("/accounts/oidc/office/login/").status_code == 502


def test_user_info_of_another_person_is_refused(
    client: Client, member: Any, obedient: Obedient, settings: Any
) -> None:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["fetch_userinfo"] = True
    obedient.said["userinfo"] = {"sub": "p2", "email": "anna@example.org"}
    back, claims, _at = begin(client)
    obedient.id_token = obedient.sign(claims)

    assert client.get(back).status_code == 502
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("told", "proven"),
    [
        ({"email": "anna@example.org"}, True),
        ({"email": "anna@example.org", "email_verified": True}, True),
        ({"email": "anna@example.org", "email_verified": False}, False),
        ({"email": "anna@example.org.evil.example"}, False),
        ({"email": "anna@evil.example"}, False),
    ],
)
def test_address_counts_only_of_a_trusted_domain(
    client: Client, obedient: Obedient, settings: Any, told: dict[str, Any], proven: bool
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [app(obedient.issuer, trusted_domains=["example.org"])]}
    }
    for email in ("anna@example.org", "anna@evil.example"):
        MemberFactory(email=email)
    back, claims, _at = begin(client)
    obedient.id_token = obedient.sign(claims | told)

    client.get(back)

    assert is_signed_in(client) is proven
