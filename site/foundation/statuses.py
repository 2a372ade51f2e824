"""What the status codes of mail servers say of an address (RFC 3463)."""

from __future__ import annotations

import re

from foundation.models import MailEvent

CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
# Subjects of class 5 that are about the sender, the mail or the moment, and not about the address:
# its system (3), security and policy (7). Blocked for a day, a site must not lose all its readers.
NOT_THE_ADDRESS = {"3", "6", "7"}
# Mailbox full, mail too long for it.
FOR_NOW = {("2", "2"), ("2", "3")}


def kind(text: str) -> str:
    """HARD or SOFT by the first status code in `text`; "" where there is none, or it says that all
    is well."""
    found = CODE.search(text)
    if found is None or found[1] == "2":
        return ""
    if found[1] == "4" or found[2] in NOT_THE_ADDRESS or (found[2], found[3]) in FOR_NOW:
        return MailEvent.Kind.SOFT
    return MailEvent.Kind.HARD
