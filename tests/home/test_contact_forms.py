"""Contact forms: who gets what is written, what is held, what is kept and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from community import errors
from foundation import outbox
from foundation.duties import duties
from foundation.models import OutboxRow
from foundation.personal_data import holdings
from home.enums import Doubt, MessageState
from home.forms import FASTEST, OLDEST, signed
from home.models import ContactFormPage, ContactMessage
from home.services import contact_messages as service
from home.services.contact_messages import Writing
from search.models import SearchEntry
from tests.community.services.test_subscriptions_at_once import at_once
from tests.events import admin
from tests.factories.news import contact_form, standard_page, subject
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    cache.clear()  # what was counted against limits
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def form_page() -> ContactFormPage:
    return contact_form()


def text(body: bytes) -> str:
    return unescape(" ".join(body.decode().split()))


def filled(form_page: ContactFormPage, number: int = 0, **fields: str) -> dict[str, str]:
    return {
        "subject": str(form_page.subjects[number].id),
        "name": "Kai Saar",
        "email": "kai@example.org",
        "text": "When is the next training?",
        "website": "",
        "moment": signed(form_page, NOW - MINUTE),
        **fields,
    }


def send(client: Client, form_page: ContactFormPage, number: int = 0, **fields: str) -> Any:
    return client.post(address(form_page), filled(form_page, number, **fields))


def address(form_page: ContactFormPage) -> str:
    return f"/{form_page.locale.language_code}/send-message/{form_page.pk}/"


def sent(mailoutbox: Any) -> list[Any]:
    outbox.send_due(now=NOW + MINUTE)
    return mailoutbox


def a_message(form_page: ContactFormPage, *, now: datetime = NOW, **more: Any) -> ContactMessage:
    doubt = more.pop("doubt", None)
    writing = Writing(
        **{
            "subject": str(form_page.subjects[0].id),
            "email": "kai@example.org",
            "text": "When is the next training?",
            **more,
        }
    )
    return service.send(form_page, writing, now=now, doubt=doubt)


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


@pytest.mark.parametrize(
    ("fields", "headers", "doubt"),
    [
        ({"website": "https://example.org"}, {}, Doubt.HIDDEN_FIELD),
        ({"text": "Buy https://a.example http://b.example www.c.example http://d.example"}, {},
         Doubt.LINKS),
        ({}, {"Sec-Fetch-Site": "cross-site"}, Doubt.ELSEWHERE),
    ],
)  # fmt: skip
def test_what_is_suspicious_is_held_and_nobody_is_told(
    client: Client, form_page: Any, mailoutbox: Any, fields: Any, headers: Any, doubt: Doubt
):
    answer = client.post(address(form_page), filled(form_page, **fields), headers=headers)

    message = ContactMessage.objects.get()
    assert (message.state, message.doubt) == (MessageState.HELD, doubt)
    assert message.reference in text(answer.content)
    assert sent(mailoutbox) == []


def test_who_is_quicker_than_people_is_held(client: Client, form_page: ContactFormPage):
    send(client, form_page, moment=signed(form_page, NOW - FASTEST + timedelta(seconds=1)))
    send(client, form_page, text="Another", moment=signed(form_page, NOW - FASTEST))

    states = ContactMessage.objects.order_by("pk").values_list("state", "doubt")
    assert list(states) == [("held", "quick"), ("new", "")]


def test_three_links_are_a_question(client: Client, form_page: ContactFormPage):
    send(client, form_page, text="https://a.example https://b.example www.c.example")

    assert ContactMessage.objects.get().state == MessageState.NEW


@pytest.mark.parametrize("moment", ["", "forged", "old", "of another"])
def test_a_form_of_long_ago_is_shown_again_and_then_taken(
    client: Client, form_page: Any, moment: str
):
    told = {
        "old": signed(form_page, NOW - OLDEST - MINUTE),
        "of another": signed(contact_form("Other", slug="other"), NOW - MINUTE),
    }.get(moment, moment)

    again = send(client, form_page, moment=told)
    fresh = again.context["form"]["moment"].value()
    taken = send(client, form_page, moment=fresh)

    assert again.status_code == 422
    assert "When is the next training?" in text(again.content)
    assert "The form was open for very long." in text(again.content)
    assert taken.status_code == 200
    assert ContactMessage.objects.get().state == MessageState.NEW


def test_a_double_click_gives_one_message(
    client: Client, form_page: ContactFormPage, mailoutbox: Any
):
    first, second = (
        send(client, form_page),
        send(client, form_page, text="When is  the next training? "),
    )

    message = ContactMessage.objects.get()
    assert message.reference in text(first.content)
    assert message.reference in text(second.content)
    assert len(sent(mailoutbox)) == 1


def test_the_same_on_another_day_is_another_message(form_page: ContactFormPage):
    a_message(form_page)
    a_message(form_page, now=NOW + DAY)

    assert ContactMessage.objects.count() == 2


def test_so_many_from_one_address_and_no_more(client: Client, form_page: ContactFormPage):
    answers = [send(client, form_page, text=f"Message {number}") for number in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Send it again in an hour." in text(answers[-1].content)
    assert "Message 5" in text(answers[-1].content)


def test_however_the_network_is_got_around_an_address_has_ten_a_day(form_page: ContactFormPage):
    for number in range(10):
        a_message(form_page, text=f"Message {number}")

    with pytest.raises(service.TooManyMessages):
        a_message(form_page, text="One more", email="KAI@example.org")
    a_message(form_page, text="One more", now=NOW + DAY)


def test_one_network_has_its_limit(client: Client, form_page: ContactFormPage):
    for number in range(20):
        send(client, form_page, email=f"{number}@example.org")

    assert send(client, form_page, email="more@example.org").status_code == 429


def test_what_is_written_costs_the_same_whatever_is_there(
    form_page: Any, django_assert_num_queries: Any
):
    for number in range(5):
        a_message(form_page, text=f"Message {number}")

    with django_assert_num_queries(7):
        a_message(form_page, text="One more")


def test_it_is_erased_when_the_form_said_so_whatever_it_says_now(form_page: ContactFormPage):
    a_message(form_page)
    form_page.kept_days = 30
    form_page.save()
    a_message(form_page, text="Later")
    duty = dict(duties)["erase contact messages"]

    assert duty(now=NOW + 30 * DAY - MINUTE) == 0
    cache.clear()
    assert duty(now=NOW + 30 * DAY) == 1
    assert ContactMessage.objects.get().text == "When is the next training?"
    assert duty(now=NOW + 180 * DAY) == 1


def test_a_mail_that_has_not_left_is_not_sent_once_its_message_is_gone(
    form_page: Any, mailoutbox: Any
):
    a_message(form_page)
    ContactMessage.objects.all().delete()

    assert sent(mailoutbox) == []
    assert OutboxRow.objects.get().state == OutboxRow.State.SKIPPED


def test_without_its_form_a_message_stays_until_its_day(form_page: ContactFormPage):
    a_message(form_page)

    form_page.delete()

    message = ContactMessage.objects.get()
    assert (message.page, message.page_title) == (None, "Contact")
    assert message.erase_at == NOW + 180 * DAY


def test_a_member_reads_what_was_sent_from_their_address_and_takes_it_along(form_page: Any):
    member = MemberFactory(email="kai@example.org")
    a_message(form_page, email="Kai@Example.org")
    a_message(form_page, email="other@example.org")
    holding = dict(holdings)["contact messages"]

    [row] = holding.tell(member).rows
    holding.erase(member, now=NOW)

    assert (row["subject"], row["text"]) == ("Trainings", "When is the next training?")
    assert "note" not in row
    assert ContactMessage.objects.get().email == "other@example.org"


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


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sent_four_times_in_one_moment_it_is_one_message():
    page = contact_form()

    messages = at_once(*[lambda: a_message(page)] * 4)

    assert {one.pk for one in messages} == {ContactMessage.objects.get().pk}
    assert OutboxRow.objects.count() == 1


class TestStaff:
    """What editors do about messages."""

    @pytest.fixture
    def editor(self, client: Client):
        return admin.editor(client, "Editors")

    def act(self, client: Client, message: ContactMessage, act: str, **data: str) -> ContactMessage:
        answer = client.post(reverse(f"contact_message_{act}", args=[message.uuid]), data)
        assert answer.status_code == 302
        return ContactMessage.objects.get(pk=message.pk)

    def test_they_read_the_list_and_narrow_it(self, client: Client, form_page: Any, editor: Any):
        a_message(form_page)
        a_message(form_page, text="Buy", email="spam@example.org", doubt=Doubt.QUICK)
        path = reverse("contact_messages")

        everything, held, found = (
            text(client.get(f"{path}{query}").content) for query in ("", "?state=held", "?q=kai@")
        )

        assert ("spam@" in everything, "kai@" in everything) == (True, True)
        assert ("spam@" in held, "kai@" in held) == (True, False)
        assert ("spam@" in found, "kai@example.org" in found) == (False, True)

    @pytest.mark.parametrize("count", [1, 5])
    def test_the_list_costs_the_same_for_any_number(
        self,
        client: Client,
        form_page: Any,
        editor: Any,
        django_assert_num_queries: Any,
        count: int,
    ):
        for number in range(count):
            a_message(form_page, text=f"Message {number}")
        client.get(reverse("contact_messages"))

        with django_assert_num_queries(13):
            client.get(reverse("contact_messages"))

    def test_their_home_screen_says_what_waits(self, client: Client, form_page: Any, editor: Any):
        home = reverse("wagtailadmin_home")
        assert "Messages by contact forms" not in text(client.get(home).content)
        a_message(form_page)
        a_message(form_page, text="Buy", doubt=Doubt.QUICK)

        body = text(client.get(home).content)

        assert "1 is not answered" in body
        assert "1 is suspicious, and nobody has got it" in body
        admin.editor(client, "Organisers")
        assert "Messages by contact forms" not in text(client.get(home).content)

    def test_they_read_one(self, client: Client, form_page: Any, editor: Any):
        message = a_message(form_page, text="<script>x</script>", name="Kai", organisation="Agency")

        body = client.get(reverse("contact_message", args=[message.uuid])).content

        assert b"&lt;script&gt;x&lt;/script&gt;" in body
        for said in ("Kai", "Agency", message.reference, "trainings@example.org"):
            assert said in text(body)

    def test_they_note_that_it_is_answered_and_take_that_back(
        self, client: Client, form_page: Any, editor: Any
    ):
        message = self.act(client, a_message(form_page), "answered")
        assert (message.state, message.answered_by, message.answered_at) == (
            *(MessageState.ANSWERED, editor, NOW),
        )

        message = self.act(client, message, "reopen")
        assert (message.state, message.answered_by) == (MessageState.NEW, None)

    def test_they_keep_a_note(self, client: Client, form_page: Any, editor: Any):
        message = self.act(client, a_message(form_page), "note", note="Asked the trainer\0")

        assert message.note == "Asked the trainer"

    def test_what_was_held_is_sent_on_once(
        self, client: Client, form_page: Any, editor: Any, mailoutbox: Any
    ):
        message = a_message(form_page, doubt=Doubt.QUICK)
        assert "sent sooner than people type" in text(
            client.get(reverse("contact_message", args=[message.uuid])).content
        )

        for _twice in range(2):
            message = self.act(client, message, "release")

        assert message.state == MessageState.NEW
        assert [mail.to for mail in sent(mailoutbox)] == [["trainings@example.org"]]

    def test_they_delete_it_after_they_were_asked(
        self, client: Client, form_page: Any, editor: Any
    ):
        path = reverse("contact_message_delete", args=[a_message(form_page).uuid])

        assert "cannot be undone" in text(client.get(path).content)
        assert ContactMessage.objects.exists()
        client.post(path)
        assert not ContactMessage.objects.exists()

    @pytest.mark.parametrize("group", ["Authors", "Organisers", "Moderators"])
    def test_nobody_else_reads_or_does_anything(self, client: Client, form_page: Any, group: str):
        admin.editor(client, group)
        message = a_message(form_page)

        for name in ("", "_answered", "_reopen", "_release", "_note", "_delete"):
            path = reverse(f"contact_message{name}", args=[message.uuid])
            assert client.post(path).status_code == 302
            assert "When is the next" not in text(client.get(path).content)
        assert ContactMessage.objects.get().state == MessageState.NEW

    def test_services_ask_the_same(self, form_page: Any):
        stranger, message = MemberFactory(), a_message(form_page)

        for act in (
            lambda: service.answer(message, member=stranger, now=NOW),
            lambda: service.reopen(message, member=stranger),
            lambda: service.release(message, member=stranger, now=NOW),
            lambda: service.take_note(message, note="x", member=stranger),
            lambda: service.delete(message, member=stranger),
        ):
            with pytest.raises(errors.NotAllowed):
                act()


def test_who_sends_the_same_words_in_another_name_is_another(client: Client):
    form_page = contact_form(asks_organisation=True)
    send(client, form_page, name="Kai Saar", organisation="Ministry")

    answer = text(send(Client(), form_page, email="KAI@example.org", name="").content)

    assert ["Kai Saar" in answer, "Ministry" in answer] == [False, False]
    assert ContactMessage.objects.count() == 2


def test_who_presses_often_is_told_each_time_that_it_is_sent(client: Client, form_page):
    codes = [send(client, form_page).status_code for _press in range(7)]

    assert (codes, ContactMessage.objects.count()) == ([200] * 7, 1)


def test_programs_shut_nobodys_address_out(form_page: ContactFormPage):
    for number in range(6):
        program = Client(REMOTE_ADDR=f"10.0.0.{number}")
        send(program, form_page, text=f"Buy {number}", website="https://shop.example.org")

    assert send(Client(REMOTE_ADDR="10.9.9.9"), form_page).status_code == 200
    assert ContactMessage.objects.filter(state=MessageState.NEW).count() == 1


@pytest.mark.parametrize("email", ["a@[127.0.0.1]", "a@xn--zz.ee", "a@localhost"])
def test_an_address_that_no_mail_can_go_to_is_refused(client: Client, form_page, email: str):
    assert send(client, form_page, email=email).status_code == 422


@pytest.mark.parametrize("number", [0, 2**63, 10**40])
def test_a_form_that_cannot_be_is_not_found(client: Client, number: int):
    assert client.get(f"/en/send-message/{number}/").status_code == 404
