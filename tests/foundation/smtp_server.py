"""A real SMTP server on the loopback address, that can be told to misbehave."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from django.test import override_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from aiosmtpd.smtp import SMTP


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Inbox:
    """What the server has taken; `answers` are given to the next mails instead of `250 OK`."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: list[str] = []
        self.hang_up_after_dot = 0
        self.hang_up_before_data = 0
        self.refuse_recipient = ""
        # A mail has arrived; and whether its answer waits until the client is gone.
        self.has_mail = Event()
        self.hold_answer = False

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd calls it so
        self, server: SMTP, session: Any, envelope: Any, address: str, opts: Any
    ) -> str:
        if self.hang_up_before_data:
            self.hang_up_before_data -= 1
            server.transport.close()
            return "421 bye"
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- aiosmtpd calls it so
        self, server: SMTP, session: Any, envelope: Any
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.has_mail.set()
        while self.hold_answer:
            await asyncio.sleep(0.05)
        if self.hang_up_after_dot:
            self.hang_up_after_dot -= 1
            server.transport.close()
        return "250 OK"


@contextmanager
def smtp_server() -> Iterator[Inbox]:
    """Run a server on a free port and point Django's mail at it."""
    inbox = Inbox()
    port = free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with override_settings(
            EMAIL_BACKEND="foundation.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=port,
            EMAIL_TIMEOUT=5,
        ):
            yield inbox
    finally:
        controller.stop()
