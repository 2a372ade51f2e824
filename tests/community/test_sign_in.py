"""The way in: a code sent to the member's address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client

from community.models import Member
from tests.community.signing import CODE, LOGIN, ask, code_in, enter, is_signed_in, sign_in
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.mail import EmailMessage

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_limits_of_earlier_tests() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_code_in_the_mail_signs_a_member_in(client: Client, mailoutbox: list[EmailMessage]) -> None:
    MemberFactory(email="anna@example.org", language="en")

    asked = ask(client, "anna@example.org")
    entered = enter(client, code_in(mailoutbox[0]))

    assert (asked.status_code, asked["Location"]) == (302, CODE)
    assert (entered.status_code, entered["Location"]) == (302, "/en/profile/")
    assert mailoutbox[0].to == ["anna@example.org"]
    assert len(mailoutbox) == 1
    assert is_signed_in(client)


@pytest.mark.parametrize("typed", ["Anna@Example.ORG", "  anna@example.org  "])
def test_address_is_known_whatever_its_case(
    client: Client, mailoutbox: list[EmailMessage], typed: str
) -> None:
    MemberFactory(email="anna@example.org")

    sign_in(client, typed, mailoutbox)

    assert mailoutbox[0].to == ["anna@example.org"]
    assert is_signed_in(client)


LETTERS, ASCII_FORM = "anna@õpe.ee", "anna@xn--pe-bka.ee"


@pytest.mark.parametrize("kept", [LETTERS, ASCII_FORM])
@pytest.mark.parametrize("typed", [LETTERS, "Anna@ÕPE.ee", ASCII_FORM])
def test_a_domain_with_letters_is_known_however_it_is_kept_and_typed(
    client: Client, mailoutbox: list[EmailMessage], kept: str, typed: str
) -> None:
    MemberFactory(email=kept)

    sign_in(client, typed, mailoutbox)
    other = Client()
    other.post("/accounts/login/code/", {"email": typed})

    assert is_signed_in(client)
    assert [mail.to for mail in mailoutbox] == [[kept], [kept]]


def test_of_two_members_whose_addresses_differ_in_spelling_each_signs_in_as_themselves(
    mailoutbox: list[EmailMessage],
) -> None:
    MemberFactory(email=LETTERS)
    MemberFactory(email=ASCII_FORM)

    for typed in (LETTERS, ASCII_FORM):
        ask(Client(), typed)

    assert [mail.to for mail in mailoutbox] == [[LETTERS], [ASCII_FORM]]


@pytest.mark.parametrize("typed", [LETTERS, ASCII_FORM])
def test_the_spelling_tells_nobody_who_is_a_member(typed: str) -> None:
    pages = []
    for kept in (None, LETTERS, ASCII_FORM):
        Member.objects.all().delete()
        if kept:
            MemberFactory(email=kept)
        cache.clear()
        client = Client()
        ask(client, typed)
        pages.append(LETTERS in client.get(CODE).content.decode())

    assert pages == [True, True, True]


@pytest.mark.parametrize("written", ["lower", "no dash", "spaces"])
def test_code_is_read_however_it_is_written(
    client: Client, mailoutbox: list[EmailMessage], written: str
) -> None:
    MemberFactory(email="anna@example.org")
    ask(client, "anna@example.org")
    code = code_in(mailoutbox[0])

    enter(
        client,
        {"lower": code.lower(), "no dash": code.replace("-", ""), "spaces": f" {code} "}[written],
    )

    assert is_signed_in(client)


def test_code_works_once(client: Client, mailoutbox: list[EmailMessage]) -> None:
    MemberFactory(email="anna@example.org")
    sign_in(client, "anna@example.org", mailoutbox)
    client.post("/accounts/logout/")

    enter(client, code_in(mailoutbox[0]))

    assert not is_signed_in(client)


def test_code_works_only_in_the_browser_that_asked(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org")
    ask(client, "anna@example.org")
    other = Client()

    enter(other, code_in(mailoutbox[0]))

    assert not is_signed_in(other)


@pytest.mark.parametrize(("minutes", "works"), [(9, True), (11, False)])
def test_code_holds_for_ten_minutes(
    client: Client, mailoutbox: list[EmailMessage], minutes: int, works: bool
) -> None:
    MemberFactory(email="anna@example.org")
    with time_machine.travel(NOON, tick=False) as clock:
        ask(client, "anna@example.org")
        clock.move_to(NOON + timedelta(minutes=minutes))

        enter(client, code_in(mailoutbox[0]))

        assert is_signed_in(client) is works


def test_third_wrong_code_ends_the_attempt(client: Client, mailoutbox: list[EmailMessage]) -> None:
    MemberFactory(email="anna@example.org")
    ask(client, "anna@example.org")

    answers = [enter(client, "BBBB-BBBB") for _ in range(3)]
    late = enter(client, code_in(mailoutbox[0]))

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert (late.status_code, late["Location"]) == (302, "/accounts/login/code/")
    assert not is_signed_in(client)


@pytest.mark.parametrize("email", ["anna@example.org", "nobody@example.org"])
def test_fourth_code_within_a_minute_is_refused(mailoutbox: list[EmailMessage], email: str) -> None:
    MemberFactory(email="anna@example.org")

    answers = [ask(Client(), email) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert answers[3].context["form"].errors == {
        "login": ["Too many failed login attempts. Try again later."]
    }
    assert len(mailoutbox) == (3 if email == "anna@example.org" else 0)


def test_too_many_attempts_from_one_address_get_429(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    with time_machine.travel(NOON, tick=False):
        statuses = [ask(client, "not an address").status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]


def test_new_code_replaces_the_old_one(client: Client, mailoutbox: list[EmailMessage]) -> None:
    MemberFactory(email="anna@example.org")
    ask(client, "anna@example.org")
    client.post(CODE, {"action": "resend"})
    old, new = map(code_in, mailoutbox)

    enter(client, old)
    after_old = is_signed_in(client)
    enter(client, new)

    assert after_old is False
    assert is_signed_in(client)


def test_unknown_address_gets_no_mail_and_the_same_answers(
    mailoutbox: list[EmailMessage],
) -> None:
    MemberFactory(email="anna@example.org")
    MemberFactory(email="gone@example.org", is_active=False)

    seen = [_walk(email) for email in ("anna@example.org", "gone@example.org", "no@example.org")]

    assert seen[1] == seen[0]
    assert seen[2] == seen[0]
    assert [mail.to for mail in mailoutbox] == [["anna@example.org"]] * 2


def _walk(email: str) -> list[object]:
    """Everything that somebody without the mailbox can see, the address taken out."""
    client = Client()
    answers = [
        client.get(LOGIN),
        ask(client, email, then="/en/"),
        client.get(CODE),
        client.post(CODE, {"action": "resend"}),
        enter(client, "BBBB-BBBB"),
        client.get(LOGIN),
        enter(client, "BBBB-BBBB"),
        enter(client, "BBBB-BBBB"),
        client.get(CODE),
        client.post("/accounts/signup/", {"email": email}),
    ]
    return [
        (
            answer.status_code,
            answer.get("Location"),
            sorted(answer.cookies),
            [str(m) for m in get_messages(answer.wsgi_request)],
            _without_tokens(answer.content.decode()).replace(email, "E"),
        )
        for answer in answers
    ] + [sorted(client.session.keys())]


def _without_tokens(page: str) -> str:
    import re

    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', r'\1=""', page)


def test_mail_server_that_is_down_breaks_no_page(
    client: Client, settings: object, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    MemberFactory(email="anna@example.org")

    known, unknown = ask(client, "anna@example.org"), ask(Client(), "nobody@example.org")

    assert (known.status_code, known["Location"]) == (302, CODE)
    assert (unknown.status_code, unknown["Location"]) == (302, CODE)


def test_mail_is_in_the_member_s_language_and_its_subject_has_no_prefix(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org", language="lv")

    ask(client, "anna@example.org")

    (mail,) = mailoutbox
    assert mail.subject == "Talka: Jūsu kods"
    html, kind = mail.alternatives[0]
    assert kind == "text/html"
    assert '<html lang="lv">' in html
    assert code_in(mail) in html
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"


def test_member_without_allauth_s_row_needs_one_code_only(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    Member.objects.bulk_create([Member(email="anna@example.org", password="!")])

    answer = sign_in(client, "anna@example.org", mailoutbox)

    assert answer["Location"] == "/en/profile/"
    assert len(mailoutbox) == 1


def test_member_lands_on_the_profile_in_the_own_language(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org", language="et")
    client.cookies["django_language"] = "lv"

    answer = sign_in(client, "anna@example.org", mailoutbox)

    assert answer["Location"] == "/et/profile/"


@pytest.mark.parametrize(
    ("then", "lands"),
    [
        ("/lv/events/?page=2", "/lv/events/?page=2"),
        ("http://testserver/lv/", "http://testserver/lv/"),
        ("https://evil.example.org/", "/en/profile/"),
        ("//evil.example.org/", "/en/profile/"),
        ("/\\evil.example.org/", "/en/profile/"),
        ("javascript:alert(1)", "/en/profile/"),
        ("http://localhost/", "/en/profile/"),
    ],
)
def test_next_leads_to_local_addresses_only(
    client: Client, mailoutbox: list[EmailMessage], then: str, lands: str
) -> None:
    MemberFactory(email="anna@example.org")
    ask(client, "anna@example.org", then=then)

    answer = enter(client, code_in(mailoutbox[0]), then=then)

    assert answer["Location"] == lands


def test_next_survives_the_form_and_the_page_for_the_code(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org")
    page = client.get(f"{LOGIN}?next=/lv/events/").content.decode()

    answer = ask(client, "anna@example.org", then="/lv/events/")

    assert '<input type="hidden" name="next" value="/lv/events/">' in page
    assert answer["Location"] == f"{CODE}?next=%2Flv%2Fevents%2F"
    assert (
        '<input type="hidden" name="next" value="/lv/events/">'
        in client.get(answer["Location"]).content.decode()
    )


@pytest.mark.parametrize("language", ["en", "et", "lv", "nb", "sl"])
def test_pages_without_a_language_in_their_address_follow_the_cookie(
    client: Client, language: str
) -> None:
    client.cookies["django_language"] = language

    page = client.get(LOGIN)

    assert page["Content-Language"] == language
    assert f'<html lang="{language}"' in page.content.decode()


def test_pages_follow_the_browser_before_there_is_a_cookie(client: Client) -> None:
    page = client.get(LOGIN, headers={"accept-language": "no-NO,en;q=0.5"})

    assert page["Content-Language"] == "nb"


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up_past_the_page_for_joining(
    client: Client, mailoutbox: list[EmailMessage], method: str
) -> None:
    answer = getattr(client, method)("/accounts/signup/", {"email": "new@example.org"})

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/en/join/")
    assert Member.objects.count() == 0
    assert mailoutbox == []


def test_session_gets_a_new_key_at_sign_in(client: Client, mailoutbox: list[EmailMessage]) -> None:
    MemberFactory(email="anna@example.org")
    ask(client, "anna@example.org")
    before = client.session.session_key

    enter(client, code_in(mailoutbox[0]))

    assert client.session.session_key != before


def test_who_comes_too_late_is_told_so_and_goes_on_to_where_they_were_going(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    MemberFactory(email="anna@example.org")
    with time_machine.travel(NOON):
        ask(client, "anna@example.org", then="/en/contacts/")
    with time_machine.travel(NOON + timedelta(minutes=11)):
        late = enter(client, code_in(mailoutbox[0]), then="/en/contacts/")
        page = client.get(late["Location"]).content.decode()

    assert late["Location"] == "/accounts/login/code/?next=%2Fen%2Fcontacts%2F"
    assert "The code holds no longer. Ask for a new one here." in page
    assert 'value="/en/contacts/"' in page
