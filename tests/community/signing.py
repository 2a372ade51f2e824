"""Signing in as people do: by the form, the mail and the code in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.http import HttpResponse
    from django.test import Client

LOGIN, CODE = "/accounts/login/", "/accounts/login/code/confirm/"


def ask(client: Client, email: str, *, then: str = "") -> HttpResponse:
    return client.post(LOGIN, {"login": email, **({"next": then} if then else {})})


def code_in(mail: EmailMessage) -> str:
    (code,) = re.findall(r"^ +([A-Z]{4}-[A-Z]{4})$", mail.body, re.MULTILINE)
    return code


def enter(client: Client, code: str, *, then: str = "") -> HttpResponse:
    return client.post(CODE, {"code": code, **({"next": then} if then else {})})


def sign_in(client: Client, email: str, mails: list[EmailMessage]) -> HttpResponse:
    ask(client, email)
    return enter(client, code_in(mails[-1]))


def is_signed_in(client: Client) -> bool:
    return client.get("/en/profile/").status_code == 200
