"""The way in when mail does not work."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from tests.community.signing import is_signed_in
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def _address(email: str) -> str:
    out = io.StringIO()
    call_command("sign_in_code", email, stdout=out)
    address = out.getvalue().strip()
    assert address.startswith("http://localhost/accounts/once/")
    return urlsplit(address).path


def test_printed_address_signs_in_once(client: Client) -> None:
    MemberFactory(email="anna@example.org", language="lv")
    address = _address("Anna@example.org")

    asked = client.get(address)
    before = is_signed_in(client)
    answer = client.post(address)

    other = Client()
    assert (asked.status_code, before) == (200, False)
    assert (answer.status_code, answer["Location"]) == (302, "/lv/profile/")
    assert is_signed_in(client)
    assert other.post(address).status_code == 410
    assert not is_signed_in(other)


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 410)])
def test_printed_address_holds_for_a_quarter_of_an_hour(
    client: Client, minutes: int, status: int
) -> None:
    MemberFactory(email="anna@example.org")
    with time_machine.travel(NOON, tick=False) as clock:
        address = _address("anna@example.org")
        clock.move_to(NOON + timedelta(minutes=minutes))

        assert client.get(address).status_code == status


def test_printed_address_of_a_member_since_deactivated_is_dead(client: Client) -> None:
    member = MemberFactory(email="anna@example.org")
    address = _address("anna@example.org")
    member.is_active = False
    member.save()

    answer = client.post(address)

    assert answer.status_code == 410
    assert not is_signed_in(client)


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é"])
def test_invented_token_is_a_page_that_says_so(client: Client, token: str) -> None:
    assert client.get(f"/accounts/once/{token}/").status_code == 410


def test_making_and_using_it_are_logged_without_the_address(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    member = MemberFactory(email="anna@example.org")
    with caplog.at_level(logging.WARNING, logger="community"):
        address = _address("anna@example.org")
        client.post(address)

    lines = [r.getMessage() for r in caplog.records if r.name.startswith("community")]
    assert lines == [
        f"A one-time sign-in address was made for member {member.uuid}.",
        f"A one-time sign-in address was used for member {member.uuid}.",
    ]


@pytest.mark.parametrize("email", ["nobody@example.org", "gone@example.org"])
def test_command_refuses_who_cannot_sign_in(email: str) -> None:
    MemberFactory(email="gone@example.org", is_active=False)

    with pytest.raises(CommandError):
        call_command("sign_in_code", email)
