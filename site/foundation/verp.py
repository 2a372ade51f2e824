"""Return paths of their own: a mail that bounces comes back to an address that names its row.

Only the envelope has it (RFC 5321 §4.4); the sender that people see stays. The token is short, as
the part before the @ has 64 characters at most, and means the same in capitals, which some servers
make of it.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LETTERS = 12  # sixty bits: nobody guesses one by sending mails
LONGEST = 13  # of a row's number
TOKEN = re.compile(rf"\+([0-9a-z]{{1,{LONGEST}}})-([a-z2-7]{{{LETTERS}}})@", re.IGNORECASE)


def return_path(pk: int) -> str:
    """Where the mail of the row `pk` comes back to; "" where no address for that is set."""
    if not settings.BOUNCE_ADDRESS:
        return ""
    local, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{_number(pk)}-{_seal(pk, settings.SECRET_KEY)}@{domain}"


def row_of(texts: Iterable[str]) -> int | None:
    """The row that one of our return paths in `texts` names; None where there is none of ours."""
    for text in texts:
        for number, seal in TOKEN.findall(text):
            pk = int(number, 36)
            for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
                if constant_time_compare(_seal(pk, secret), seal.lower()):
                    return pk
    return None


def _seal(pk: int, secret: str) -> str:
    digest = salted_hmac("foundation.verp", str(pk), secret=secret, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().lower()[:LETTERS]


def _number(pk: int) -> str:
    """`pk` in few characters."""
    text = ""
    while pk:
        pk, digit = divmod(pk, 36)
        text = DIGITS[digit] + text
    return text or "0"
