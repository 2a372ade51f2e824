"""Mail through a provider: what it is told, and what its answers mean."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import anymail.backends
import pytest
from anymail.backends.base import BasePayload
from django.utils import timezone

from foundation import outbox, providers
from foundation.models import MailPace, OutboxRow
from tests.foundation.hello import NAME
from tests.foundation.mail_provider import DROP, SLOW, Provider, mail_provider
from tests.foundation.smtp_server import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hello_message")]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with mail_provider() as server:
        yield server


def promise(count: int = 1, *, at_most_once: bool = False) -> list[OutboxRow]:
    promises = [
        outbox.Promise(
            recipient=f"a{n}@example.org", key="", ids={"name": f"{n}"}, at_most_once=at_most_once
        )
        for n in range(count)
    ]
    return outbox.put_many(NAME, promises, now=NOW)


def states() -> list[str]:
    return list(OutboxRow.objects.order_by("pk").values_list("state", flat=True))


def test_a_mail_names_its_row_and_one_connection_carries_many(provider: Provider):
    rows = promise(3)

    outbox.send_due(now=NOW)

    keys = [headers["Idempotency-Key"] for headers, _mail in provider.requests]
    assert keys == [str(row.uuid) for row in rows]
    told = [mail["headers"]["X-Metadata"] for _headers, mail in provider.requests]
    assert told == [f'{{"mail": "{row.uuid}"}}' for row in rows]
    assert provider.connections == 1


@pytest.mark.parametrize("lost", [DROP, SLOW])
def test_what_was_taken_without_an_answer_goes_once_more_and_counts_once(provider: Provider, lost):
    promise(1)
    provider.answers = [lost]

    outbox.send_due(now=NOW)
    in_doubt = OutboxRow.objects.get()
    outbox.send_due(now=NOW + 6 * MINUTE)

    assert (in_doubt.state, in_doubt.doubted) == ("pending", True)
    assert (states(), len(provider.requests), len(provider.taken)) == (["sent"], 2, 1)


def test_what_was_taken_in_other_words_was_taken(provider: Provider):
    [row] = promise(1)
    provider.answers = [DROP]
    outbox.send_due(now=NOW)
    OutboxRow.objects.filter(pk=row.pk).update(ids={"name": "Ann"})

    outbox.send_due(now=NOW + 6 * MINUTE)

    assert (states(), [mail["subject"] for mail in provider.taken]) == (["sent"], ["Hello 0"])


def test_what_is_just_being_taken_is_asked_for_again(provider: Provider):
    promise(1, at_most_once=True)
    provider.answers = [(409, {}, {"name": "concurrent_idempotent_requests"})]

    outbox.send_due(now=NOW)
    first = states()
    outbox.send_due(now=NOW + 2 * MINUTE)

    assert (first, states()) == (["pending"], ["sent"])


@pytest.mark.parametrize("lost", [DROP, SLOW, (500, {}, {}), (504, {}, {})])
def test_at_most_once_it_is_left_to_a_person(provider: Provider, lost):
    promise(1, at_most_once=True)
    provider.answers = [lost]

    outbox.send_due(now=NOW)
    outbox.send_due(now=NOW + timedelta(days=1))

    assert (states(), len(provider.requests)) == (["unknown"], 1)


@pytest.mark.parametrize("at_most_once", [True, False])
def test_a_provider_that_cannot_be_reached_has_taken_nothing(settings, at_most_once):
    with mail_provider(RESEND_API_URL=f"http://127.0.0.1:{free_port()}/"):
        promise(1, at_most_once=at_most_once)
        outbox.send_due(now=NOW)

    row = OutboxRow.objects.get()
    assert (row.state, row.doubted) == ("pending", False)


@pytest.mark.parametrize(
    ("status", "told", "pause"),
    [
        (429, "120", 2 * MINUTE),
        (503, "120", 2 * MINUTE),
        (429, "", MINUTE),
        (429, "soon", MINUTE),
        (429, "999999", timedelta(hours=1)),
    ],
)
def test_a_pause_that_is_asked_for_is_kept_by_all_and_costs_no_attempt(
    provider: Provider, status, told, pause
):
    promise(3)
    provider.answers = [(status, {"Retry-After": told}, {})]

    during = [outbox.send_due(now=NOW + moment) for moment in (timedelta(0), pause - MINUTE / 2)]
    asked = len(provider.requests)
    after = outbox.send_due(now=NOW + pause + timedelta(seconds=5))

    assert (during, asked, after) == ([0, 0], 1, 3)
    assert set(OutboxRow.objects.values_list("attempts", flat=True)) == {1}


def test_a_pause_can_be_a_moment(provider: Provider):
    promise(1)
    until = timezone.now() + timedelta(seconds=300)
    provider.answers = [(429, {"Retry-After": format_datetime(until, usegmt=True)}, {})]

    outbox.send_due(now=NOW)

    waits = MailPace.objects.get().closed_until - NOW
    assert timedelta(seconds=280) < waits <= timedelta(seconds=300)


def test_what_cannot_be_written_for_a_provider_never_left(provider: Provider, settings):
    settings.DEFAULT_FROM_EMAIL = "not an address"
    promise(1, at_most_once=True)

    outbox.send_due(now=NOW)

    assert (states(), provider.requests) == (["pending"], [])


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ("Found inactive addresses: a0@example.org. Inactive recipients are ones …", "failed"),
        ("Other words than anymail knows", "unknown"),
    ],
)
def test_an_address_that_a_provider_refuses_is_not_tried_again(told, state):
    with mail_provider("postmark", POSTMARK_SERVER_TOKEN="secret") as provider:
        promise(1, at_most_once=True)
        provider.answers = [(422, {}, {"ErrorCode": 406, "Message": told})]
        outbox.send_due(now=NOW)

    row = OutboxRow.objects.get()
    assert (row.state, row.attempts) == (state, 1)


def test_opens_and_links_are_left_alone_where_a_mail_can_say_so():
    with mail_provider("postmark", POSTMARK_SERVER_TOKEN="secret") as provider:
        [row] = promise(1)
        answer = {"To": "a0@example.org", "MessageID": "1", "ErrorCode": 0, "Message": "OK"}
        provider.answers = [(200, {}, answer)]
        outbox.send_due(now=NOW)

    [(_headers, mail)] = provider.requests
    assert (mail["TrackOpens"], mail["TrackLinks"]) == (False, "None")
    assert mail["Metadata"] == {"mail": str(row.uuid)}
    assert states() == ["sent"]


def test_brevo_reads_the_key_in_the_mail():
    with mail_provider("brevo") as provider:
        [row] = promise(1)
        provider.answers = [(201, {}, {"messageId": "1"})]
        outbox.send_due(now=NOW)

    [(_headers, mail)] = provider.requests
    assert mail["headers"]["idempotencyKey"] == str(row.uuid)


def payloads() -> dict[str, type[BasePayload]]:
    """How each provider of anymail writes a mail, by the provider's name."""
    found = {}
    for module in pkgutil.iter_modules(anymail.backends.__path__):
        if module.name in {"base", "base_requests", "test", "console", "sendinblue"}:
            continue
        try:
            loaded = importlib.import_module(f"anymail.backends.{module.name}")
        except ImportError:
            # Amazon's needs a package that the site doesn't bring.
            continue
        classes = inspect.getmembers(
            loaded,
            lambda thing: inspect.isclass(thing) and issubclass(thing, BasePayload),
        )
        own = [cls for _name, cls in classes if cls.__module__ == loaded.__name__]
        found[module.name] = own[0]
    return found


def test_who_can_be_told_what_is_what_anymail_does():
    def tells(method: str) -> set[str]:
        base = getattr(BasePayload, method)
        return {name for name, cls in payloads().items() if getattr(cls, method) is not base}

    assert tells("set_track_opens") == tells("set_track_clicks") == providers.TRACKING_PER_MAIL
    assert set(payloads()) - tells("set_metadata") == providers.NO_METADATA
