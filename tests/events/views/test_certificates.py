"""The paper for its owner, and the page that checks one for anybody."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from events.models import Certificate
from events.models.certificates import CODE_LENGTH, code_of, new_code
from events.services import certificates, contacts
from foundation import outbox
from tests import papers
from tests.factories.certificates import AFTER, CertificateFactory, course, joined, present
from tests.factories.events import ContactFactory
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    cache.clear()  # what was counted against limits
    with time_machine.travel(AFTER, tick=False):
        yield


def text(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


def check(code: str) -> str:
    return reverse("certificate_check", args=(code,))


def issued(**person: object) -> Certificate:
    run = course()
    place = present(run, **person)
    certificates.issue(run, actor=MemberFactory(), now=AFTER)
    return Certificate.objects.get(registration=place)


def revoked(row: Certificate) -> Certificate:
    return certificates.revoke(
        row, reason="Secret reason", actor=MemberFactory(name="Secret actor"), now=AFTER
    )


def content(response) -> bytes:
    return b"".join(response)


# --- checking -------------------------------------------------------------------------------------


def test_anybody_reads_whether_a_certificate_is_valid_and_what_the_paper_says(client):
    row = CertificateFactory(minutes=200)

    shown = client.get(check(row.code))

    said = text(shown)
    assert "This certificate is valid" in said
    for words in (
        *("Mari Õun", "Service design", "Ask people what they need", "Ministry of Examples"),
        *(
            "1 December 2026 to 8 December 2026",
            "3 hours 20 minutes of 12 hours",
            "9 December 2026",
        ),
        row.number,
    ):
        assert words in said
    assert shown["X-Robots-Tag"] == "noindex"
    assert "no-store" in shown["Cache-Control"]


def test_a_revoked_one_is_said_to_be_so_with_the_day_and_neither_the_reason_nor_by_whom(client):
    row = revoked(issued())

    shown = client.get(check(row.code))

    assert shown.status_code == 200
    said = text(shown)
    assert "This certificate is not valid" in said
    assert "revoked on 9 December 2026" in said
    assert "This certificate is valid" not in said
    assert "Secret" not in said


def test_what_never_existed_and_what_cannot_be_a_number_are_answered_alike(client):
    CertificateFactory()

    answers = [
        client.get(check(code))
        for code in (new_code(), "nonsense", "U" * CODE_LENGTH, "A" * 3000, "\x00", "%")
    ]

    assert {answer.status_code for answer in answers} == {404}
    said = {text(answer).partition("<main")[2].partition("</main>")[0] for answer in answers}
    assert len({re.sub(r'value="[^>]*', "", words) for words in said}) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "7k3qxw-0mz5a-1b2c3-d4e5f-6g7h8",
        " 7K3QXW 0MZ5A 1B2C3 D4E5F 6G7H8 ",
        "7K3QXWOMZ5AIB2C3D4E5F6G7H8",
        "7k3qxwomz5alb2c3d4e5f6g7h8",
        "7K3QXW–0MZ5A–1B2C3–D4E5F–6G7H8",
        "7K3QXW0MZ5A1B2C3D4E5F6G7H8",
        "https://talka.example.org/certificates/7K3QXW0MZ5A1B2C3D4E5F6G7H8/",
    ],
)
def test_a_number_is_understood_however_it_is_typed(client, typed):
    row = CertificateFactory(code="7K3QXW0MZ5A1B2C3D4E5F6G7H8")

    answer = client.get(reverse("certificates"), {"number": typed}, follow=True)

    assert "This certificate is valid" in text(answer)
    assert answer.redirect_chain[-1][0] == check(row.code)


def test_the_form_asks_again_where_nothing_or_nothing_possible_was_typed(client):
    for typed in ("", "  ", "---", "\x00", "/"):
        answer = client.get(reverse("certificates"), {"number": typed})
        assert (answer.status_code, "Number of the certificate" in text(answer)) == (200, True)


def test_an_address_typed_by_hand_leads_to_the_page(client):
    row = CertificateFactory()

    answer = client.get(check(row.number.lower()))

    assert (answer.status_code, answer["Location"]) == (302, check(row.code))


def test_every_code_survives_being_typed():
    for _number in range(50):
        row = CertificateFactory.build(code=new_code())
        assert code_of(row.number.lower()) == row.code


def test_whoever_guesses_is_stopped_and_true_numbers_still_open(client):
    row = CertificateFactory()

    answers = [client.get(check(new_code())).status_code for _ in range(31)]

    assert answers == [404] * 30 + [429]
    assert client.get(check(row.code)).status_code == 200
    assert client.get(check("nonsense")).status_code == 429


def test_checking_real_ones_is_not_counted(client):
    row = CertificateFactory()

    assert {client.get(check(row.code)).status_code for _ in range(40)} == {200}


def test_the_page_is_in_the_language_of_its_reader_with_the_words_in_theirs(client):
    row = CertificateFactory(title="Teenusedisain", title_language="et", language="et")

    answer = client.get(check(row.code), headers={"accept-language": "sl"})

    assert '<html lang="sl">' in text(answer)
    assert '<p class="certificate__title" lang="et">Teenusedisain</p>' in text(answer)


def test_it_can_be_checked_after_everything_it_came_from_is_gone(client):
    row = issued()
    place = row.registration
    place.delete()
    place.contact.delete()

    assert "This certificate is valid" in text(client.get(check(row.code)))


@pytest.mark.parametrize("number", [1, 5])
def test_checking_costs_the_same_queries(client, number, django_assert_max_num_queries):
    rows = [CertificateFactory() for _ in range(number)]
    client.get(check(rows[0].code))  # warm site caches

    with django_assert_max_num_queries(6):
        client.get(check(rows[-1].code))


# --- the paper ------------------------------------------------------------------------------------


def test_a_member_downloads_their_own_and_nobody_elses(client):
    member, other = MemberFactory(name="Mari Mets"), MemberFactory()
    row = issued(contact=contacts.of_member(member, now=AFTER))
    address = reverse("my_certificate", args=(row.code,))
    client.force_login(member)

    answer = client.get(address)

    said = papers.read(content(answer)).text
    for words in ("Mari Mets", row.title, "4 hours", row.number, row.code, "9 December 2026"):
        assert words in said
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer["X-Robots-Tag"] == "noindex"
    client.force_login(other)
    assert client.get(address).status_code == 404


def test_a_guest_downloads_it_by_the_link_and_reads_where_it_can_be_checked(client):
    row = issued()
    token = row.registration.link_token

    page = client.get(reverse("guest_registration", args=(token,)))
    address = reverse("guest_certificate", args=(token,))

    assert f'href="{address}"' in text(page)
    assert f'href="{check(row.code)}"' in text(page)
    assert row.name in papers.read(content(client.get(address))).text


def test_a_member_finds_it_among_their_registrations(client):
    member = MemberFactory()
    row = issued(contact=contacts.of_member(member, now=AFTER))
    client.force_login(member)

    shown = text(client.get(reverse("my_registrations")))

    assert f'href="{reverse("my_certificate", args=(row.code,))}"' in shown
    assert f'href="{check(row.code)}"' in shown


def test_of_a_revoked_one_there_is_no_paper_any_more_but_the_page_that_says_so(client):
    row = revoked(issued())
    token = row.registration.link_token

    answer = client.get(reverse("guest_certificate", args=(token,)))

    assert (answer.status_code, answer["Location"]) == (302, check(row.code))
    assert reverse("guest_certificate", args=(token,)) not in text(
        client.get(reverse("guest_registration", args=(token,)))
    )


def test_who_has_none_finds_none(client):
    place = joined(course())

    assert client.get(reverse("guest_certificate", args=(place.link_token,))).status_code == 404
    assert client.get(reverse("guest_certificate", args=("forged",))).status_code == 404


# --- mails ----------------------------------------------------------------------------------------


def test_the_mail_leads_a_guest_by_the_link_and_a_member_to_their_page(mailoutbox):
    member = MemberFactory(email="mari@example.org")
    theirs = issued(contact=contacts.of_member(member, now=AFTER))
    guests = issued(contact=ContactFactory(email="guest@example.org"))
    outbox.send_due(now=AFTER)

    mails = {sent.to[0].partition("<")[2].rstrip(">") or sent.to[0]: sent for sent in mailoutbox}

    told = mails["mari@example.org"]
    assert f"{reverse('my_registrations')}#place-{theirs.registration.uuid}" in told.body
    assert guests.registration.link_token in mails["guest@example.org"].body
    for sent, row in ((told, theirs), (mails["guest@example.org"], guests)):
        assert sent.subject == f"Your certificate: {row.title}"
        assert check(row.code) in sent.body


def test_the_mail_of_a_revoked_one_says_why_and_the_first_says_nothing_any_more(mailoutbox):
    revoked(issued())
    outbox.send_due(now=AFTER)

    [told] = mailoutbox

    assert told.subject.startswith("Certificate revoked: ")
    assert "Secret reason" in told.body
    assert "Secret actor" not in told.body


def test_the_mail_about_a_new_one_in_place_of_the_old_says_so_with_the_reason(mailoutbox):
    row = issued()
    outbox.send_due(now=AFTER)
    mailoutbox.clear()
    Certificate.objects.filter(pk=row.pk).update(minutes=200)
    later = AFTER + timedelta(hours=1)
    certificates.replace(
        row.run,
        registrations=[row.registration.pk],
        reason="The list was wrong",
        actor=MemberFactory(),
        now=later,
    )
    outbox.send_due(now=later)

    [told] = mailoutbox

    assert "takes the place of the one you had before" in told.body
    assert "The list was wrong" in told.body
