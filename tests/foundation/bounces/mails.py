"""Mails that come back, as servers write them."""

from __future__ import annotations


def report(
    to: str,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    diagnostic: str = "",
    head: str = "",
    body: str = "",
) -> bytes:
    """A report of a server (RFC 3464) to a return path."""
    said = f"Diagnostic-Code: smtp; {diagnostic}\n" if diagnostic else ""
    return f"""\
From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-{status}-{action}@mx.example.org>
Auto-Submitted: auto-replied
MIME-Version: 1.0
{head}Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you. {body}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ann@example.org
Action: {action}
Status: {status}
{said}
--b
Content-Type: message/rfc822

Subject: Your seat

Hello
--b--
""".replace("\n", "\r\n").encode()


def words(
    to: str, text: str, *, sender: str = "MAILER-DAEMON@old.example.org", head: str = ""
) -> bytes:
    """A mail without that form."""
    return f"""\
From: {sender}
To: {to}
Subject: failure notice
Message-ID: <words@old.example.org>
{head}Content-Type: text/plain; charset=utf-8

{text}
""".replace("\n", "\r\n").encode()


def complaint(to: str) -> bytes:
    """What a mailbox provider sends when somebody presses "this is spam" (RFC 5965)."""
    return f"""\
From: fbl@example.net
To: {to}
Subject: complaint
Message-ID: <fbl@example.net>
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Feedback/1.0
Version: 1
--b--
""".replace("\n", "\r\n").encode()
