"""What was written by contact forms: for editors alone."""

from __future__ import annotations

from tests.asking import Outcome
from tests.community.permissions.rules import Role, Row, desk

DONE, NO_METHOD = Outcome.DONE, Outcome.NO_METHOD
READERS = (Role.EDITOR, Role.ADMINISTRATOR)


def _reads(address: str, of: str = "") -> Row:
    return Row(address=address, of=of, get=desk(*READERS), post=desk(*READERS, outcome=NO_METHOD))


def _acts(act: str) -> Row:
    return Row(
        address=f"contact_message_{act}",
        of="message",
        get=desk(*READERS, outcome=NO_METHOD),
        post=desk(*READERS, outcome=DONE),
    )


ROWS = (
    _reads("contact_messages"),
    _reads("contact_messages_results"),
    _reads("contact_message", "message"),
    *map(_acts, ("answered", "reopen", "release", "note")),
    Row(
        address="contact_message_delete",
        of="message",
        get=desk(*READERS),
        post=desk(*READERS, outcome=DONE),
    ),
)
