"""Signing in with a real provider: oidc-provider, certified by the OpenID Foundation, on loopback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.test import Client

from community.models import Member
from community.services import identities
from tests.community.oidc.conftest import app, leads_to
from tests.community.signing import is_signed_in, sign_in
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.http import HttpResponse

pytestmark = [pytest.mark.django_db, pytest.mark.node]

CODE = "EE60001019906"  # what the provider calls the person; nobody's
EID = "/accounts/eid/"


@pytest.fixture(autouse=True)
def _providers(settings: Any, node_provider: str) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "provider_class": "community.oidc.provider.Provider",
            "APPS": [
                app(node_provider),
                app(f"{node_provider}/other", "other"),
                app(
                    node_provider,
                    "trusted",
                    acr=[],
                    second_factor=[],
                    scope=["openid", "email"],
                    fetch_userinfo=True,
                    trusted_domains=["example.org"],
                ),
            ],
        }
    }


def go(client: Client, key: str = "office", query: str = "", **sends: str) -> HttpResponse:
    return client.post(f"/accounts/oidc/{key}/login/{query}", sends)


def come_back(at: str, **says: str) -> str:
    """What the person's browser does at the provider, to the address that it is sent back to."""
    browser = requests.Session()
    page = browser.get(at, allow_redirects=False)
    answer = browser.get(
        f"{_whole(at, page.headers['Location'])}?{urlencode(says)}", allow_redirects=False
    )
    answer = browser.get(_whole(at, answer.headers["Location"]), allow_redirects=False)
    browser.close()
    parts = urlsplit(answer.headers["Location"])
    assert parts.netloc == "testserver"
    return f"{parts.path}?{parts.query}"


def _whole(at: str, location: str) -> str:
    parts = urlsplit(at)
    return location if "://" in location else f"{parts.scheme}://{parts.netloc}{location}"


def walk(client: Client, key: str = "office", *, acr: str = "substantial", **says: str) -> Any:
    sends = {"process": says.pop("process")} if "process" in says else {}
    at = leads_to(go(client, key, **sends))
    return client.get(come_back(at, **({"sub": CODE, "acr": acr} | says)))


def known(member: Member, issuer: str, *, secret: str | None = None) -> SocialAccount:
    uid = identities.pseudonym(issuer, CODE, secret=secret)
    return SocialAccount.objects.create(user=member, provider="office", uid=uid)


def test_known_person_is_signed_in(client: Client, node_provider: str) -> None:
    known(MemberFactory(language="et"), node_provider)

    answer = walk(client)

    assert (answer.status_code, answer["Location"]) == (302, "/et/profile/")
    assert is_signed_in(client)
    account = SocialAccount.objects.get()
    assert set(account.extra_data) <= {"acr", "amr", "auth_time"}
    assert account.extra_data["acr"] == "substantial"


def test_known_person_gets_to_where_they_were_going(client: Client, node_provider: str) -> None:
    known(MemberFactory(), node_provider)

    answer = client.get(come_back(leads_to(go(client, next="/lv/events/")), sub=CODE, acr="high"))

    assert answer["Location"] == "/lv/events/"


def test_new_person_is_asked_who_they_are_and_no_account_is_made(client: Client) -> None:
    answer = walk(client)
    page = client.get(EID).content.decode()

    assert (answer.status_code, answer["Location"]) == (302, EID)
    assert [Member.objects.count(), SocialAccount.objects.count()] == [0, 0]
    assert "Office has told us that it is you" in page
    assert not is_signed_in(client)


def test_new_person_connects_it_to_their_account_by_signing_in_first(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    member = MemberFactory(email="anna@example.org", language="en")
    walk(client)

    answer = sign_in(client, "anna@example.org", mailoutbox)
    before = SocialAccount.objects.count()
    connected = client.post(EID)

    assert answer["Location"] == EID
    assert before == 0  # never by itself: it may be somebody else's
    assert connected["Location"] == "/en/profile/"
    assert SocialAccount.objects.get().user == member
    assert mailoutbox[-1].subject == "Office was connected to your account"
    fresh = Client()
    walk(fresh)
    assert is_signed_in(fresh)


def test_eid_that_somebody_else_left_can_be_refused(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org")
    walk(client)
    sign_in(client, "anna@example.org", mailoutbox)

    client.post(EID, {"action": "forget"})
    client.post(EID)

    assert SocialAccount.objects.count() == 0


def test_eid_of_another_member_is_not_taken(
    client: Client, node_provider: str, mailoutbox: list[EmailMessage]
) -> None:
    ben = MemberFactory(email="ben@example.org")
    MemberFactory(email="anna@example.org")
    walk(client)
    known(ben, node_provider)  # meanwhile, in another browser
    sign_in(client, "anna@example.org", mailoutbox)

    client.post(EID)

    assert SocialAccount.objects.get().user == ben


def test_member_connects_and_disconnects_it(client: Client, mailoutbox: list[EmailMessage]) -> None:
    MemberFactory(email="anna@example.org", language="en")
    sign_in(client, "anna@example.org", mailoutbox)

    walk(client, process="connect")
    account = SocialAccount.objects.get()
    page = client.get("/accounts/3rdparty/").content.decode()
    client.post("/accounts/3rdparty/", {"account": account.pk})

    assert "Disconnect Office" in page
    assert SocialAccount.objects.count() == 0
    assert mailoutbox[-1].subject == "Office was disconnected from your account"


def test_connecting_asks_again_who_it_is(client: Client) -> None:
    client.force_login(MemberFactory())

    answer = walk(client, process="connect")

    assert answer["Location"] == "/accounts/reauthenticate/code/"
    assert SocialAccount.objects.count() == 0


def test_personal_code_is_stored_nowhere(
    client: Client, caplog: pytest.LogCaptureFixture, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org")
    walk(client)
    sign_in(client, "anna@example.org", mailoutbox)
    client.post(EID)
    walk(client, acr="low")

    kept = [str(row) for row in SocialAccount.objects.values()]
    kept += [str(session.get_decoded()) for session in Session.objects.all()]
    kept += [caplog.text, *(mail.body for mail in mailoutbox)]

    assert [text for text in kept if CODE in text] == []
    assert SocialToken.objects.count() == 0
    assert [text for text in kept if "access_token" in text] == []


def test_pseudonym_of_a_former_secret_is_found_and_renewed(
    client: Client, node_provider: str, settings: Any
) -> None:
    known(MemberFactory(), node_provider, secret=settings.SECRET_KEY)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" * 10
    browser = Client()

    walk(browser)

    signed_in = is_signed_in(browser)
    assert signed_in
    assert SocialAccount.objects.get().uid == identities.pseudonym(node_provider, CODE)


@pytest.mark.parametrize("acr", ["low", "unheard-of"])
def test_level_below_what_was_asked_is_refused(
    client: Client, node_provider: str, acr: str
) -> None:
    known(MemberFactory(), node_provider)

    answer = walk(client, acr=acr)

    assert answer.status_code == 403
    assert "is not secure enough" in answer.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "query",
    [
        "?auth_params=acr_values%3Dlow%26prompt%3Dnone",
        "?scope=email,profile",
        "?action=rerequest&process=redirect",
        "?ui_locales=xx&acr_values=low",
    ],
)
def test_visitor_cannot_change_what_is_asked_of_the_provider(client: Client, query: str) -> None:
    asked = parse_qs(urlsplit(leads_to(go(client, query=query))).query)

    assert {k: v for k, v in asked.items() if k not in ("state", "nonce", "code_challenge")} == {
        "client_id": ["talka"],
        "redirect_uri": ["http://testserver/accounts/oidc/office/login/callback/"],
        "scope": ["openid"],
        "response_type": ["code"],
        "acr_values": ["substantial"],
        "ui_locales": ["en en"],
        "code_challenge_method": ["S256"],
    }
    assert len(asked["nonce"][0]) == 43


def test_signing_in_begins_by_post_only(client: Client) -> None:
    assert client.get("/accounts/oidc/office/login/").status_code == 405


def test_unknown_provider_is_not_found(client: Client) -> None:
    assert go(client, "nobody").status_code == 404


def test_nonce_of_another_sign_in_is_refused(client: Client, node_provider: str) -> None:
    known(MemberFactory(), node_provider)
    back = come_back(leads_to(go(client)), sub=CODE, acr="high")
    session = client.session
    (state,) = session["socialaccount_states"].values()
    state[0]["nonce"] = "of-another-sign-in"
    session.save()

    answer = client.get(back)

    assert answer.status_code == 400
    assert "Begin anew" in answer.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize("how", ["twice", "tampered", "none", "another browser"])
def test_state_that_is_not_ours_is_refused(client: Client, node_provider: str, how: str) -> None:
    known(MemberFactory(), node_provider)
    back = come_back(leads_to(go(client)), sub=CODE, acr="high")
    browser = Client() if how == "another browser" else client
    if how == "twice":
        client.get(back)
        client.post("/accounts/logout/")
    if how == "tampered":
        back = back.replace("state=", "state=x")
    if how == "none":
        back = back.replace("state=", "other=")

    answer = browser.get(back)

    assert answer.status_code == 400
    assert not is_signed_in(browser)


def test_answer_of_another_issuer_is_refused(client: Client, node_provider: str) -> None:
    known(MemberFactory(), node_provider)
    back = come_back(leads_to(go(client)), sub=CODE, acr="high")

    answer = client.get(back.replace("iss=http", "iss=https"))

    assert answer.status_code == 502
    assert not is_signed_in(client)


def test_description_of_another_issuer_is_refused(client: Client) -> None:
    answer = go(client, "other")

    assert answer.status_code == 502
    assert "Something went wrong with the answer of Office" in answer.content.decode()


def test_who_goes_back_at_the_provider_is_told_that_nothing_happened(client: Client) -> None:
    answer = client.get(come_back(leads_to(go(client)), cancel="1"))

    assert answer.status_code == 200
    assert "You have stopped signing in with Office" in answer.content.decode()


def test_provider_that_is_down_breaks_no_page(client: Client, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [app("http://localhost:1")]

    answer = go(client)

    assert answer.status_code == 502
    assert "answer" in answer.content.decode()


def test_address_that_a_provider_names_opens_no_account(
    client: Client, node_provider: str, settings: Any
) -> None:
    MemberFactory(email="anna@example.org")
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[2]["settings"]["trusted_domains"] = ["example.net"]

    answer = walk(client, "trusted", sub="anna@example.org")

    assert answer["Location"] == EID
    assert not is_signed_in(client)


def test_address_of_a_trusted_domain_opens_the_account_and_is_connected(client: Client) -> None:
    member = MemberFactory(email="anna@example.org")

    walk(client, "trusted", sub="anna@example.org")

    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == member


@pytest.mark.parametrize(("acr", "enters"), [("substantial", False), ("high", True)])
def test_eid_of_the_level_that_counts_is_a_second_factor(
    client: Client, node_provider: str, settings: Any, acr: str, enters: bool
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    known(MemberFactory(groups=["Editors"]), node_provider)
    walk(client, acr=acr)

    answer = client.get("/admin/")

    assert (answer.status_code == 200) is enters


def test_inactive_member_is_not_signed_in(client: Client, node_provider: str) -> None:
    known(MemberFactory(is_active=False), node_provider)

    walk(client)

    assert not is_signed_in(client)
