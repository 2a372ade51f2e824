"""Passkeys, as a browser with an authenticator of its own (Chromium's virtual one) uses them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page, expect

from tests.browser.test_first_thread import sign_in
from tests.community.oidc.conftest import Obedient, app
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def give_authenticator(page: Page) -> None:
    """One that is built in, knows its owner, and is always at hand."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_editor_is_led_to_adding_a_passkey_gets_on_and_signs_in_with_it(
    page: Page, live_server: LiveServer, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR = settings.ASK_AGAIN = True
    cache.clear()
    editor = MemberFactory(email="ed@example.org", language="en", groups=["Editors"])
    give_authenticator(page)

    page.goto(f"{live_server.url}/admin/pages/")
    sign_in(page, editor.email)
    expect(page.get_by_role("heading", name="A second factor")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_role("checkbox", name=re.compile("Sign in with it alone"))).to_be_checked()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page).to_have_url(re.compile("/accounts/2fa/recovery-codes/"))
    page.get_by_role("link", name="Go on to where you were going").click()
    expect(page).to_have_url(re.compile(r"/admin/pages/"))
    assert sorted(Authenticator.objects.values_list("type", flat=True)) == [
        "recovery_codes",
        "webauthn",
    ]

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/admin/pages/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile(r"/admin/pages/"))
    expect(page.get_by_role("heading", name="A second factor")).to_have_count(0)


def test_editor_in_an_older_session_shows_the_passkey(
    page: Page, live_server: LiveServer, settings: Any
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    cache.clear()
    editor = MemberFactory(email="ed@example.org", language="en", groups=["Editors"])
    give_authenticator(page)
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
    sign_in(page, editor.email)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page).to_have_url(re.compile("/accounts/2fa/recovery-codes/"))
    # As if it had been added in another browser.
    _forget_records(_session_key(page))

    page.goto(f"{live_server.url}/admin/pages/")
    page.get_by_role("link", name="Use your passkey").click()
    page.get_by_role("button").filter(has_text=re.compile("key", re.IGNORECASE)).first.click()

    expect(page).to_have_url(re.compile(r"/admin/pages/"))


def test_browser_s_policy_lets_the_sign_in_button_lead_to_a_provider(
    page: Page, live_server: LiveServer, settings: Any
) -> None:
    provider = Obedient()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app(provider.issuer)]}}
    try:
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_role("button", name="Sign in with Office").click()
        expect(page).to_have_url(re.compile(f"^{re.escape(provider.issuer)}/auth"))
    finally:
        provider.server.shutdown()
        provider.server.server_close()


def _session_key(page: Page) -> str:
    return next(c["value"] for c in page.context.cookies() if c["name"] == "sessionid")


def _forget_records(key: str) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore(key)
    session.pop("account_authentication_methods", None)
    session.save()
