"""Joining as people do: by the form, the mail and the code in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from community.models import ApprovedDomain, JoinRequest
from tests.community.signing import code_in

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.http import HttpResponse
    from django.test import Client

    from community.models import Organisation

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
JOIN, CODE, REQUEST, ASKED = "/en/join/", "/en/join/code/", "/en/join/request/", "/en/join/asked/"
WELCOME = "/en/welcome/"
REASON = "We renew our services."


def approve(
    domain: str, organisation: Organisation | None = None, *, policy: str = "at_once", **rest: Any
) -> ApprovedDomain:
    return ApprovedDomain.objects.create(
        domain=domain, organisation=organisation, policy=policy, **rest
    )


def ask(client: Client, email: str, *, path: str = JOIN, **other: Any) -> HttpResponse:
    return client.post(path, {"name": "Anna Tamm", "email": email, "agreed": "on", **other})


def enter(client: Client, code: str, *, path: str = CODE) -> HttpResponse:
    return client.post(path, {"code": code})


def prove(client: Client, email: str, mails: list[EmailMessage]) -> HttpResponse:
    ask(client, email)
    return enter(client, code_in(mails[-1]))


def request(email: str = "anna@elsewhere.example.org", **fields: Any) -> JoinRequest:
    return JoinRequest.objects.create(
        **{
            "email": email,
            "name": "Anna Tamm",
            "language": "en",
            "organisation_name": "Museum of Clocks",
            "reason": REASON,
            "terms_version": "1",
            "notice_version": "1",
            "agreed_at": NOW,
            "created_at": NOW,
        }
        | fields
    )
