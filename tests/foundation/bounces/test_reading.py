"""Reading the mailbox that bounces come back to, over IMAP and from a Maildir."""

from __future__ import annotations

import mailbox
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from config.environment import Environment
from foundation import outbox, verp
from foundation.bounces import mailboxes, reading
from foundation.models import MailEvent, OutboxRow, Suppression
from tests.foundation.bounces.imap_server import PASSWORD, USER, Folder, imap_server
from tests.foundation.bounces.mails import report, words
from tests.foundation.hello import NAME
from tests.foundation.smtp_server import free_port
from tests.foundation.web_servers import certificates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hello_message")]

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PERSON = words("bounces@example.org", "Why do you write to me?", sender="Ann <ann@example.org>")


@pytest.fixture(autouse=True)
def _address(settings):
    settings.BOUNCE_ADDRESS = "bounces@example.org"


@pytest.fixture
def row() -> OutboxRow:
    outbox.put(NAME, recipient="ann@example.org", now=NOW, name="Ann")
    return OutboxRow.objects.get()


def imap(port: int, scheme: str = "imap", password: str = PASSWORD, folder: str = "INBOX") -> Any:
    address = f"{scheme}://{USER}:{quote(password, safe='')}@127.0.0.1:{port}/{folder}"
    return Environment({"X": address}).bounce_mailbox("X")


@pytest.fixture
def folder(settings) -> Iterator[Folder]:
    with imap_server() as (found, port):
        settings.BOUNCE_MAILBOX = imap(port)
        yield found


@pytest.fixture
def maildir(settings, tmp_path: Path) -> mailbox.Maildir:
    path = tmp_path / "Maildir"
    box = mailbox.Maildir(path, create=True)
    settings.BOUNCE_MAILBOX = Environment({"X": f"maildir://{path}"}).bounce_mailbox("X")
    return box


def counts() -> dict[str, int]:
    return dict(reading.read(now=NOW))


def test_over_imap_a_bounce_is_noted_and_deleted_and_a_person_left_alone(
    folder: Folder, row: OutboxRow
):
    bounce = folder.deliver(report(verp.return_path(row.pk)))
    person = folder.deliver(PERSON)

    first, again = counts(), counts()

    assert (first, again) == ({"bounced": 1, "left": 1}, {})
    assert Suppression.objects.get().address == "ann@example.org"
    assert list(folder.mails) == [person]
    assert folder.flags[person] == {"\\Flagged"}
    assert bounce not in folder.mails


@pytest.mark.parametrize(("has_uidplus", "left"), [(True, [1]), (False, [])])
def test_what_others_marked_is_deleted_only_where_the_server_cannot_tell(
    folder: Folder, row: OutboxRow, has_uidplus, left
):
    folder.has_uidplus = has_uidplus
    folder.deliver(PERSON, "\\Deleted")
    folder.deliver(report(verp.return_path(row.pk)))

    counts()

    assert list(folder.mails) == left


def test_a_huge_mail_is_read_at_its_beginning(folder: Folder, row: OutboxRow):
    folder.deliver(report(verp.return_path(row.pk)) + b"x" * (mailboxes.LONGEST * 3))

    assert counts() == {"bounced": 1}
    assert folder.fetched == mailboxes.LONGEST


def test_cut_off_in_between_a_bounce_is_read_again_and_counts_once(folder: Folder, row: OutboxRow):
    folder.deliver(report(verp.return_path(row.pk)))
    folder.hang_up_at = "STORE"
    with pytest.raises(mailboxes.Unreachable):
        counts()
    folder.hang_up_at = ""

    assert counts() == {"other": 1}
    assert (MailEvent.objects.count(), folder.mails) == (1, {})


def test_a_run_reads_so_many_and_the_next_goes_on(folder: Folder, row: OutboxRow, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 2)
    for number in range(3):
        folder.deliver(report(verp.return_path(row.pk), status=f"4.4.{number}"))

    assert [counts(), counts(), counts()] == [{"bounced": 2}, {"bounced": 1}, {}]
    assert Suppression.objects.get().reason == "soft"


def test_reports_about_no_row_that_is_kept_are_put_away(folder: Folder, row: OutboxRow):
    folder.deliver(report(verp.return_path(row.pk + 1)))
    folder.deliver(report(verp.return_path(row.pk), action="delayed"))
    OutboxRow.objects.filter(pk=row.pk).update(recipient="")
    folder.deliver(report(verp.return_path(row.pk)))

    assert counts() == {"other": 3}
    assert not MailEvent.objects.exists()


def test_a_forged_report_suppresses_nobody(folder: Folder, row: OutboxRow):
    folder.deliver(report(f"bounces+{row.pk}-aaaaaaaaaaaa@example.org"))

    assert counts() == {"left": 1}
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("wrong", [{"password": "guess"}, {"folder": "Elsewhere"}])
def test_a_mailbox_that_lets_nobody_in_says_so_without_the_password(settings, wrong):
    with imap_server() as (_folder, port):
        settings.BOUNCE_MAILBOX = imap(port, **wrong)
        with pytest.raises(CommandError) as raised:
            call_command("read_bounces")

    assert "cannot be read" in str(raised.value)
    assert PASSWORD not in str(raised.value)


def test_a_server_that_is_away_fails_the_duty_and_nothing_else(settings):
    settings.BOUNCE_MAILBOX = imap(free_port())

    with pytest.raises(mailboxes.Unreachable):
        reading.read_due(now=NOW)


def test_over_tls_only_who_is_vouched_for_is_believed(
    settings, tmp_path: Path, row: OutboxRow, monkeypatch
):
    tls, authority = certificates(tmp_path, "127.0.0.1")
    with imap_server(tls) as (folder, port):
        settings.BOUNCE_MAILBOX = imap(port, "imaps")
        folder.deliver(report(verp.return_path(row.pk)))
        with pytest.raises(mailboxes.Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
            counts()
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))

        assert counts() == {"bounced": 1}


def test_from_a_maildir_the_same(maildir: mailbox.Maildir, row: OutboxRow):
    maildir.add(report(verp.return_path(row.pk)))
    maildir.add(PERSON)

    first, again = counts(), counts()

    assert (first, again) == ({"bounced": 1, "left": 1}, {})
    [left] = maildir
    assert (left["From"], left.get_flags()) == ("Ann <ann@example.org>", "F")


def test_a_maildir_has_other_things_in_it(maildir: mailbox.Maildir, tmp_path: Path, row: OutboxRow):
    (tmp_path / "Maildir" / "new" / ".nfs01").write_bytes(b"")
    huge = report(verp.return_path(row.pk)) + b"x" * (mailboxes.LONGEST * 2)
    maildir.add(huge)

    assert counts() == {"bounced": 1}


def test_what_is_no_maildir_is_said(settings, tmp_path: Path):
    settings.BOUNCE_MAILBOX = Environment({"X": f"maildir://{tmp_path}"}).bounce_mailbox("X")

    with pytest.raises(mailboxes.Unreachable, match="is no Maildir"):
        counts()


def test_a_server_returns_a_mail_to_where_its_envelope_says(
    maildir: mailbox.Maildir, tmp_path: Path, row: OutboxRow, settings
):
    """All of it: sent, refused later, reported over SMTP into a Maildir, and read there."""
    port = free_port()
    controller = Controller(Mailbox(str(tmp_path / "Maildir")), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.EMAIL_BACKEND = "foundation.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        outbox.send_due(now=NOW)
        [sent] = mailbox.Maildir(tmp_path / "Maildir")
        returns_to = sent["X-MailFrom"]
        mailbox.Maildir(tmp_path / "Maildir").clear()
        carrier = EmailMessage(to=[returns_to])
        carrier.message = lambda: _Raw(report(returns_to))
        carrier.send()
    finally:
        controller.stop()

    call_command("read_bounces", stdout=(said := StringIO()))

    assert said.getvalue() == "bounced: 1, other reports: 0, not understood and left there: 0\n"
    event = MailEvent.objects.get()
    assert (event.kind, event.mail, event.address) == ("hard", row, "ann@example.org")


class _Raw:
    """A mail that is written already."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def as_bytes(self, **_form: Any) -> bytes:
        return self._raw


def test_without_a_mailbox_there_is_nothing_to_read(settings):
    assert reading.read_due(now=NOW) == 0
    with pytest.raises(CommandError, match="names no mailbox"):
        call_command("read_bounces")


def test_three_delays_within_a_fortnight_are_none(folder: Folder, row: OutboxRow):
    for number in range(3):
        folder.deliver(report(verp.return_path(row.pk), action="delayed", status=f"4.4.{number}"))

    counts()
    reading.read(now=NOW + timedelta(days=1))

    assert not Suppression.objects.exists()


def test_words_that_no_database_keeps_hold_no_other_bounce_up(
    maildir: mailbox.Maildir, row: OutboxRow
):
    path, said = verp.return_path(row.pk), "550 5.1.1 no\x00 such\x1b user"
    maildir.add(report(path, diagnostic=said))
    maildir.add(words(path, said, sender="mailer-daemon@example.org"))

    assert counts() == {"bounced": 2}
    assert counts() == {}
    assert Suppression.objects.get().reason == "hard"
