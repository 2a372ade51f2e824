"""Django's SMTP backend, able to tell a mail that was surely not sent from one that may have been.

A server that vanishes before the final dot has taken nothing: the mail can be sent again. Once the
dot is written, only its answer tells whether the mail is on its way (RFC 5321 §4.5.3.2.6).
"""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend


class Undecided(Exception):
    """The mail was handed over whole, but the server's answer never came."""


class _RemembersTheDot:
    dot_written = False

    def send(self, s: Any) -> None:
        super().send(s)  # type: ignore[misc]
        data = s if isinstance(s, bytes) else s.encode("ascii")
        self.dot_written = data.endswith(b"\r\n.\r\n")

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.dot_written = False
        try:
            code, answer = super().data(msg)  # type: ignore[misc]
        except (smtplib.SMTPException, OSError) as error:
            if self.dot_written:
                raise Undecided(str(error)) from error
            raise
        if not 200 <= code < 600:
            raise Undecided(f"no answer that means anything: {answer!r}")
        return code, answer


class Plain(_RemembersTheDot, smtplib.SMTP):
    pass


class Encrypted(_RemembersTheDot, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoBackend):
    """See the module."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return Encrypted if self.use_ssl else Plain
