from __future__ import annotations

import pytest
from django.test import override_settings

from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("et", "et"),
        ("lv-LV,lv;q=0.9,en;q=0.5", "lv"),
        ("no", "nb"),
        ("nn-NO,nn;q=0.9", "nb"),
        ("nb", "nb"),
        ("sl;q=0.4, no;q=0.6", "nb"),
        ("fi", "en"),
        ("", "en"),
        ("*;q=x,,;", "en"),
    ],
)
def test_the_first_visit_is_answered_in_a_language_the_browser_asks_for(client, accepted, language):
    response = client.get("/", headers={"accept-language": accepted})

    assert (response.status_code, response.url) == (302, f"/{language}/")


def test_the_language_last_read_is_remembered(client):
    client.cookies["django_language"] = "sl"

    response = client.get("/", headers={"accept-language": "et"})

    assert response.url == "/sl/"


@pytest.mark.parametrize("address", ["/health/", "/calendar/en.ics"])
def test_neutral_addresses_answer_the_same_whatever_the_language(client, address):
    response = client.get(address, headers={"accept-language": "et"})

    vary = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    assert vary.isdisjoint({"accept-language", "cookie"})
    assert dict(response.cookies) == {}


def directives(response) -> dict[str, str]:
    policy = response["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())


def test_public_pages_allow_no_inline_script(client):
    policy = directives(client.get("/accounts/login/"))

    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert "'unsafe-inline'" not in policy["script-src"]


def test_the_editors_screens_allow_their_inline_scripts_and_have_no_nonce(client):
    client.force_login(MemberFactory(is_superuser=True))

    policy = directives(client.get("/admin/"))

    assert policy["script-src"] == "'self' 'unsafe-inline'"
    assert policy["style-src"] == "'self' 'unsafe-inline'"
    assert policy["frame-ancestors"] == "'self'"


def test_a_member_who_is_no_editor_is_told_so_at_the_editors_door(client):
    client.force_login(MemberFactory())

    assert client.get("/admin/").status_code == 403


def test_a_visitor_is_sent_to_sign_in_at_the_editors_door(client):
    response = client.get("/admin/")

    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/admin/")


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=[r"^health/$"])
def test_only_the_health_check_answers_over_plain_http(client):
    assert client.get("/en/").status_code == 301
    assert client.get("/health/").status_code == 200


@pytest.mark.parametrize("address", ["/admin/nowhere/", "/accounts/nowhere/", "/r/nowhere/"])
def test_what_is_missing_is_not_looked_for_in_a_language(client, address):
    client.force_login(MemberFactory(is_superuser=True))

    assert client.get(address).status_code == 404
