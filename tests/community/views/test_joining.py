"""Joining: an address, a code, and what follows from them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from community.models import Affiliation, Consent, JoiningSettings, JoinRequest, Member, SignUp
from tests.community.joining import (
    ASKED,
    CODE,
    JOIN,
    NOW,
    REASON,
    REQUEST,
    WELCOME,
    approve,
    ask,
    enter,
    prove,
    request,
)
from tests.community.signing import code_in, is_signed_in
from tests.factories.people import MemberFactory, OrganisationFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.mail import EmailMessage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_of_earlier_tests() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


@pytest.fixture
def settings_row() -> JoiningSettings:
    return JoiningSettings.objects.create()


def test_a_civil_servant_of_an_approved_domain_is_a_member_at_once(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ministry = OrganisationFactory()
    approve("ministry.example.org", ministry)

    asked = ask(client, "Anna@Ministry.example.org", path="/et/join/")
    entered = enter(client, code_in(mailoutbox[0]), path="/et/join/code/")

    assert (asked.status_code, asked["Location"]) == (302, "/et/join/code/")
    assert (entered.status_code, entered["Location"]) == (302, "/et/welcome/")
    member = Member.objects.get(email="anna@ministry.example.org")
    assert (member.name, member.language, member.time_zone, member.organisation) == (
        "Anna Tamm",
        "et",
        "Europe/Tallinn",
        ministry,
    )
    assert list(
        Affiliation.objects.values_list("state", "verified_by", "work_email", "is_main")
    ) == [("verified", "code", "anna@ministry.example.org", True)]
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("anna@ministry.example.org", True, True)
    ]
    assert sorted(Consent.objects.values_list("kind", "version", "language", "source")) == [
        ("notice", "1", "et", "domain"),
        ("terms", "1", "et", "domain"),
    ]
    assert is_signed_in(client)
    assert [mail.to for mail in mailoutbox] == [["anna@ministry.example.org"]]


def test_whoever_shares_a_domain_joins_without_an_organisation(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    approve("gov.example.org", with_subdomains=True)

    prove(client, "anna@tax.gov.example.org", mailoutbox)

    member = Member.objects.get()
    assert (member.organisation, member.to_welcome) == (None, True)
    assert not Affiliation.objects.exists()


@pytest.mark.parametrize(
    "second",
    ["anna+2@ministry.example.org", "Anna@MINISTRY.example.org", "ANNA+x@ministry.example.org"],
)
def test_of_one_mailbox_a_moderator_decides_about_the_second_account(
    client: Client, mailoutbox: list[EmailMessage], second: str
) -> None:
    approve("ministry.example.org")
    prove(client, "anna+1@ministry.example.org", mailoutbox)

    other = Client()
    asked = prove(other, second, mailoutbox)
    colleague = prove(Client(), "annamaria@ministry.example.org", mailoutbox)

    assert (asked["Location"], is_signed_in(other)) == ("/en/join/request/", False)
    assert colleague["Location"] == "/en/welcome/"
    assert sorted(Member.objects.values_list("email", flat=True)) == [
        "anna+1@ministry.example.org",
        "annamaria@ministry.example.org",
    ]


def test_the_nearest_approved_domain_counts(client: Client, mailoutbox: list[EmailMessage]) -> None:
    union, town = OrganisationFactory(), OrganisationFactory()
    approve("towns.example.org", union, with_subdomains=True)
    approve("a.towns.example.org", town)

    prove(client, "anna@a.towns.example.org", mailoutbox)

    assert Member.objects.get().organisation == town


@pytest.mark.parametrize("policy", ["approve", None])
def test_others_ask_and_a_moderator_is_told(
    client: Client, mailoutbox: list[EmailMessage], policy: str | None
) -> None:
    if policy:
        approve("elsewhere.example.org", policy=policy)
    moderator = MemberFactory(groups=["Moderators"])

    proven = prove(client, "anna@elsewhere.example.org", mailoutbox)
    form = client.get(REQUEST)
    sent = client.post(REQUEST, {"organisation_name": "Museum of Clocks", "reason": REASON})

    assert (proven["Location"], form.status_code, sent["Location"]) == (REQUEST, 200, ASKED)
    assert client.get(ASKED).status_code == 200
    row = JoinRequest.objects.get()
    assert (row.email, row.name, row.organisation_name, row.state) == (
        "anna@elsewhere.example.org",
        "Anna Tamm",
        "Museum of Clocks",
        "open",
    )
    assert not Member.objects.exclude(pk=moderator.pk).exists()
    assert not is_signed_in(client)
    # What was proven has led somewhere.
    assert client.get(REQUEST)["Location"] == JOIN


def test_a_member_who_types_their_address_is_signed_in(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    member = MemberFactory(email="anna@example.org", language="et")

    asked = ask(client, "Anna@example.org")
    entered = enter(client, code_in(mailoutbox[0]))

    assert asked["Location"] == CODE
    assert entered["Location"] == "/et/profile/"
    assert is_signed_in(client)
    assert 'lang="et"' in mailoutbox[0].alternatives[0].content
    assert list(Member.objects.all()) == [member]
    assert Member.objects.get().name == member.name


def test_a_member_with_a_second_factor_is_asked_for_it(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    member = MemberFactory(email="anna@example.org")
    TOTP.activate(member, generate_totp_secret())

    entered = prove(client, "anna@example.org", mailoutbox)

    assert entered["Location"].partition("?")[0] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)


ADDRESSES = {
    "unknown": "new@elsewhere.example.org",
    "known": "anna@example.org",
    "inactive": "gone@example.org",
    "approved": "new@ministry.example.org",
    "without a domain": "new@xn--0.example",
    "with a plus": "new+list@elsewhere.example.org",
    "in other letters": "uus@õppe.example",
    "quoted": '"a@b"@elsewhere.example.org',
    "asked already": "asked@elsewhere.example.org",
}


def test_all_addresses_are_answered_alike(mailoutbox: list[EmailMessage]) -> None:
    MemberFactory(email="anna@example.org")
    MemberFactory(email="gone@example.org", is_active=False)
    approve("ministry.example.org")
    request("asked@elsewhere.example.org")
    pages = {}
    for kind, email in ADDRESSES.items():
        browser = Client()
        answer = ask(browser, email)
        page = browser.get(answer["Location"])
        text = page.content.decode().replace(_escaped(email), "ADDRESS")
        pages[kind] = (answer.status_code, answer["Location"], page.status_code, _plain(text))

    assert set(pages) == set(ADDRESSES)
    assert len(set(pages.values())) == 1
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(
        [
            *("anna@example.org", "new@ministry.example.org", "new@elsewhere.example.org"),
            *("new+list@elsewhere.example.org", "uus@xn--ppe-nna.example"),
            *('"a@b"@elsewhere.example.org', "asked@elsewhere.example.org"),
        ]
    )


def _escaped(email: str) -> str:
    return escape(email)


def _plain(page: str) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page)


def test_all_addresses_cost_the_same_before_the_answer(monkeypatch: Any) -> None:
    # What is done after the answer.
    monkeypatch.setattr("community.views.joining._mail", lambda *_told: None)
    MemberFactory(email="anna@example.org")
    MemberFactory(email="gone@example.org", is_active=False)
    approve("ministry.example.org")
    ask(Client(), "warm@example.org")

    cost = {}
    for kind, email in ADDRESSES.items():
        with CaptureQueriesContext(connection) as queries:
            ask(Client(), email)
        cost[kind] = len(queries)

    assert len(set(cost.values())) == 1, cost


def test_whoever_may_no_longer_sign_in_gets_no_mail(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="gone@example.org", is_active=False)

    ask(client, "gone@example.org")

    assert mailoutbox == []


def test_a_wrong_code_can_be_tried_three_times(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    approve("ministry.example.org")
    ask(client, "anna@ministry.example.org")

    answers = [enter(client, "BCDF-GHJK").status_code for _ in range(3)]

    assert answers == [422, 422, 410]
    ask(client, "anna@ministry.example.org")
    assert enter(client, code_in(mailoutbox[0])).status_code == 422
    assert enter(client, code_in(mailoutbox[1])).status_code == 302


def test_a_code_expires(client: Client, mailoutbox: list[EmailMessage]) -> None:
    ask(client, "anna@elsewhere.example.org")

    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        answer = enter(client, code_in(mailoutbox[0]))

    assert answer.status_code == 410


def test_a_code_works_once_and_in_its_own_browser(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    approve("ministry.example.org")
    other = Client()
    ask(client, "anna@ministry.example.org")
    ask(other, "eve@elsewhere.example.org")
    code = code_in(mailoutbox[0])

    assert enter(Client(), code)["Location"] == JOIN
    assert enter(other, code).status_code == 422
    assert enter(client, code).status_code == 302
    assert enter(client, code)["Location"] == "/en/profile/"


@pytest.mark.parametrize("written", ["lower", "no dash", "spaces"])
def test_a_code_is_read_however_it_is_written(
    client: Client, mailoutbox: list[EmailMessage], written: str
) -> None:
    ask(client, "anna@elsewhere.example.org")
    code = code_in(mailoutbox[0])
    ways = {"lower": code.lower(), "no dash": code.replace("-", ""), "spaces": f" {code} "}

    assert enter(client, ways[written])["Location"] == REQUEST


def test_a_new_code_takes_the_place_of_the_old_one(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "anna@elsewhere.example.org")

    resent = client.post(CODE, {"action": "resend"})

    assert resent["Location"] == CODE
    assert enter(client, code_in(mailoutbox[0])).status_code == 422
    assert enter(client, code_in(mailoutbox[1]))["Location"] == REQUEST


def test_new_codes_are_few(client: Client, mailoutbox: list[EmailMessage]) -> None:
    ask(client, "anna@elsewhere.example.org")

    answers = []
    for minute in range(1, 4):
        with time_machine.travel(NOW + timedelta(minutes=2 * minute), tick=False):
            answers.append(client.post(CODE, {"action": "resend"}).status_code)

    assert answers == [302, 302, 429]
    assert len(mailoutbox) == 3


def test_nobody_fills_the_mailbox_of_another(mailoutbox: list[EmailMessage]) -> None:
    answers = []
    for minute in range(15):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            answers += [ask(Client(), "Anna@example.org").status_code for _ in range(5)]

    assert answers.count(302) == len(mailoutbox) == SignUp.objects.count() == 10


def test_hundreds_of_attempts_from_one_network_leave_few_rows() -> None:
    answers = []
    for number in range(400):
        with time_machine.travel(NOW + timedelta(seconds=2 * number), tick=False):
            answers.append(ask(Client(), f"a{number}@example.org").status_code)

    assert SignUp.objects.count() == answers.count(302) == 300


def test_a_program_that_fills_in_everything_gets_nowhere(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    answer = ask(client, "anna@example.org", website="https://example.org")

    assert answer["Location"] == CODE
    assert client.get(CODE).status_code == 200
    assert (SignUp.objects.count(), mailoutbox) == (0, [])


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required."),
        ("name", "ä" * 300, "Ensure this value has at most 150 characters (it has 300)."),
        ("name", "An\0na", ""),
        ("email", "anna", "Enter a valid email address."),
        ("email", "an\0na@example.org", "Null characters are not allowed."),
        ("email", f"{'a' * 300}@example.org", ""),
        ("agreed", "", "Without this you cannot become a member."),
    ],
)
def test_what_cannot_be_is_said(client: Client, field: str, value: str, sentence: str) -> None:
    answer = ask(client, **({"email": "anna@example.org"} | {field: value}))

    if field == "name" and "\0" in value:
        # What cannot be seen is left out.
        assert (answer.status_code, SignUp.objects.get().name) == (302, "An na")
        return
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not SignUp.objects.exists()


@pytest.mark.parametrize(
    "name", ["Žan Čuček", "Ānna Bērziņa", "李小龙", "ليلى", "<b>Anna</b> & {{ x }}"]
)
def test_a_name_is_kept_as_it_is_written(
    client: Client, mailoutbox: list[EmailMessage], name: str
) -> None:
    approve("ministry.example.org")
    ask(client, "anna@ministry.example.org", name=name)
    enter(client, code_in(mailoutbox[0]))

    assert Member.objects.get().name == name
    assert "<b>Anna" not in client.get(WELCOME).content.decode()


def test_the_code_s_mail_carries_nothing_that_a_stranger_wrote(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "anna@elsewhere.example.org", name="Buy at spam.example.org")

    assert "spam" not in mailoutbox[0].message().as_string()


def test_the_mail_is_in_the_language_of_the_page(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "anna@elsewhere.example.org", path="/sl/join/")

    assert SignUp.objects.get().language == "sl"
    assert 'lang="sl"' in mailoutbox[0].alternatives[0].content


def test_where_one_joins_by_invitation_only_the_page_says_so(
    client: Client, settings_row: JoiningSettings, mailoutbox: list[EmailMessage]
) -> None:
    settings_row.by_domain = settings_row.by_request = False
    settings_row.words = {"en": "For <b>civil servants</b>.\n\nAnd friends."}
    settings_row.save()

    page, answer = client.get(JOIN), ask(client, "anna@example.org")

    assert (page.status_code, answer.status_code) == (200, 403)
    assert "<p>For &lt;b&gt;civil servants&lt;/b&gt;.</p>" in page.content.decode()
    assert "<p>And friends.</p>" in page.content.decode()
    assert (SignUp.objects.count(), mailoutbox) == (0, [])
    assert f'href="{JOIN}"' not in client.get("/accounts/login/").content.decode()


def test_other_addresses_are_told_how_to_get_in_once_proven(
    client: Client, settings_row: JoiningSettings, mailoutbox: list[EmailMessage]
) -> None:
    settings_row.by_request = False
    settings_row.save()
    approve("agency.example.org", policy="approve")

    refused = prove(client, "anna@elsewhere.example.org", mailoutbox)
    asks = prove(Client(), "anna@agency.example.org", mailoutbox)

    assert (refused.status_code, refused.templates[0].name) == (
        200,
        "community/join_invited_only.html",
    )
    assert client.get(REQUEST)["Location"] == JOIN
    assert asks["Location"] == REQUEST


def test_approved_domains_can_be_switched_off(
    client: Client, settings_row: JoiningSettings, mailoutbox: list[EmailMessage]
) -> None:
    settings_row.by_domain = False
    settings_row.save()
    approve("ministry.example.org")

    assert prove(client, "anna@ministry.example.org", mailoutbox)["Location"] == REQUEST


def test_one_asks_once(client: Client, mailoutbox: list[EmailMessage]) -> None:
    request()

    prove(client, "anna@elsewhere.example.org", mailoutbox)
    page = client.get(REQUEST)
    sent = client.post(REQUEST, {"organisation_name": "x", "reason": REASON})

    for answer in (page, sent):
        assert "You have asked already" in answer.content.decode()
    assert JoinRequest.objects.count() == 1


@pytest.mark.parametrize(("days", "may_ask"), [(29, False), (30, True)])
def test_who_was_declined_asks_again_after_a_month(
    client: Client, mailoutbox: list[EmailMessage], days: int, may_ask: bool
) -> None:
    request(state="declined", decided_at=NOW - timedelta(days=days), answer="Not now.")
    prove(client, "anna@elsewhere.example.org", mailoutbox)

    client.post(REQUEST, {"organisation_name": "x", "reason": REASON})

    assert JoinRequest.objects.filter(state="open").exists() is may_ask


@pytest.mark.parametrize(
    "sent",
    [
        {"reason": REASON},
        {"organisation_name": "x"},
        {"organisation_name": "x", "reason": "a" * 1001},
        {"organisation_name": "x" * 151, "reason": REASON},
        {"organisation": "999999", "reason": REASON},
        {"organisation": "x\0", "reason": REASON},
        {"organisation_name": "x", "reason": "a\0"},
    ],
)
def test_a_request_says_who_and_why(
    client: Client, mailoutbox: list[EmailMessage], sent: dict[str, str]
) -> None:
    prove(client, "anna@elsewhere.example.org", mailoutbox)

    assert client.post(REQUEST, sent).status_code == 422
    assert not JoinRequest.objects.exists()


def test_a_proof_holds_for_an_hour(client: Client, mailoutbox: list[EmailMessage]) -> None:
    prove(client, "anna@elsewhere.example.org", mailoutbox)

    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        answer = client.post(REQUEST, {"organisation_name": "x", "reason": REASON})

    assert answer["Location"] == JOIN
    assert not JoinRequest.objects.exists()


def test_nobody_asks_without_a_proof(client: Client) -> None:
    ask(client, "anna@elsewhere.example.org")

    for answer in (client.get(REQUEST), client.post(REQUEST, {"reason": REASON})):
        assert answer["Location"] == JOIN
    for answer in (client.get(CODE), Client().post(CODE, {"code": "x"})):
        assert answer.status_code in {200, 302}
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_allauth_s_own_sign_up_leads_here(client: Client, method: str) -> None:
    answer = getattr(client, method)("/accounts/signup/?next=/en/events/", {"email": "a@b.ee"})

    assert answer.status_code == 302
    assert answer["Location"].partition("?")[0] == JOIN
    assert not Member.objects.exists()


@pytest.mark.parametrize("address", [JOIN, CODE])
def test_who_is_signed_in_has_nothing_to_join(client: Client, address: str) -> None:
    client.force_login(MemberFactory())

    assert client.get(address)["Location"] == "/en/profile/"


@pytest.mark.parametrize(
    ("wished", "led_to"),
    [("/en/events/", "/en/events/"), ("https://evil.example.org/", "/en/profile/")],
)
def test_after_it_one_is_led_to_where_one_came_from(
    client: Client, mailoutbox: list[EmailMessage], wished: str, led_to: str
) -> None:
    approve("ministry.example.org")
    ask(client, "anna@ministry.example.org", next=wished)

    welcomed = enter(client, code_in(mailoutbox[0]))
    ended = client.post(WELCOME, {"skip_all": "1"})

    assert (welcomed["Location"], ended["Location"]) == (WELCOME, led_to)


def test_visitors_find_the_way_in(client: Client) -> None:
    page = client.get("/accounts/login/?next=/en/events/").content.decode()

    assert page.count(f'href="{JOIN}"') == 1
    assert page.count(f'href="{JOIN}?next=%2Fen%2Fevents%2F"') == 1


def test_the_day_of_summer_time_changes_nothing(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    with time_machine.travel(datetime(2026, 10, 25, 0, 55, tzinfo=UTC), tick=False):
        ask(client, "anna@elsewhere.example.org")
    with time_machine.travel(datetime(2026, 10, 25, 1, 4, tzinfo=UTC), tick=False):
        assert enter(client, code_in(mailoutbox[0]))["Location"] == REQUEST


@pytest.mark.parametrize(
    "address", [f"{'a' * 64}@{'.'.join(['öa'] * 20)}.ee", f"{'İ' * 200}@example.org"]
)
def test_address_that_grows_when_it_is_written_in_one_form_gets_no_mail(
    client: Client, mailoutbox: list[EmailMessage], address: str
) -> None:
    answer = client.post(JOIN, {"name": "Anna", "email": address, "agreed": "on"})

    assert answer.status_code in (302, 422)
    assert mailoutbox == []
