from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import verp
from foundation.bounces import reports
from tests.foundation.bounces.mails import complaint, report, words


@pytest.fixture(autouse=True)
def _address(settings):
    settings.BOUNCE_ADDRESS = "bounces@talka.example.org"


def told(raw: bytes) -> tuple[int, str] | None:
    found = reports.read(raw)
    return (found.row, found.kind) if found else None


@pytest.mark.parametrize(
    ("status", "action", "diagnostic", "kind"),
    [
        ("5.1.1", "failed", "", "hard"),
        ("5.0.0", "failed", "550 5.1.1 no such user", "hard"),
        ("4.4.7", "failed", "", "soft"),
        ("5.2.2", "failed", "552 5.2.2 mailbox full", "soft"),
        ("5.0.0", "failed", "554 5.7.1 blocked", "soft"),
        ("", "failed", "", "soft"),
        ("4.4.1", "delayed", "", ""),
        ("2.0.0", "delivered", "", ""),
        ("5.1.1", "Failed", "", "hard"),
    ],
)
def test_what_a_server_reports(status, action, diagnostic, kind):
    raw = report(verp.return_path(77), status=status, action=action, diagnostic=diagnostic)

    assert told(raw) == (77, kind)


@pytest.mark.parametrize("text", ["550 5.1.1 unknown user", "The user is unknown. #5.1.1"])
def test_words_are_hard_only_where_a_status_says_so(text):
    assert told(words(verp.return_path(7), text)) == (7, "hard")
    assert told(words(verp.return_path(7), "This user doesn't like you")) == (7, "soft")


def test_a_complaint_is_one():
    assert told(complaint(verp.return_path(7))) == (7, "complaint")


@pytest.mark.parametrize(
    "raw",
    [
        words("{to}", "I am on holiday. 5.1.1", sender="ann@example.org"),
        words("{to}", "Away", head="Auto-Submitted: auto-replied\n"),
        words("{to}", "Away", head="X-Autoreply: yes\n"),
        words("{to}", "Please call me back", sender="Ann <ann@example.org>"),
        report("{to}", action="eaten"),
    ],
)
def test_answering_machines_and_people_are_no_bounces(raw):
    assert told(raw.replace(b"{to}", verp.return_path(7).encode())) is None


@pytest.mark.parametrize(
    "address",
    [
        "bounces@talka.example.org",
        "bounces+7-aaaaaaaaaaaa@talka.example.org",
        "bounces+zzzzzzzzzzzzzzzzzzzzzz-aaaaaaaaaaaa@talka.example.org",
        "bounces+7-@talka.example.org",
    ],
)
def test_a_report_without_our_seal_is_about_nothing(address):
    assert told(report(address)) is None


def test_the_seal_of_another_row_does_not_fit():
    sealed = verp.return_path(7).replace("+7-", "+8-")

    assert verp.row_of([sealed]) is None


def test_a_seal_in_the_words_of_a_report_is_not_looked_for():
    assert told(report("bounces@talka.example.org", body=verp.return_path(7))) is None


def test_a_return_path_survives_capitals_and_a_new_key(settings):
    path = verp.return_path(123_456_789_012)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-" * 10

    assert verp.row_of([path.upper()]) == 123_456_789_012
    assert verp.return_path(123_456_789_012) != path
    assert len(verp.return_path(2**63 - 1).partition("@")[0]) <= 64


def test_the_address_may_stand_where_the_server_wrote_it():
    raw = report("undisclosed", head=f"Delivered-To: {verp.return_path(7)}\n")

    assert told(raw) == (7, "hard")


def test_the_same_report_has_the_same_name():
    first, again = report(verp.return_path(7)), report(verp.return_path(7))
    other = report(verp.return_path(7), status="5.2.1")

    assert reports.read(first) == reports.read(again)
    assert reports.read(first).event_id != reports.read(other).event_id


def test_a_report_that_is_cut_off_is_read_as_far_as_it_goes():
    raw = report(verp.return_path(7), body="x" * 1000)
    whole = raw.index(b"message/rfc822")

    assert told(raw[:whole]) == (7, "hard")


@pytest.mark.parametrize(
    "spoilt",
    [
        (b'boundary="b"', b'boundary=""'),
        (b"--b", b"\xff\xfe"),
        (b"charset=utf-8", b"charset=no-such"),
        (b"To: ", b"To: =?utf-9?Q?=FF?= "),
        (b"Content-Type: message/delivery-status", b"Content-Type: multipart/report; boundary=b"),
    ],
)
def test_malformed_mails_are_read_without_an_error(spoilt):
    reports.read(report(verp.return_path(7)).replace(*spoilt))


@given(st.binary(max_size=300))
def test_no_bytes_at_all_break_it(noise):
    reports.read(
        b"To: bounces@example.org\r\nContent-Type: multipart/report; boundary=b\r\n" + noise
    )
