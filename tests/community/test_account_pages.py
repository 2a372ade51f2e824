"""Allauth's pages in the site's frame: address, second factor, sessions."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from tests.community.signing import ask, code_in, enter, is_signed_in, sign_in
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.mail import EmailMessage
    from django.test import Client

    from community.models import Member

pytestmark = pytest.mark.django_db

EMAIL, CONFIRM = "/accounts/email/", "/accounts/confirm-email/"


@pytest.fixture(autouse=True)
def _no_limits_of_earlier_tests() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def anna(client: Client, mailoutbox: list[EmailMessage]) -> Member:
    """Anna has just signed in, so she isn't asked again who she is."""
    member = MemberFactory(email="anna@example.org", language="et")
    sign_in(client, "anna@example.org", mailoutbox)
    mailoutbox.clear()
    cache.clear()
    return member


@pytest.mark.parametrize(
    "path",
    [
        EMAIL,
        "/accounts/logout/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/sessions/",
        "/accounts/inactive/",
    ],
)
def test_page_stands_in_the_site_s_frame_in_the_reader_s_language(
    client: Client, anna: Member, path: str
) -> None:
    client.cookies["django_language"] = "et"

    answer = client.get(path)

    assert answer.status_code == 200
    assert answer["Content-Language"] == "et"
    page = answer.content.decode()
    assert '<html lang="et">' in page
    assert page.count("<h1") == 1
    assert re.findall(r"<title>\s*·", page) == []
    assert re.findall(r' style="', page) == []


@pytest.mark.parametrize("path", ["/accounts/login/", EMAIL])
def test_an_address_is_called_as_in_all_other_forms(client: Client, path: str) -> None:
    if path == EMAIL:
        client.force_login(MemberFactory())

    body = client.get(path, headers={"accept-language": "en"}).content.decode()

    assert re.search(r'<label class="field__label" for="id_(email|login)">E-mail address<', body)
    assert "placeholder=" not in body.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("path", ["error", "cancelled"])
def test_who_comes_back_without_having_signed_in_is_led_on(client: Client, path: str) -> None:
    body = client.get(f"/accounts/3rdparty/login/{path}/").content.decode()

    assert '<a class="button" href="/accounts/login/">' in body


def test_address_changes_once_the_code_is_entered(
    client: Client, anna: Member, mailoutbox: list[EmailMessage]
) -> None:
    asked = client.post(EMAIL, {"email": "Anna.New@example.org", "action_add": ""})
    before = list(EmailAddress.objects.values_list("email", flat=True))

    client.post(CONFIRM, {"code": code_in(mailoutbox[0])})

    anna.refresh_from_db()
    assert (asked.status_code, asked["Location"]) == (302, CONFIRM)
    assert before == ["anna@example.org"]
    assert anna.email == "anna.new@example.org"
    assert list(EmailAddress.objects.values_list("user", "email", "primary", "verified")) == [
        (anna.pk, "anna.new@example.org", True, True)
    ]
    assert [mail.to for mail in mailoutbox] == [["anna.new@example.org"], ["anna@example.org"]]
    assert "anna.new@example.org" in mailoutbox[1].body


def test_only_the_new_address_signs_in_after_a_change(
    client: Client, anna: Member, mailoutbox: list[EmailMessage]
) -> None:
    client.post(EMAIL, {"email": "new@example.org", "action_add": ""})
    client.post(CONFIRM, {"code": code_in(mailoutbox[0])})
    client.post("/accounts/logout/")
    mailoutbox.clear()

    ask(type(client)(), "anna@example.org")
    sign_in(client, "new@example.org", mailoutbox)

    assert [mail.to for mail in mailoutbox] == [["new@example.org"]]
    assert is_signed_in(client)


def test_address_of_another_member_cannot_be_taken(
    client: Client, anna: Member, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="ben@example.org")

    taken = client.post(EMAIL, {"email": "ben@example.org", "action_add": ""})
    for mail in list(mailoutbox):
        client.post(CONFIRM, {"code": code_in(mail)})

    anna.refresh_from_db()
    assert anna.email == "anna@example.org"
    assert taken.status_code == 302  # as for a free one
    assert list(EmailAddress.objects.order_by("email").values_list("email", flat=True)) == [
        "anna@example.org",
        "ben@example.org",
    ]


def _totp(seed: str, at: float) -> str:
    """RFC 6238, written anew."""
    key = base64.b32decode(seed)
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    (number,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(number & 0x7FFFFFFF) % 10**6:06d}"


@pytest.fixture
def seed(client: Client, anna: Member) -> str:
    """Anna has just added an authenticator app."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    (seed,) = re.findall(r'value="([A-Z2-7]{32})"', page)
    client.post("/accounts/2fa/totp/activate/", {"code": _totp(seed, time.time())})
    return seed


def test_second_factor_is_asked_for_after_the_code(
    client: Client, seed: str, mailoutbox: list[EmailMessage]
) -> None:
    client.post("/accounts/logout/")
    cache.clear()  # a code of the app works once

    first = sign_in(client, "anna@example.org", mailoutbox)
    half_way = is_signed_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": _totp(seed, time.time())})

    assert first["Location"] == "/accounts/2fa/authenticate/"
    assert half_way is False
    assert is_signed_in(client)


def test_seed_is_not_readable_in_the_database(anna: Member, seed: str) -> None:
    row = Authenticator.objects.get(user=anna, type=Authenticator.Type.TOTP)

    assert seed not in str(row.data)
    assert row.data["secret"].startswith("gAAAA")  # Fernet, version 0x80


# What follows the adding of a factor happens on its commit, so these need one.
@pytest.mark.django_db(transaction=True)
def test_new_factor_is_told_by_mail_and_its_recovery_codes_sign_in(
    client: Client, seed: str, mailoutbox: list[EmailMessage]
) -> None:
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    (area,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    client.post("/accounts/logout/")

    sign_in(client, "anna@example.org", mailoutbox)
    client.post("/accounts/2fa/authenticate/", {"code": area.split()[0]})

    assert (mailoutbox[0].to, mailoutbox[0].subject) == (
        ["anna@example.org"],
        "Autentimisrakendus seadistatud",
    )
    assert len(area.split()) == 10
    assert is_signed_in(client)


def test_passkey_sign_in_offers_a_challenge(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    answer = client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})

    assert 'id="passkey_login"' in page
    assert len(answer.json()["request_options"]["publicKey"]["challenge"]) > 20


def test_wrong_code_of_the_mail_is_refused_at_its_field(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org")
    ask(client, "anna@example.org")

    page = enter(client, "BBBB-BBBB")

    assert page.context["form"].errors == {"code": ["Incorrect code."]}
    assert 'aria-invalid="true"' in page.content.decode()


def test_the_list_of_sessions_says_browser_and_system(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org", language="en")
    client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/1 Firefox/140.0"
    sign_in(client, "anna@example.org", mailoutbox)

    page = client.get("/accounts/sessions/").content.decode()

    assert ("Firefox on Windows" in page, "Mozilla" in page) == (True, False)


# What follows the adding of a factor happens on its commit, so this needs one.
@pytest.mark.django_db(transaction=True)
def test_pages_of_factors_speak_the_site_s_words(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    anna = MemberFactory(email="anna@example.org", language="en")
    sign_in(client, "anna@example.org", mailoutbox)
    before = client.get("/accounts/2fa/").content.decode()
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    (seed,) = re.findall(r'value="([A-Z2-7]{32})"', page)
    client.post("/accounts/2fa/totp/activate/", {"code": _totp(seed, time.time())})
    key = Authenticator.objects.create(
        user=anna, type="webauthn", data={"name": "My phone", "credential": {}}
    )

    pages = {
        path: client.get(f"/accounts/2fa/{path}").content.decode()
        for path in (
            "",
            "totp/deactivate/",
            "webauthn/",
            f"webauthn/keys/{key.pk}/remove/",
            f"webauthn/keys/{key.pk}/edit/",
            "recovery-codes/generate/",
        )
    }

    told = [re.findall(r"<h1>(.*?)</h1>", body)[0] for body in pages.values()]
    assert told == [
        "Passkeys and apps",
        "Remove the app",
        "Your passkeys",
        "Remove a passkey",
        "Rename a passkey",
        "New recovery codes",
    ]
    assert ("You have none yet" in before, "Recovery codes" in before) == (True, False)
    assert "You have 1 passkey." in pages[""]
    assert "10 are left." in pages[""]
    assert "My phone" in pages["webauthn/"]
    for body in pages.values():
        assert not re.search("[Ss]ecurity [Kk]eys|Two-Factor|[Dd]eactivate[^/]", body)
