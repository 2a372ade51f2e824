"""Contact forms: what they ask, who gets what is written, and what is said of it."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Locale

from foundation.models import OutboxRow
from home.models import ContactFormPage, ContactMessage
from search.models import SearchEntry
from tests.factories.news import contact_form, standard_page, subject
from tests.factories.people import MemberFactory
from tests.home.contact_forms import NOW, a_message, address, filled, send, sent, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    cache.clear()  # what was counted against limits
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def form_page() -> ContactFormPage:
    return contact_form()


def test_the_page_asks_what_its_editor_wants_and_says_how_long_it_is_kept(client: Client):
    shown = contact_form(
        "Write", subject("Trainings", hint="Dates and seats"), subject("Press"), kept_days=90,
        asks_name=False, asks_organisation=True, answer_days=3, lead="We read everything",
    )  # fmt: skip

    body = text(client.get(shown.url).content)

    for said in ("We read everything", "Trainings<br>", "Dates and seats", "Your organisation"):
        assert said in body
    assert "You get an answer within 3 working days. We keep your message for 90 days" in body
    assert "Your name" not in body


def test_the_addresses_of_who_answers_are_told_to_nobody(
    client: Client, form_page: ContactFormPage
):
    visitor = client.get(form_page.url)
    answer = send(client, form_page)

    assert b"trainings@example.org" not in visitor.content + answer.content
    assert "trainings@example.org" not in SearchEntry.objects.get(page=form_page.pk).text


def test_a_visitor_gets_no_cookie_for_it_and_no_cache_keeps_it(client: Client, form_page: Any):
    answer = client.get(form_page.url)

    assert answer["Cache-Control"] == "private, no-store"
    assert {"sessionid", "csrftoken"} & {*client.cookies} == set()
    assert b"csrfmiddlewaretoken" not in answer.content


def test_for_a_member_name_and_address_are_filled_in(client: Client, form_page: ContactFormPage):
    member = MemberFactory(name="Mari Mets", email="mari@example.org")
    client.force_login(member)

    answer = client.get(form_page.url)

    assert 'value="Mari Mets"' in text(answer.content)
    assert 'value="mari@example.org"' in text(answer.content)
    assert answer["Cache-Control"] == "private, no-store"
    assert "Mari" not in text(Client().get(form_page.url).content)


def test_it_goes_to_who_answers_for_the_subject_and_to_nobody_else(client: Client, mailoutbox: Any):
    two = ("press@example.org", "minister@example.org")
    form_page = contact_form("Contact", subject("Trainings"), subject("Press", *two))

    send(client, form_page, 1)

    assert sorted(mail.to[0] for mail in sent(mailoutbox)) == sorted(two)
    assert [mail.reply_to for mail in mailoutbox] == [["kai@example.org"]] * 2
    assert OutboxRow.objects.filter(recipient="kai@example.org").count() == 0


def test_the_mail_says_who_wrote_what_and_escapes_it(
    client: Client, form_page: Any, mailoutbox: Any
):
    send(client, form_page, text="<script>alert(1)</script>\nA & B", name="<b>Kai</b>")

    [mail] = sent(mailoutbox)

    message = ContactMessage.objects.get()
    assert mail.subject == f"[{message.reference}] Trainings"
    assert "<script>alert(1)</script>\nA & B" in mail.body
    html = mail.alternatives[0].content
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>A &amp; B" in html
    assert "&lt;b&gt;Kai&lt;/b&gt;" in html
    assert f"/admin/messages/{message.uuid}/" in mail.body


def test_the_screen_after_says_what_was_sent_and_when_an_answer_comes(
    client: Client, form_page: Any
):
    answer = send(client, form_page, text="One\n\nTwo <i>")
    message = ContactMessage.objects.get()

    body = text(answer.content)

    assert answer.status_code == 200
    assert f"<strong>{message.reference}</strong>" in body
    for said in ("within 5 working days", "Trainings", "Kai Saar", "kai@example.org", "Two"):
        assert said in body
    assert "Two <i>" in body
    assert b"Two &lt;i&gt;" in answer.content
    assert "no-store" in answer["Cache-Control"]
    assert "30 May 2027" in body


def test_in_each_language_it_is_the_page_of_that_language(client: Client, form_page: Any):
    estonian = contact_form("Kontakt", language="et", translation_of=form_page)

    send(client, estonian)

    assert ContactMessage.objects.get().language == "et"


def test_a_mirror_of_the_form_takes_messages_as_well(
    client: Client, form_page: ContactFormPage, mailoutbox: Any
):
    mirror = form_page.copy_for_translation(Locale.objects.get(language_code="et"), alias=True)
    assert mirror.live

    answer = send(client, mirror)

    assert (answer.status_code, ContactMessage.objects.get().page_id) == (200, mirror.pk)
    (mail,) = sent(mailoutbox)
    assert mail.to == ["trainings@example.org"]


@pytest.mark.postgres
def test_a_subject_that_a_translation_made_too_long_is_kept_as_far_as_it_fits(
    client: Client, form_page: ContactFormPage
):
    form_page.subjects[0].value["label"] = "Koolitused " * 20
    form_page.save()

    assert send(client, form_page).status_code == 200
    assert ContactMessage.objects.get().subject.startswith("Koolitused Koolitused")


def test_opening_the_address_leads_to_the_form(client: Client, form_page: ContactFormPage):
    assert client.get(address(form_page)).url == form_page.url


def test_there_is_no_form_that_is_not_published(client: Client, form_page: ContactFormPage):
    data = filled(form_page)
    form_page.unpublish()

    assert client.post(address(form_page), data).status_code == 404
    assert client.get(address(form_page)).status_code == 404
    assert client.post("/en/send-message/999999/", data).status_code == 404


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"email": ""}, ["email"]),
        ({"email": "kai"}, ["email"]),
        ({"email": "kai@example.org\nBcc: all@example.org"}, ["email"]),
        ({"email": "kai@example.org\r\nBcc:all@example.org"}, ["email"]),
        ({"text": " "}, ["text"]),
        ({"text": "\u200b\u2800"}, ["text"]),
        ({"text": "null \0"}, ["text"]),
        ({"text": "a" * 10_001}, ["text"]),
        ({"subject": "another"}, ["subject"]),
        ({"subject": ""}, ["subject"]),
        ({"name": "n" * 151}, ["name"]),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, form_page: Any, fields: dict[str, str], names: list[str]
):
    answer = send(client, form_page, **{"text": "A word of mine", **fields})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == names
    assert "There is a problem" in text(answer.content)
    assert fields.get("text", "A word of mine").strip().encode()[:20] in answer.content
    assert ContactMessage.objects.count() == 0


def test_far_too_much_is_refused_kindly(client: Client, form_page: ContactFormPage):
    answer = send(client, form_page, text="a" * 10_000_000)

    assert answer.status_code == 413
    assert "The message is far too long to be read." in text(answer.content)
    assert ContactMessage.objects.count() == 0


def test_a_name_with_line_breaks_cannot_become_a_header(
    client: Client, form_page: Any, mailoutbox: Any
):
    send(client, form_page, name="Kai\r\nBcc: all@example.org")

    [mail] = sent(mailoutbox)

    assert (mail.bcc, mail.cc, len(mail.to)) == ([], [], 1)
    assert "Bcc" not in mail.message()
    assert ContactMessage.objects.get().name == "Kai Bcc: all@example.org"


def test_a_domain_of_other_letters_is_answered_in_its_ascii_form(
    client: Client, form_page: Any, mailoutbox: Any
):
    send(client, form_page, email="kai@õun.example")

    assert sent(mailoutbox)[0].reply_to == ["kai@xn--un-bka.example"]


def test_with_one_subject_nothing_is_to_be_chosen(client: Client, mailoutbox: Any):
    form_page = contact_form("Contact", subject("All", "all@example.org"))

    answer = client.post(address(form_page), {**filled(form_page), "subject": ""})

    assert answer.status_code == 200
    assert sent(mailoutbox)[0].to == ["all@example.org"]


def test_what_is_written_costs_the_same_whatever_is_there(
    form_page: Any, django_assert_num_queries: Any
):
    for number in range(5):
        a_message(form_page, text=f"Message {number}")

    with django_assert_num_queries(7):
        a_message(form_page, text="One more")


@pytest.mark.parametrize("days", [29, 366])
def test_it_is_kept_for_thirty_days_at_least_and_a_year_at_most(days: int):
    with pytest.raises(ValidationError):
        contact_form(kept_days=days)


def test_a_form_stands_below_a_page_as_well(client: Client):
    form_page = contact_form(parent=standard_page("About", slug="about"))

    assert form_page.url == "/en/about/contact/"
    assert send(client, form_page).status_code == 200


def test_a_translation_keeps_who_answers(translate: Any, client: Client, mailoutbox: Any):
    page = contact_form("Contact", subject("Trainings", "one@example.org", hint="Dates"))

    translate(page, "et", {"Contact": "Kontakt", "Trainings": "Koolitused", "Dates": "Ajad"})

    own = ContactFormPage.objects.get(locale__language_code="et")
    assert (own.live, own.title, own.kept_days) == (True, "Kontakt", 180)
    assert [one.value["label"] for one in own.subjects] == ["Koolitused"]
    assert send(client, own).status_code == 200
    assert [mail.to for mail in sent(mailoutbox)] == [["one@example.org"]]


@pytest.mark.parametrize("language", ["en", "et"])
def test_a_draft_shows_its_form_as_well(language: str):
    page = contact_form(language=language)

    answer = page.make_preview_request()

    assert answer.status_code == 200
    assert b"trainings@example.org" not in answer.content


@pytest.mark.parametrize("email", ["a@[127.0.0.1]", "a@xn--zz.ee", "a@localhost"])
def test_an_address_that_no_mail_can_go_to_is_refused(client: Client, form_page, email: str):
    assert send(client, form_page, email=email).status_code == 422


@pytest.mark.parametrize("number", [0, 2**63, 10**40])
def test_a_form_that_cannot_be_is_not_found(client: Client, number: int):
    assert client.get(f"/en/send-message/{number}/").status_code == 404
