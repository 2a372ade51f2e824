"""Holes that signing in with allauth and Wagtail has by default; docs/adr/0027 lists all of them."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.conf import settings as site_settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from community.models import Member
from tests.community.signing import ask, is_signed_in, sign_in
from tests.community.test_account_pages import _totp
from tests.community.test_second_factor import SEED, with_app
from tests.config.processes import ROOT
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.mail import EmailMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_of_earlier_tests() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_address_in_other_case_is_the_same_person() -> None:
    MemberFactory(email="new.person@example.org")

    assert Member(email="New.Person@Example.ORG").clean_fields(exclude=["password"]) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create_user("New.Person@example.org")


def test_forged_address_of_the_network_passes_no_limit(client: Client) -> None:
    with time_machine.travel("2026-11-21T12:00:00Z", tick=False):
        statuses = [
            client.post(
                "/accounts/login/",
                {"login": "not an address"},
                headers={"x-forwarded-for": f"203.0.113.{n}", "x-real-ip": f"203.0.113.{n}"},
            ).status_code
            for n in range(61)
        ]

    assert statuses == [200] * 60 + [429]


def test_limits_are_kept_where_all_processes_see_them() -> None:
    text = (ROOT / "site/config/settings/base.py").read_text(encoding="utf-8")
    (default,) = re.findall(r'"default": \(\n(.*?)\n    \),', text, re.DOTALL)

    assert sorted(re.findall(r'"BACKEND": "([^"]+)"', default)) == [
        "foundation.near_cache.NearDatabaseCache",
        "foundation.near_cache.NearRedisCache",
    ]


def test_passkey_is_for_this_host_and_asks_for_the_person(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org")
    sign_in(client, "anna@example.org", mailoutbox)

    page = client.get("/accounts/2fa/webauthn/add/").content.decode()

    assert '"rp": {"name": "Talka", "id": "testserver"}' in page
    assert '"userVerification": "required"' in page
    wanted = (
        Client()
        .get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
        .json()["request_options"]["publicKey"]
    )
    assert (wanted["rpId"], wanted["userVerification"]) == ("testserver", "required")


def test_signing_out_everywhere_else_ends_every_kind_of_session(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    member = MemberFactory(email="anna@example.org")
    by_code, by_app, by_force = Client(), Client(), Client()
    sign_in(by_code, "anna@example.org", mailoutbox)
    with_app(member)
    sign_in(by_app, "anna@example.org", mailoutbox)
    by_app.post("/accounts/2fa/authenticate/", {"code": _totp(SEED, time.time())})
    by_force.force_login(member)
    client.force_login(member)
    before = [is_signed_in(browser) for browser in (by_code, by_app, by_force, client)]

    client.post("/accounts/sessions/")

    after = [is_signed_in(browser) for browser in (by_code, by_app, by_force, client)]
    assert before == [True] * 4
    assert after == [False, False, False, True]
    assert Session.objects.count() == 1


def test_nothing_of_allauth_s_defaults_came_back() -> None:
    wanted = {
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ALLAUTH_TRUSTED_PROXY_COUNT": 0,
        "ALLAUTH_TRUSTED_CLIENT_IP_HEADER": None,
        "MFA_WEBAUTHN_USER_VERIFICATION": "required",
        "MFA_TRUST_ENABLED": False,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_LOGIN_ON_GET": False,
        "WAGTAIL_PASSWORD_MANAGEMENT_ENABLED": False,
        "WAGTAIL_PASSWORD_RESET_ENABLED": False,
        "WAGTAIL_EMAIL_MANAGEMENT_ENABLED": False,
        "WAGTAILUSERS_PASSWORD_ENABLED": False,
    }

    assert {name: getattr(site_settings, name) for name in wanted} == wanted


def test_session_made_before_signing_in_is_of_no_use_afterwards(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org")
    ask(client, "anna@example.org")
    planted = Client()
    planted.cookies["sessionid"] = client.cookies["sessionid"].value
    sign_in(client, "anna@example.org", mailoutbox)

    assert is_signed_in(client)
    assert not is_signed_in(planted)


def test_every_test_that_the_decision_names_is_there() -> None:
    named = re.findall(
        r"`(test_\w+)`", (ROOT / "docs/adr/0027-signing-in.md").read_text(encoding="utf-8")
    )
    there = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
    )

    assert [name for name in named if f"def {name}(" not in there] == []
