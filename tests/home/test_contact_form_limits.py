"""Contact forms: what is held, what is taken once, and how much is too much."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from foundation.models import OutboxRow
from home.enums import Doubt, MessageState
from home.forms import FASTEST, OLDEST, signed
from home.models import ContactFormPage, ContactMessage
from home.services import contact_messages as service
from tests.community.services.test_subscriptions_at_once import at_once
from tests.factories.news import contact_form
from tests.home.contact_forms import DAY, MINUTE, NOW, a_message, address, filled, send, sent, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    cache.clear()  # what was counted against limits
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def form_page() -> ContactFormPage:
    return contact_form()


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


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sent_four_times_in_one_moment_it_is_one_message():
    page = contact_form()

    messages = at_once(*[lambda: a_message(page)] * 4)

    assert {one.pk for one in messages} == {ContactMessage.objects.get().pk}
    assert OutboxRow.objects.count() == 1


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
    for number in range(service.MOST_A_DAY + 1):
        program = Client(REMOTE_ADDR=f"10.0.0.{number}")
        send(program, form_page, text=f"Buy {number}", website="https://shop.example.org")

    assert send(Client(REMOTE_ADDR="10.9.9.9"), form_page).status_code == 200
    assert ContactMessage.objects.filter(state=MessageState.NEW).count() == 1
