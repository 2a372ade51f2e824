"""Badges on the web: whose they are, and what everybody needs to check them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from events import badge_keys, badges
from events.models import Certificate, Event
from events.services import contacts
from tests.events.views.conftest import NOW
from tests.factories.badges import private_key, public_key
from tests.factories.certificates import CertificateFactory
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from django.test import Client

    from events.models import Contact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _key(settings: Any) -> None:
    settings.BADGE_KEY = private_key()


def certificate_of(contact: Contact, **told: Any) -> Certificate:
    page = published(plan(entry(date(2026, 11, 20))))
    run = Event.objects.get(key=page.event_key).runs.get()
    place = registered(run, at=NOW, contact=contact)
    return CertificateFactory(registration=place, issued_at=NOW, **told)


def test_a_member_saves_the_badge_of_a_certificate(client: Client):
    member = MemberFactory()
    certificate = certificate_of(contacts.of_member(member, now=NOW))
    client.force_login(member)

    response = client.get(f"/en/certificates/{certificate.code}/badge/")

    assert response.content.decode() == badges.signed(certificate)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == (
        f'attachment; filename="badge-{certificate.code[:6]}.jwt"'
    )
    assert "no-store" in response["Cache-Control"]


def test_a_guest_saves_it_by_the_link(client: Client):
    certificate = certificate_of(ContactFactory())

    response = client.get(f"/r/{certificate.registration.link_token}/badge/")

    claims = jwt.decode(response.content.decode(), public_key(), algorithms=["RS256"])
    assert claims["jti"] == badges.address_of(certificate)
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("way", ["member", "guest"])
def test_there_is_no_badge_of_a_revoked_certificate(client: Client, way: str):
    member = MemberFactory()
    certificate = certificate_of(
        contacts.of_member(member, now=NOW), revoked_at=NOW, revoked_reason="Wrong person"
    )
    client.force_login(member)
    path = {
        "member": f"/en/certificates/{certificate.code}/badge/",
        "guest": f"/r/{certificate.registration.link_token}/badge/",
    }[way]

    response = client.get(path)

    assert response.status_code == 410
    assert "This certificate was revoked" in response.content.decode()
    assert "Wrong person" in response.content.decode()


def test_what_was_issued_anew_has_a_badge_again(client: Client):
    old = certificate_of(ContactFactory(), revoked_at=NOW)
    new = CertificateFactory(registration=old.registration, issued_at=NOW)

    response = client.get(f"/r/{old.registration.link_token}/badge/")

    claims = jwt.decode(response.content.decode(), public_key(), algorithms=["RS256"])
    assert claims["jti"] == badges.address_of(new)


def test_without_a_key_nothing_is_offered_and_the_status_of_what_went_out_is_still_told(
    client: Client, settings: Any
):
    member = MemberFactory()
    certificate = certificate_of(contacts.of_member(member, now=NOW))
    client.force_login(member)
    settings.BADGE_KEY = ""

    paths = ["/certificates/issuer/", "/certificates/keys/"]
    paths += [f"/en/certificates/{certificate.code}/badge/"]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    assert "Open Badge" not in client.get("/en/training/").content.decode()
    assert client.get(f"/certificates/status/{certificate.code}/").status_code == 200


@pytest.mark.parametrize(
    ("path", "content_type", "age"),
    [
        ("/certificates/issuer/", "application/ld+json", 3600),
        ("/certificates/keys/", "application/jwk-set+json", 3600),
        ("/certificates/keys/{key}/", "application/jwk+json", 3600),
        ("/certificates/status/{code}/", "application/json", 300),
    ],
)
def test_what_everybody_needs_is_public_and_knows_nobody(
    client: Client, path: str, content_type: str, age: int
):
    client.force_login(MemberFactory())
    certificate = CertificateFactory()
    key = badge_keys.published()[0]

    response = client.get(
        path.format(key=key.thumbprint, code=certificate.code),
        headers={"Accept-Language": "et", "Origin": "https://verifier.example"},
    )

    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == f"public, max-age={age}"
    assert "Vary" not in response
    assert not response.cookies


def test_the_address_that_a_badge_names_answers_with_the_key_alone(client: Client):
    token = badges.signed(CertificateFactory(issued_at=NOW))
    kid = jwt.get_unverified_header(token)["kid"]

    jwk = client.get(kid.removeprefix("http://localhost")).json()

    assert jwt.decode(token, jwt.PyJWK(jwk), algorithms=["RS256"])["jti"]
    assert jwk in client.get("/certificates/keys/").json()["keys"]


def test_a_status_is_found_by_the_number_as_it_is_alone(client: Client):
    code = CertificateFactory().code

    wrong = [code.lower(), code[:-1], f"{code}0", "x", "%00"]
    assert {client.get(f"/certificates/status/{one}/").status_code for one in wrong} == {404}
    assert client.get("/certificates/status/").status_code == 404
    client.force_login(MemberFactory())
    assert {client.get(f"/en/certificates/{one}/badge/").status_code for one in wrong} == {404}


def test_a_status_outlives_the_registration(client: Client):
    certificate = certificate_of(ContactFactory())
    certificate.registration.delete()

    response = client.get(f"/certificates/status/{certificate.code}/")

    assert response.json()["revokedCredential"] == []


def test_a_badge_costs_one_query_beside_who_asks(client: Client, django_assert_max_num_queries):
    member = MemberFactory()
    certificate = certificate_of(contacts.of_member(member, now=NOW))
    client.force_login(member)
    path = f"/en/certificates/{certificate.code}/badge/"
    client.get(path)

    with django_assert_max_num_queries(4):
        client.get(path)
