"""Handing mails over to the server or provider, many through one connection.

What comes of each is one of four: nothing is raised, it was taken; `Undecided`, it may have been;
`Refused`, this address will never be; anything else, it surely was not taken. A connection is opened
when a mail needs one, and after any error anew.
"""

from __future__ import annotations

import logging
import smtplib
from typing import TYPE_CHECKING, Any, Self

from anymail.exceptions import (
    AnymailConfigurationError,
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.core.mail import get_connection

from foundation import providers
from foundation.smtp import Undecided

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from foundation.models import OutboxRow

logger = logging.getLogger(__name__)

# Servers stop listening after some hundred: Postfix and Exchange are often told to.
MAILS_A_CONNECTION = 100
# Raised before anything was sent.
NEVER_LEFT = (
    AnymailConfigurationError,
    AnymailInvalidAddress,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)


class Refused(Exception):
    """This mail will not be taken, however often it is offered."""


class TooFast(Exception):
    """The provider asks for a pause of `seconds`; 0: it doesn't say how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__("the provider asks for a pause")
        self.seconds = seconds


class Post:
    """The way out for mails, one after another; to be closed at the end."""

    def __init__(self) -> None:
        self.is_down = False  # there is no connection to be had: others need not try
        self._connection: Any = None
        self._carried = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def hand_over(self, message: EmailMessage, row: OutboxRow) -> None:
        """Give `message`, which is `row`'s, to the server; see the module for what is raised."""
        if self._carried >= MAILS_A_CONNECTION:
            self.close()
        is_used = self._connection is not None
        try:
            self._carry(message, row)
        except smtplib.SMTPException:
            is_closed = self._is_closed()
            self.close()
            if not (is_used and is_closed):
                raise
            # It hung up between two mails, or on the first words of this one.
            self._carry_afresh(message, row)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        connection, self._connection, self._carried = self._connection, None, 0
        if connection is None:
            return
        # The answers to its mails are known by now: a failing goodbye changes nothing.
        try:
            connection.close()
        except (smtplib.SMTPException, OSError):
            logger.info("the mail server hung up first")

    def _carry_afresh(self, message: EmailMessage, row: OutboxRow) -> None:
        try:
            self._carry(message, row)
        except BaseException:
            self.close()
            raise

    def _carry(self, message: EmailMessage, row: OutboxRow) -> None:
        if self._connection is None:
            self._open()
        providers.mark(message, self._connection, row.uuid)
        try:
            self._connection.send_messages([message])
        except AnymailError as error:
            _tell(error, at_most_once=row.at_most_once)
        if providers.is_silent(message):
            raise Undecided("the provider's answer doesn't say what became of the mail")
        self._carried += 1

    def _open(self) -> None:
        connection = get_connection()
        try:
            connection.open()
        except BaseException:
            self.is_down = True
            raise
        self._connection, self.is_down = connection, False

    def _is_closed(self) -> bool:
        """Whether the server hung up; smtplib then has no socket any more."""
        talk = getattr(self._connection, "connection", None)
        return talk is not None and getattr(talk, "sock", None) is None


def _tell(error: AnymailError, *, at_most_once: bool) -> None:
    """What an answer of a provider means; returns where the mail was taken before."""
    status = getattr(error, "status_code", None)
    if isinstance(error, AnymailRecipientsRefused):
        raise Refused(str(error)) from error
    if isinstance(error, NEVER_LEFT) or providers.is_unreachable(error):
        raise error
    if status == 409 and (was_taken := providers.was_taken(error)) is not None:
        if was_taken:
            return
        raise error
    if (seconds := providers.pause(error)) is not None:
        raise TooFast(seconds) from error
    # A provider's gateway that gives up (5xx) doesn't know what became of the mail behind it.
    if status and not (at_most_once and status >= 500):
        raise error
    raise Undecided(str(error)) from error
