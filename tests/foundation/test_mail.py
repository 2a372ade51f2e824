from __future__ import annotations

import smtplib
from dataclasses import replace
from uuid import UUID

import pytest

from foundation import mail

LETTER = mail.Letter(
    template="events/nothing", context={}, language="en", time_zone="UTC", name="Õie Õun"
)
UUID_ = UUID("0f3a6a52-6d0b-4d0e-9d5c-5b2f4f3a7c11")


@pytest.fixture(autouse=True)
def _templates(settings, tmp_path):
    folder = tmp_path / "emails" / "events" / "nothing"
    folder.mkdir(parents=True)
    for name in ("subject.txt", "body.txt", "body.html"):
        (folder / name).write_text("<p>Hello</p>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


def test_a_name_and_a_domain_of_other_letters_are_written_for_every_server():
    made = mail.build(LETTER, recipient="mari@täpsus.ee", message_uuid=UUID_)

    assert made.to == ["=?utf-8?b?w5VpZSDDlXVu?= <mari@xn--tpsus-gra.ee>"]
    assert made.message()["To"] == made.to[0]


@pytest.mark.parametrize(
    "address", ["märi@example.org", "mari@a..org", f"mari@{'ä' * 64}.org", "mari", ""]
)
def test_an_address_that_no_server_could_take_is_refused_for_good(address: str):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        mail.build(LETTER, recipient=address, message_uuid=UUID_)

    assert {code for code, _text in refusal.value.recipients.values()} == {553}


PICTURE = mail.Picture(cid="code-1@example.org", content=b"\x89PNG\r\n\x1a\n", filename="code.png")


def test_a_picture_stands_within_the_mail_beside_bodies_and_invitation():
    calendar = mail.CalendarPart(content=b"BEGIN:VCALENDAR", method="REQUEST")
    letter = replace(LETTER, calendar=calendar, pictures=(PICTURE,))

    made = mail.build(letter, recipient="mari@example.org", message_uuid=UUID_).message()

    bodies, picture = made.get_payload()
    assert [part.get_content_type() for part in bodies.get_payload()] == [
        *("text/plain", "text/html", "text/calendar"),
    ]
    assert (made.get_content_type(), bodies.get_content_type()) == (
        "multipart/mixed",
        "multipart/alternative",
    )
    assert picture.get_content_type() == "image/png"
    assert picture["Content-ID"] == "<code-1@example.org>"
    assert picture["Content-Disposition"] == 'inline; filename="code.png"'
    assert picture.get_payload(decode=True) == PICTURE.content


def test_the_services_that_mails_go_through_get_the_picture_as_one_within_the_mail(settings):
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    letter = replace(LETTER, pictures=(PICTURE,))
    made = mail.build(letter, recipient="mari@example.org", message_uuid=UUID_)

    made.send()

    [picture] = made.anymail_test_params["attachments"]
    assert (picture.inline, picture.cid, picture.mimetype) == (
        True,
        "code-1@example.org",
        "image/png",
    )
    assert picture.content == PICTURE.content
