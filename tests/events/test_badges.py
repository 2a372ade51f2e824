"""Certificates as Open Badges: what they say, who signs them."""

from __future__ import annotations

import hashlib
from datetime import date

import jwt
import pytest

from events import badge_keys, badges
from tests.factories.badges import private_key, public_key
from tests.factories.certificates import SALT, CertificateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _key(settings):
    settings.BADGE_KEY = private_key()


def test_a_badge_says_what_the_paper_says():
    certificate = CertificateFactory.build()

    said = badges.credential_of(certificate)

    subject = said["credentialSubject"]
    achievement = subject["achievement"]
    assert said["name"] == achievement["name"] == "Service design in practice"
    assert said["validFrom"] == "2026-12-09T08:00:00Z"
    assert (said["inLanguage"], achievement["inLanguage"]) == ("en", "en")
    assert achievement["description"] == (
        "Service design in practice, held by Ministry of Examples (1 December 2026 – 8 December "
        "2026).\n- Ask people what they need\n- Draw a service blueprint"
    )
    assert achievement["creator"]["name"] == "Ministry of Examples"
    assert said["issuer"] == {
        "id": "http://localhost/certificates/issuer/",
        "type": ["Profile"],
        "name": "Talka",
        "url": "http://localhost/",
    }
    assert subject["result"][0]["value"] == "10.5"
    assert achievement["resultDescription"][0]["valueMax"] == "12"
    assert subject["result"][0]["resultDescription"] == achievement["resultDescription"][0]["id"]


def test_the_person_is_known_by_the_name_and_by_the_hash_of_the_address():
    by_address, by_name = badges.credential_of(CertificateFactory.build())["credentialSubject"][
        "identifier"
    ]

    hashed = hashlib.sha256(f"mari@example.org{SALT}".encode()).hexdigest()
    assert by_address == {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${hashed}",
        "identityType": "emailAddress",
        "salt": SALT,
    }
    assert (by_name["identityHash"], by_name["hashed"]) == ("Mari Õun", False)


def test_a_badge_is_in_the_language_of_the_paper_whoever_asks_for_it():
    said = badges.credential_of(CertificateFactory.build(language="et", outcomes=[]))

    assert "1. detsember 2026" in said["credentialSubject"]["achievement"]["description"]


def test_people_with_the_same_paper_have_the_same_achievement_and_no_id_in_common():
    one, other = (
        badges.credential_of(CertificateFactory.build(minutes=minutes))["credentialSubject"]
        for minutes in (630, 720)
    )

    assert one["achievement"] == other["achievement"]
    assert one["id"] != other["id"]


@pytest.mark.parametrize(
    "otherwise",
    [{"title": "Other"}, {"language": "et"}, {"last_day": date(2026, 12, 9)}, {"outcomes": []}],
)
def test_another_paper_is_another_achievement(otherwise):
    ids = {
        badges.credential_of(made)["credentialSubject"]["achievement"]["id"]
        for made in (CertificateFactory.build(), CertificateFactory.build(**otherwise))
    }

    assert len(ids) == 2


def test_what_the_site_held_itself_was_made_by_the_issuer():
    said = badges.credential_of(CertificateFactory.build(issuer="Talka"))

    assert said["credentialSubject"]["achievement"]["creator"] == said["issuer"]


@pytest.mark.parametrize(
    ("minutes", "said"), [(90, "1.5"), (720, "12"), (600, "10"), (50, "0.83"), (0, "0")]
)
def test_hours_have_no_more_digits_than_they_need(minutes, said):
    assert badges.hours(minutes) == said


def test_the_signature_is_the_sites_and_the_claims_are_the_credentials():
    certificate = CertificateFactory.build()

    token = badges.signed(certificate)

    key = badge_keys.published()[0]
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "kid": key.url, "typ": "JWT"}
    claims = jwt.decode(token, public_key(), algorithms=["RS256"], options={"verify_nbf": False})
    said = badges.credential_of(certificate)
    assert claims == {
        **said,
        "iss": said["issuer"]["id"],
        "sub": said["credentialSubject"]["id"],
        "jti": said["id"],
        "nbf": 1796803200,
    }


def test_a_badge_is_the_same_each_time():
    certificate = CertificateFactory.build()

    assert badges.signed(certificate) == badges.signed(certificate)


def test_without_a_key_nothing_is_signed_or_published(settings):
    settings.BADGE_KEY = ""

    assert not badges.is_offered()
    assert badge_keys.published() == []
    with pytest.raises(badge_keys.NoKey):
        badges.signed(CertificateFactory.build())


def test_a_published_key_has_no_private_number():
    (key,) = badge_keys.published()

    assert set(key.jwk) == {"kty", "n", "e", "alg", "use", "kid"}
    assert key.jwk["kid"] == key.url == f"http://localhost/certificates/keys/{key.thumbprint}/"


def test_the_thumbprint_is_the_one_that_others_count(settings):
    # The example of RFC 7638, section 3.1.
    numbers = {
        "e": "AQAB",
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tS"
        "oc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR"
        "0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhA"
        "I4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    }

    assert badge_keys._thumbprint(numbers) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def test_former_keys_stay_published_each_once(settings):
    settings.BADGE_OLD_KEYS = [public_key(1), public_key(0), public_key(1)]

    keys = badge_keys.published()

    assert len(keys) == 2
    assert keys[0].url == badge_keys.signing().url


def test_a_signing_key_shows_nothing_of_itself():
    assert "PRIVATE" not in repr(badge_keys.signing())


def test_the_list_of_revoked_credentials_is_about_one_and_gives_no_reason():
    valid = CertificateFactory.build()
    revoked = CertificateFactory.build(revoked_at=valid.issued_at, revoked_reason="Zilver")

    assert badges.revocations(valid)["revokedCredential"] == []
    assert badges.revocations(revoked) == {
        "id": f"http://localhost/certificates/status/{revoked.code}/",
        "issuer": "http://localhost/certificates/issuer/",
        "revokedCredential": [{"id": badges.address_of(revoked), "revoked": True}],
    }
