"""The mails that ask for confirmation: to whom, in which words, with what in them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from community.models import Recipient, SubscriptionWish
from community.services import subscriptions
from foundation import outbox
from foundation.models import OutboxRow
from tests.community.subscribing import NOW, link_in
from tests.community.things import subscriber
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.mail import EmailMultiAlternatives

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def promise(email: str = "press@example.org", language: str = "en") -> SubscriptionWish:
    wanted = subscriptions.Subscription(
        cadence="weekly", language=language, time_zone="Pacific/Kiritimati"
    )
    return subscriptions.ask(email=email, wanted=wanted, now=NOW)


def html_of(mail: EmailMultiAlternatives) -> str:
    return mail.alternatives[0].content


def words(text: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", text).split())


def test_somebody_new_is_asked_in_both_parts(mailoutbox: list[EmailMultiAlternatives]):
    wish = promise()
    outbox.send_due(now=NOW)

    (mail,) = mailoutbox
    address = f"http://localhost/s/{wish.link_token}/"
    assert (mail.to, mail.subject) == (["press@example.org"], "Do you want news from Talka?")
    for part in (mail.body, html_of(mail)):
        assert address in part
        assert "asked for news from Talka by e-mail to this address." in words(part)
        # By the clock of Kiritimati, where it is the evening.
        assert "The link works until 28 November 2026." in words(part)
    assert max(len(line) for line in mail.body.splitlines() if "http" not in line) <= 72


def test_a_subscriber_is_asked_whether_to_change(mailoutbox: list[EmailMultiAlternatives]):
    subscriber(NOW, email="press@example.org")
    promise()
    outbox.send_due(now=NOW)

    (mail,) = mailoutbox
    assert mail.subject == "Change your news from Talka?"
    for part in (mail.body, html_of(mail)):
        assert "You get news from Talka by e-mail." in words(part)
        assert "all stays as it is" in words(part)
    assert link_in(mail)


def test_a_member_is_led_to_the_profile(mailoutbox: list[EmailMultiAlternatives]):
    MemberFactory(email="anna@õppe.example", name="Anna", language="sl")
    promise("anna@xn--ppe-nna.example")
    outbox.send_due(now=NOW)

    (mail,) = mailoutbox
    assert 'lang="sl"' in html_of(mail)
    for part in (mail.body, html_of(mail)):
        assert "http://localhost/sl/profile/mail/" in part
        assert "/s/" not in part
        assert "Anna" in part
    assert not Recipient.objects.exists()


@pytest.mark.parametrize("language", ["en", "et", "lv", "nb", "sl"])
def test_it_is_in_the_language_of_the_page(mailoutbox: list[EmailMultiAlternatives], language: str):
    promise(language=language)
    outbox.send_due(now=NOW)

    assert f'lang="{language}"' in html_of(mailoutbox[0])


def test_there_is_none_where_nobody_may_or_can_read_it(mailoutbox: list[EmailMultiAlternatives]):
    MemberFactory(email="gone@example.org", is_active=False)
    for email in ("gone@example.org", "new@xn--0.example", "x@[127.0.0.1]"):
        promise(email)
    outbox.send_due(now=NOW)

    assert mailoutbox == []
    assert set(OutboxRow.objects.values_list("state", flat=True)) == {"skipped"}


def test_there_is_none_once_it_is_confirmed_forgotten_or_too_old(
    mailoutbox: list[EmailMultiAlternatives],
):
    subscriptions.confirm(promise("a@example.org"), now=NOW)
    promise("b@example.org").delete()
    promise("c@example.org")
    outbox.send_due(now=NOW + timedelta(days=3))

    assert mailoutbox == []
