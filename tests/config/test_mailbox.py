"""The mailbox page of development: every part of every mail, and no other host."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.core.mail import EmailMultiAlternatives
from django.urls import include, path

from config.urls import urlpatterns as of_the_site

INVITATION = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


urlpatterns = [path("mailbox/", include("config.mailbox")), *of_the_site]


@pytest.fixture(autouse=True)
def mailbox(settings):
    """An empty mailbox, at its address in development."""
    settings.EMAIL_BACKEND = "django_mail_viewer.backends.cache.EmailBackend"
    settings.ROOT_URLCONF = __name__
    caches["mailbox"].clear()


def send(subject: str, message_id: str) -> None:
    mail = EmailMultiAlternatives(
        subject,
        "Plain words",
        "talka@example.org",
        ["anna@example.org"],
        headers={"Message-ID": f"<{message_id}>", "Date": str(datetime(2026, 11, 21, tzinfo=UTC))},
    )
    mail.attach_alternative("<p>Formatted words</p>", "text/html")
    mail.attach_alternative(INVITATION, "text/calendar; method=REQUEST")
    mail.attach("notes.txt", "Bring a pen", "text/plain")
    mail.send()


@pytest.mark.django_db
def test_the_newest_mail_stands_first(client):
    send("First", "1@localhost")
    send("Second", "2@localhost")

    page = client.get("/mailbox/").content.decode()

    assert re.findall(r"^\s*(First|Second)<br>", page, re.MULTILINE) == ["Second", "First"]


@pytest.mark.django_db
def test_text_html_and_every_other_part_can_be_read(client):
    send("Confirmed", "1@localhost")

    page = client.get("/mailbox/message/1@localhost/").content.decode()

    assert page.count("Plain words") == 1
    assert page.count("&lt;p&gt;Formatted words&lt;/p&gt;") == 2
    assert re.findall(r'href="([^"]+/attachment/[^"]+)">([^<]+)<', page) == [
        ("/mailbox/message/1@localhost/attachment/0/", "part.ics"),
        ("/mailbox/message/1@localhost/attachment/1/", "notes.txt"),
    ]
    assert page.count("text/calendar; method=&quot;REQUEST&quot;") == 1


@pytest.mark.django_db
def test_an_invitation_is_downloaded_as_it_was_sent(client):
    send("Confirmed", "1@localhost")

    part = client.get("/mailbox/message/1@localhost/attachment/0/")

    assert part["Content-Type"] == 'text/calendar; method="REQUEST"; charset="utf-8"'
    assert part.content.decode().splitlines() == INVITATION.splitlines()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["message/1@localhost/attachment/2/", "message/2@localhost/attachment/0/"]
)
def test_what_is_not_there_is_not_found(client, address):
    send("Confirmed", "1@localhost")

    assert client.get(f"/mailbox/{address}").status_code == 404


@pytest.mark.django_db
def test_a_mail_can_be_deleted(client):
    send("Confirmed", "1@localhost")

    client.post("/mailbox/message/1@localhost/delete/")

    assert "Confirmed" not in client.get("/mailbox/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "message/1@localhost/"])
def test_the_page_works_under_a_policy_and_asks_no_other_host(client, address):
    send("Confirmed", "1@localhost")

    response = client.get(f"/mailbox/{address}")

    policy = response["Content-Security-Policy"].split(";")
    assert [part.strip() for part in policy if "script-src" in part] == [
        "script-src 'self' 'unsafe-inline'"
    ]
    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//[^"']+""", response.content.decode()) == []
