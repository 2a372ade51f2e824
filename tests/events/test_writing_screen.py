"""Writing to participants, as an organiser does it."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.models import Event, Message, Run
from events.viewsets.writing import PlainField
from foundation.models import OutboxRow
from tests.events import admin
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/Tallinn"))


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def organiser(client):
    return admin.editor(client, "Organisers")


def run_of(*states: str) -> Run:
    page = published(plan(entry()), title="Service design")
    run = Event.objects.get(schedule_page=page).runs.get()
    for state in states:
        run.registrations.create(
            contact=ContactFactory(), state=state, mode="room", created_at=NOW, changed_at=NOW
        )
    return run


def screen(run: Run) -> str:
    return reverse("event_message", args=(run.uuid,))


def typed(**other: object) -> dict[str, object]:
    return {
        "token": str(uuid4()),
        "recipients": ["confirmed"],
        "subject": "Bring a laptop",
        "text": "Please.\r\n\r\nCoffee is there.",
        "language": "en",
        **other,
    }


def text(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


def mails() -> int:
    return OutboxRow.objects.filter(message="events.message").count()


def test_the_participants_lead_to_it_for_who_may_change_them(client, organiser):
    run = run_of()
    people = reverse("event_participants", args=(run.uuid,))

    shown = client.get(people).content.decode()
    form = client.get(screen(run))

    assert screen(run) in shown
    assert form.status_code == 200
    assert "Confirmed participants (0)" in text(form)
    assert Message.objects.count() == 0


def test_it_is_shown_with_the_number_of_people_before_it_is_sent(client, organiser):
    run = run_of("confirmed", "confirmed", "waiting", "held")

    response = client.post(screen(run), typed(recipients=["confirmed", "waiting"]))

    shown = text(response)
    assert "This goes to 3 people." in shown
    assert '<iframe class="mail-preview" sandbox srcdoc="' in shown
    assert "Coffee is there.</p>" in shown
    assert (Message.objects.count(), mails()) == (0, 0)


def fields(response) -> dict[str, list[str]]:
    """What the hidden fields of the form in `response` would post."""
    found: dict[str, list[str]] = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', response.content.decode()):
        name, value = (re.search(rf'{part}="([^"]*)"', tag) for part in ("name", "value"))
        found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    return found


def test_what_was_shown_is_sent_once_however_often_the_button_is_pressed(client, organiser):
    run = run_of("confirmed", "confirmed")
    shown = client.post(screen(run), typed())

    answers = [client.post(screen(run), {**fields(shown), "send": "1"}) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [screen(run)] * 2
    sent = Message.objects.get()
    assert (sent.author, sent.number, sent.text) == (organiser, 2, "Please.\n\nCoffee is there.")
    assert mails() == 2
    listed = text(client.get(screen(run)))
    assert "The message goes to 2 people, with a copy to you." in listed
    assert "Messages sent" in listed
    assert f"<td>{organiser}</td> <td>Confirmed participants</td> <td>2</td>" in listed


def test_one_can_go_back_and_change_it(client, organiser):
    run = run_of("confirmed")
    shown = client.post(screen(run), typed())

    back = client.post(screen(run), {**fields(shown), "change": "1"})

    assert "Coffee is there." in text(back)
    assert "<textarea" in back.content.decode()
    assert Message.objects.count() == 0


def test_changed_words_after_sending_are_refused_with_a_sentence(client, organiser):
    run = run_of("confirmed")
    first = typed()
    client.post(screen(run), {**first, "send": "1"})

    again = client.post(screen(run), {**first, "text": "Other words.", "send": "1"})

    assert "This was sent already, in other words." in text(again)
    assert mails() == 1


@pytest.mark.parametrize("step", [{}, {"send": "1"}])
@pytest.mark.parametrize(
    "other",
    [
        {"recipients": []},
        {"recipients": ["held"]},
        {"recipients": ["absent", "confirmed"]},
        {"subject": ""},
        {"subject": "\u200b"},
        {"subject": "x" * 151},
        {"text": " \r\n "},
        {"text": "x" * 5001},
        {"language": "xx"},
        {"recipients": ["waiting"]},
    ],
)
def test_what_makes_no_sense_is_sent_to_nobody(client, organiser, step, other):
    run = run_of("confirmed", "held")

    response = client.post(screen(run), {**typed(**other), **step})

    assert response.status_code == 200
    assert "mail-preview" not in response.content.decode()
    assert (Message.objects.count(), mails()) == (0, 0)


@pytest.mark.parametrize("token", ["", "x", "\x00", "1" * 5000])
def test_without_its_token_it_is_only_shown_again_with_a_new_one(client, organiser, token):
    run = run_of("confirmed")

    response = client.post(screen(run), {**typed(token=token), "send": "1"})

    assert len(fields(response)["token"][0]) == 36
    assert (Message.objects.count(), mails()) == (0, 0)


def test_markup_stays_words_in_the_screen_and_in_the_mail_it_shows(client, organiser):
    run = run_of("confirmed")
    evil = typed(subject='"><script>1</script>', text="</iframe><script>2</script>")

    shown = client.post(screen(run), evil).content.decode()
    client.post(screen(run), {**evil, "send": "1"})
    listed = client.get(screen(run)).content.decode()

    for page in (shown, listed):
        assert "<script>1</script>" not in page
        assert "<script>2</script>" not in page


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\tb", "a b"),
        ("a\x07\x1bb", "ab"),
        ("a\x00b", "ab"),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("a\u2028b\u2029c", "a\nb\n\nc"),
        ("a  \n \nb", "a\n\nb"),
        ("👩‍🔬 õ", "👩‍🔬 õ"),
    ],
)
def test_control_characters_are_left_out(given, kept):
    assert PlainField().clean(given) == kept


def test_only_those_who_look_after_the_event_write(client):
    run = run_of("confirmed")
    seer = MemberFactory()
    seer.user_permissions.add(
        Permission.objects.get(codename="access_admin"),
        Permission.objects.get(codename="change_registration"),
    )

    statuses = {}
    for name, member in {
        "visitor": None,
        "member": MemberFactory(),
        "who may not edit the page": seer,
        "editor": MemberFactory(groups=["Editors"]),
    }.items():
        client.logout()
        if member:
            client.force_login(member)
        statuses[name] = client.post(screen(run), {**typed(), "send": "1"}).status_code

    assert statuses == {
        "visitor": 302,
        "member": 403,
        "who may not edit the page": 302,
        "editor": 302,
    }
    assert (Message.objects.count(), mails()) == (0, 0)
