"""The member whose mails don't arrive is asked inside the site."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.urls import reverse

from community.models import Member
from foundation import suppressions
from foundation.models import MailEvent, Suppression
from foundation.personal_data import holdings, retentions
from tests.community.signing import sign_in
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.test import Client

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ASKS = "Is the address still right?"


@pytest.fixture(autouse=True)
def _no_limits():
    cache.clear()


@pytest.fixture
def ann() -> Member:
    return MemberFactory(email="ann@example.org")


def bounce(kind: str = "hard", address: str = "ann@example.org", event_id: str = "1") -> None:
    suppressions.record(
        provider="x", event_id=event_id, kind=kind, address=address, mail=None, at=NOW,
        detail="550 5.1.1", now=NOW,
    )  # fmt: skip


def trouble(member: Member) -> str:
    return Member.objects.get(pk=member.pk).mail_trouble


def code_of(mail: EmailMessage) -> str:
    return re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.body)[0]


def test_every_page_asks_and_offers_two_answers(client: Client, ann: Member):
    bounce()
    client.force_login(ann)

    page = client.get(reverse("profile")).content.decode()

    assert ASKS in page
    assert f'action="{reverse("mail_again")}"' in page
    assert page.count(f'href="{reverse("account_email")}"') == 2  # there, and where it always is


def test_nobody_else_is_asked_and_nobody_pays_a_query(
    client: Client, ann: Member, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(MemberFactory())
    client.get(reverse("consents"))
    with django_assert_max_num_queries(100) as without:
        page = client.get(reverse("consents")).content.decode()
        number = len(without)
    assert ASKS not in page
    bounce()
    client.force_login(ann)
    client.get(reverse("consents"))

    with django_assert_num_queries(number):
        page = client.get(reverse("consents")).content.decode()

    assert ASKS in page


LETTERS, ASCII_FORM = "ann@õpe.ee", "ann@xn--pe-bka.ee"


@pytest.mark.parametrize("kept", [LETTERS, ASCII_FORM])
@pytest.mark.parametrize("reported", [LETTERS, ASCII_FORM])
def test_a_domain_with_letters_is_found_however_it_is_kept_and_reported(
    client: Client, mailoutbox: list[EmailMessage], kept: str, reported: str
):
    member = MemberFactory(email=kept)
    bounce(address=reported)
    before = trouble(member)

    sign_in(client, kept, mailoutbox)

    assert (before, trouble(member)) == ("hard", "")
    assert not Suppression.objects.exists()


def test_who_complained_reads_something_else(client: Client, ann: Member):
    bounce("complaint")
    client.force_login(ann)

    page = client.get(reverse("profile")).content.decode()

    assert "Send me all mails again" in page
    assert ASKS not in page


def test_it_is_right_try_again(client: Client, ann: Member):
    bounce()
    bounce("complaint", event_id="2")
    client.force_login(ann)

    answer = client.post(reverse("mail_again"), follow=True)

    assert "We write to you again." in answer.content.decode()
    assert (trouble(ann), Suppression.objects.count()) == ("", 0)


def test_thrice_a_day_is_enough(client: Client, ann: Member):
    client.force_login(ann)
    for _ in range(3):
        client.post(reverse("mail_again"))
    bounce()

    answer = client.post(reverse("mail_again"))

    assert answer["Location"] == reverse("account_email")
    assert trouble(ann) == "hard"


@pytest.mark.parametrize(("kind", "left"), [("hard", ""), ("soft", ""), ("complaint", "complaint")])
def test_signing_in_by_a_code_shows_that_mails_arrive(
    client: Client, ann: Member, mailoutbox, kind, left
):
    for number in range(3):
        bounce(kind, event_id=str(number))
    assert trouble(ann) == kind

    client.post(reverse("account_request_login_code"), {"email": ann.email})
    client.post(reverse("account_confirm_login_code"), {"code": code_of(mailoutbox[-1])})

    assert "_auth_user_id" in client.session
    assert trouble(ann) == left


def test_signing_in_by_an_address_that_staff_printed_shows_nothing(client: Client, ann: Member):
    from community.services import once

    bounce()

    client.post(reverse("sign_in_once", args=[once.make(ann)]))

    assert "_auth_user_id" in client.session
    assert trouble(ann) == "hard"


def test_a_new_address_has_none_of_the_old_ones_trouble(ann: Member):
    bounce()
    ann.refresh_from_db()

    ann.email = "ann@example.net"
    ann.save()
    changed = trouble(ann)
    ann.email = "ann@example.org"
    ann.save()

    assert (changed, trouble(ann)) == ("", "hard")


def test_an_address_that_is_confirmed_works(ann: Member, rf):
    from allauth.account.models import EmailAddress
    from allauth.account.signals import email_confirmed

    bounce()

    row = EmailAddress.objects.get(user=ann)
    email_confirmed.send(sender=EmailAddress, request=rf.get("/"), email_address=row)

    assert trouble(ann) == ""


def test_it_stands_in_the_download_and_goes_with_the_account(ann: Member):
    bounce()
    bounce(address="eva@example.org", event_id="2")
    held = holdings["undelivered"]

    told = held.tell(ann).rows
    held.erase(ann, now=NOW)

    assert [sorted(row) for row in told] == [
        ["at", "detail", "kind"],
        ["detail", "reason", "since"],
    ]
    assert list(MailEvent.objects.values_list("address", flat=True)) == ["eva@example.org"]
    assert list(Suppression.objects.values_list("address", flat=True)) == ["eva@example.org"]


@pytest.mark.parametrize("kind", ["mail events", "suppressions"])
def test_it_is_kept_for_some_time_only(kind):
    bounce()
    retention = retentions[kind]

    assert (retention.find(NOW), retention.forget(NOW)) == (0, 0)
    later = NOW.replace(year=2027)
    assert (retention.find(later), retention.forget(later), retention.find(later)) == (1, 1, 0)


def test_what_is_forgotten_is_no_trouble_any_more(ann: Member):
    bounce()

    retentions["suppressions"].forget(NOW.replace(year=2027))

    assert trouble(ann) == ""
