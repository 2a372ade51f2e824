"""What came by contact forms: what is kept and for how long, and what editors do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from community import errors
from foundation.duties import duties
from foundation.models import OutboxRow
from foundation.personal_data import holdings
from home.enums import Doubt, MessageState
from home.models import ContactFormPage, ContactMessage
from home.services import contact_messages as service
from tests.events import admin
from tests.factories.news import contact_form
from tests.factories.people import MemberFactory
from tests.home.contact_forms import DAY, MINUTE, NOW, a_message, sent, text

if TYPE_CHECKING:
    from django.test import Client


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    cache.clear()  # what was counted against limits
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def form_page() -> ContactFormPage:
    return contact_form()


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

    def test_a_form_that_no_number_can_name_is_none_of_the_choices(
        self, client: Client, form_page: Any, editor: Any
    ):
        answer = client.get(reverse("contact_messages"), {"page": "9223372036854775808"})

        assert answer.status_code == 200
        assert "Select a valid choice" in text(answer.content)

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
