"""What a provider tells us afterwards, over the real address."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from anymail.signals import AnymailTrackingEvent
from django.urls import Resolver404, resolve

from foundation import outbox, webhooks
from foundation.models import MailEvent, OutboxRow, Suppression
from tests.foundation.hello import NAME
from tests.foundation.webhook_urls import SECRET

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase
    from django.test import Client

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("hello_message", "_postmark"),
    pytest.mark.urls("tests.foundation.webhook_urls"),
]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ADDRESS = "/anymail/postmark/tracking/"


@pytest.fixture
def _postmark(settings):
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


@pytest.fixture
def row() -> OutboxRow:
    outbox.put(NAME, recipient="Jüri@example.org", now=NOW, name="Ann")
    return OutboxRow.objects.get()


def tell(client: Client, news: Any, secret: str = SECRET) -> HttpResponseBase:
    proof = base64.b64encode(secret.encode()).decode()
    body = news if isinstance(news, str) else json.dumps(news)
    return client.post(
        ADDRESS, body, content_type="application/json", headers={"Authorization": f"Basic {proof}"}
    )


def bounce(kind: str, row: OutboxRow | None = None, **told: Any) -> dict[str, Any]:
    return {
        "RecordType": "Bounce",
        "ID": 4323372036854775807,
        "Type": kind,
        "Email": "juri@example.org",
        "BouncedAt": "2026-11-21T10:00:00Z",
        "MessageID": "m1",
        "Details": "",
        "Metadata": {"mail": str(row.uuid)} if row else {},
        **told,
    }


def kinds() -> list[str]:
    return list(MailEvent.objects.values_list("kind", flat=True))


def test_three_deliveries_of_one_piece_of_news_count_once(client: Client, row: OutboxRow):
    answers = [tell(client, bounce("HardBounce", row)).status_code for _ in range(3)]

    event = MailEvent.objects.get()
    assert answers == [200] * 3
    # The address that was mailed, and not what the provider makes of it.
    assert (event.kind, event.address, event.mail) == ("hard", "jüri@example.org", row)
    assert Suppression.objects.get().address == "jüri@example.org"


@pytest.mark.parametrize(
    ("kind", "told", "expected"),
    [
        ("HardBounce", {}, ["hard"]),
        ("HardBounce", {"Details": "smtp;550 5.1.1 unknown"}, ["hard"]),
        ("HardBounce", {"Details": "smtp;554 5.7.1 we block you"}, ["soft"]),
        ("SoftBounce", {}, ["soft"]),
        ("SpamNotification", {}, ["complaint"]),
        ("Transient", {}, []),
        ("AutoResponder", {}, []),
        ("Unsubscribe", {}, ["complaint"]),
    ],
)
def test_what_news_means(client: Client, row: OutboxRow, kind, told, expected):
    tell(client, bounce(kind, row, **told))

    assert kinds() == expected


def test_a_complaint_stops_what_can_be_done_without(client: Client, row: OutboxRow):
    tell(client, {**bounce("x", row), "RecordType": "SpamComplaint"})

    assert Suppression.objects.get().reason == "complaint"


def test_mail_of_others_through_the_same_account_says_only_whether_an_address_works(
    client: Client,
):
    tell(client, {**bounce("x"), "RecordType": "SpamComplaint"})
    tell(client, bounce("HardBounce"))

    assert [(e.kind, e.address) for e in MailEvent.objects.all()] == [("hard", "juri@example.org")]


def test_opens_and_deliveries_are_no_news(client: Client, row: OutboxRow):
    for record in ("Open", "Click", "Delivery"):
        assert tell(client, {**bounce("x", row), "RecordType": record}).status_code == 200

    assert kinds() == []


@pytest.mark.parametrize("secret", ["hook:wrong", "", "hook"])
def test_nobody_without_the_secret_is_listened_to(client: Client, row: OutboxRow, secret):
    answer = tell(client, bounce("HardBounce", row), secret)

    assert (answer.status_code, kinds()) == (400, [])


def test_only_what_is_posted_is_read(client: Client):
    assert client.get(ADDRESS).status_code == 405


@pytest.mark.parametrize("mail", ["", "x", "0" * 40, None, {"a": 1}])
def test_news_of_no_row_of_ours_names_none(client: Client, mail):
    tell(client, bounce("HardBounce", Metadata={"mail": mail}))

    assert MailEvent.objects.get().mail is None


@pytest.mark.parametrize("address", ["/anymail/postmark/inbound/", "/anymail/resend/tracking/"])
def test_there_is_no_address_for_other_news_or_other_providers(address):
    with pytest.raises(Resolver404):
        resolve(address, "tests.foundation.webhook_urls")


@pytest.mark.parametrize(("provider", "secret"), [("postmark", ""), ("", SECRET), ("no", SECRET)])
def test_without_a_provider_or_a_secret_there_is_none(provider, secret):
    assert webhooks.urls(provider, secret=secret) == []


def test_news_without_a_number_is_known_by_its_words(row: OutboxRow):
    event = AnymailTrackingEvent(
        event_type="bounced", recipient="a@example.org", timestamp=NOW, metadata={}
    )

    for _ in range(2):
        webhooks.note(event=event, esp_name="Mailjet")

    assert kinds() == ["hard"]


@pytest.mark.parametrize(
    "told",
    [{"bounce": {"bounceType": "Transient"}}, {"event": "soft_bounce"}, {"severity": "temporary"}],
)
def test_a_provider_that_calls_it_soft_is_believed(told):
    event = SimpleNamespace(
        event_type="bounced", reject_reason="bounced", mta_response="", description="",
        esp_event=told,
    )  # fmt: skip

    assert webhooks.meaning(event) == "soft"
