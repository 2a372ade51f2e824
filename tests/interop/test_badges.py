"""Our badges are verified by programs that are not ours, from what the site publishes alone: jose
checks the signature and the claims' times, jsonld reads every term by the official contexts."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jwt
import pytest

from events import badge_keys, badges
from tests.factories.badges import private_key, public_key
from tests.factories.certificates import CertificateFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.node]

NOW = datetime(2026, 12, 10, tzinfo=UTC)
OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"


@pytest.fixture
def verify(client: Client, settings: Any, verify_badges: Callable[[dict], dict]) -> Callable:
    """Verdicts on tokens by name, from what the site answers at `addresses` now."""
    settings.BADGE_KEY = private_key()

    def verdicts(tokens: dict[str, str], *, besides: tuple[str, ...] = (), now: datetime = NOW):
        kids = {jwt.get_unverified_header(token)["kid"] for token in tokens.values()}
        said = [
            json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
            for token in tokens.values()
        ]
        addresses = {
            *(kids | {badges.issuer_id(), f"http://localhost{badge_keys.ROOT}"}),
            *(one["credentialStatus"]["id"] for one in said),
            *besides,
        }
        answers = {address: client.get(urlsplit(address).path) for address in addresses}
        documents = {
            address: {"type": answer["Content-Type"], "text": answer.content.decode()}
            for address, answer in answers.items()
            if answer.status_code == 200
        }
        return verify_badges(
            {"documents": documents, "tokens": tokens, "now": now.timestamp() * 1000}
        )

    return verdicts


def test_a_badge_is_verified_and_every_word_of_it_is_known(verify):
    made = CertificateFactory()
    estonian = CertificateFactory(language="et", name="“Õ” \n#", outcomes=[], title="Käsi & <b>")

    found = verify({"made": badges.signed(made), "estonian": badges.signed(estonian)})

    assert found["made"]["credential"] == badges.credential_of(made)
    assert found["estonian"]["credential"] == badges.credential_of(estonian)
    (expanded,) = found["made"]["expanded"]
    assert expanded["@type"] == [
        "https://www.w3.org/2018/credentials#VerifiableCredential",
        f"{OB}OpenBadgeCredential",
    ]
    (subject,) = expanded["https://www.w3.org/2018/credentials#credentialSubject"]
    assert {each["@type"][0] for each in subject[f"{OB}identifier"]} == {f"{OB}IdentityObject"}
    (status,) = expanded["https://www.w3.org/2018/credentials#credentialStatus"]
    assert status["@type"] == [
        "https://purl.imsglobal.org/spec/vcrl/v1p0/context.json#1EdTechRevocationList"
    ]
    (profile,) = found["made"]["profile"]
    assert profile["@type"] == [f"{OB}Profile"]


def test_a_revoked_badge_is_refused_though_its_signature_is_good(verify):
    revoked = CertificateFactory(revoked_at=NOW)

    found = verify({"revoked": badges.signed(revoked)})

    assert found["revoked"]["why"] == "revoked"


def test_what_was_changed_or_signed_by_others_is_refused(verify):
    good = badges.signed(CertificateFactory())
    header, payload, signature = good.split(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    kid = jwt.get_unverified_header(good)["kid"]
    said["credentialSubject"]["identifier"][1]["identityHash"] = "Somebody Else"
    changed = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    tokens = {
        "good": good,
        "changed": f"{header}.{changed}.{signature}",
        "by another key": jwt.encode(said, private_key(1), "RS256", headers={"kid": kid}),
        "by the public key as a secret": jwt.encode(
            said, "0123456789abcdef" * 4, "HS256", headers={"kid": kid}
        ),
        "unsigned": jwt.encode(said, None, "none", headers={"kid": kid}),
    }

    found = verify(tokens)

    assert "refused" not in found.pop("good")
    assert {name: verdict["refused"] for name, verdict in found.items()} == {
        "changed": "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
        "by another key": "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
        "by the public key as a secret": found["by the public key as a secret"]["refused"],
        "unsigned": found["unsigned"]["refused"],
    }


def test_a_badge_is_not_valid_before_it_was_issued(verify):
    token = badges.signed(CertificateFactory())

    found = verify({"early": token}, now=datetime(2026, 12, 9, 7, 0, tzinfo=UTC))

    assert found["early"]["refused"] == "ERR_JWT_CLAIM_VALIDATION_FAILED"


def test_a_badge_signed_by_a_former_key_is_verified_as_long_as_the_key_is_published(
    verify, settings
):
    token = badges.signed(CertificateFactory())
    settings.BADGE_KEY, settings.BADGE_OLD_KEYS = private_key(1), [public_key(0)]

    kept = verify({"old": token})
    settings.BADGE_OLD_KEYS = []
    gone = verify({"old": token})

    assert "refused" not in kept["old"]
    assert gone["old"]["why"].startswith("nothing at http://localhost/certificates/keys/")
