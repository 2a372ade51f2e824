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
        # The same for the mails of these numbers, the first is 1.
        self.hang_up_after_dot_of: set[int] = set()
        # It hangs up at the first words of these.
        self.hang_up_at_mail: set[int] = set()
        self.hang_up_before_data = 0
        self.refuse_recipient = ""
        # Who the envelopes say they are from, and how often somebody came.
        self.senders: list[str] = []
        self.connections = 0
        # A mail has arrived; and whether its answer waits until the client is gone.
        self.has_mail = Event()
        self.hold_answer = False

    async def handle_EHLO(  # noqa: N802 -- aiosmtpd calls it so
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd calls it so
        self, server: SMTP, session: Any, envelope: Any, address: str, opts: Any
    ) -> str:
        envelope.mail_from = address
        self.senders.append(address)
        if len(self.senders) in self.hang_up_at_mail:
            server.transport.close()
            return "421 bye"
        return "250 OK"

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
        if self.hang_up_after_dot or len(self.mails) in self.hang_up_after_dot_of:
            self.hang_up_after_dot = max(0, self.hang_up_after_dot - 1)
            server.transport.close()
        return "250 OK"


@contextmanager
def smtp_server(inbox: Any = None) -> Iterator[Any]:
    """Run a server on a free port, with an `Inbox` or the one that is given, and point Django's
    mail at it."""
    inbox = inbox or Inbox()
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
