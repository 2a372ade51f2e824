"""The pages on which one says what it was like: a member's, and that of a signed link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from events.models import Feedback, Survey
from events.services import contacts, feedback
from tests.events.views.conftest import NOW
from tests.events.views.test_questions import text
from tests.factories.events import ContactFactory
from tests.factories.feedback import later, surveyed, took_part
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MINE = "/en/registrations/"


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


@pytest.fixture
def later_on(clock, client, member):
    """The day after the event."""

    def move(days: int = 17):
        clock.move_to(NOW + days * DAY)
        client.force_login(member)

    return move


def place_of(member, run):
    return took_part(run, contact=contacts.of_member(member, now=NOW))


def address(place):
    return reverse("my_feedback", args=[place.uuid])


def form(ask, answer="Good", **more):
    return {"promise": "anonymous", f"q-{ask.key}": answer, **more}


def test_a_member_says_what_it_was_like_once(client, member, later_on):
    ask = later("How useful?", kind="scale", required=True)
    place = place_of(member, surveyed(ask))
    later_on()

    shown = client.get(address(place))
    sent = client.post(address(place), form(ask, "4"))
    thanks = client.get(sent["Location"])
    again = client.post(address(place), form(ask, "1"))

    assert "Nobody learns whose answers these are." in text(shown)
    assert "How useful? 1 2 3 4 5 Send my answers" in text(shown)
    assert sent["Location"] == f"{address(place)}?thanks=1"
    assert "Your answers help to make the next one better." in text(thanks)
    assert again.status_code == 409
    assert "You have answered already. Thank you." in text(again)
    assert Survey.objects.get().sheets[str(ask.key)] == [{"value": "4", "version": 0}]


def test_nobody_thanks_who_has_said_nothing(client, member, later_on):
    place = place_of(member, surveyed(later()))
    later_on()

    assert "Your answers help" not in text(client.get(f"{address(place)}?thanks=1"))


def test_an_answer_that_is_missing_is_asked_for_and_the_others_stay(client, member, later_on):
    ask, more = later("How useful?", kind="scale", required=True), later("Else?")
    place = place_of(member, surveyed(ask, more))
    later_on()

    refused = client.post(
        address(place), {"promise": "anonymous", f"q-{ask.key}": "", f"q-{more.key}": "Coffee"}
    )

    assert refused.status_code == 400
    assert "This question must be answered." in text(refused)
    assert 'value="Coffee"' in refused.content.decode()


def test_with_names_it_says_so_and_can_be_changed(client, member, later_on):
    ask = later()
    place = place_of(member, surveyed(ask, anonymous=False))
    later_on()

    shown = client.get(address(place))
    client.post(address(place), form(ask, "Good", promise="named"))
    opened = client.get(address(place))
    client.post(address(place), form(ask, "Better", promise="named"))

    assert "The organisers see your name with your answers." in text(shown)
    assert 'value="Good"' in opened.content.decode()
    assert Feedback.objects.get().answers[str(ask.key)]["value"] == "Better"


def test_a_form_that_promised_something_else_is_shown_anew_with_what_was_written(
    client, member, later_on
):
    ask = later()
    place = place_of(member, surveyed(ask, anonymous=False))
    later_on()

    refused = client.post(address(place), form(ask, "Secret thought"))

    assert refused.status_code == 409
    assert "Who will know whose answers they are was changed meanwhile." in text(refused)
    assert "The organisers see your name with your answers." in text(refused)
    assert 'value="Secret thought"' in refused.content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(1, "You can answer when it is over."), (60, "Answers are not taken any more.")],
)
def test_before_and_afterwards_it_says_why_nothing_is_asked(
    client, member, later_on, days, sentence
):
    ask = later()
    place = place_of(member, surveyed(ask))
    later_on(days)

    shown, refused = client.get(address(place)), client.post(address(place), form(ask))

    assert sentence in text(shown)
    assert (refused.status_code, sentence in text(refused)) == (409, True)


def test_where_nothing_is_asked_it_says_so(client, member, later_on):
    place = place_of(member, surveyed())
    later_on()

    assert "There is nothing to answer." in text(client.get(address(place)))


def test_my_registrations_lead_there_while_it_is_open(client, member, later_on):
    ask = later()
    place = place_of(member, surveyed(ask))
    seen = []
    for days in (1, 17, 60):
        later_on(days)
        seen.append(address(place) in client.get(MINE).content.decode())
    later_on()
    feedback.give(place, {str(ask.key): "Good"}, anonymous=True, now=NOW + 17 * DAY)

    answered = client.get(MINE)

    assert seen == [False, True, False]
    assert "You have given feedback. Thank you." in text(answered)
    assert address(place) not in answered.content.decode()


def test_a_guest_answers_by_the_link_in_the_language_of_the_mail(client, clock):
    ask = later(words={"en": "How?", "et": "Kuidas?"})
    place = took_part(surveyed(ask), contact=ContactFactory(guest_language="et"))
    clock.move_to(NOW + 17 * DAY)
    url = reverse("guest_feedback", args=[place.link_token])

    shown, own = client.get(url), client.get(reverse("guest_registration", args=[place.link_token]))
    sent = client.post(url, form(ask))

    assert shown["Content-Language"] == "et"
    assert "Kuidas?" in text(shown)
    assert url in own.content.decode()
    assert sent["Location"] == f"{url}?thanks=1"
    assert Survey.objects.get().number == 1
