"""An organiser's questions where one registers, and answering them anew."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from events.models import Registration
from events.services import answers, contacts, registration
from tests.events.views.conftest import NOW
from tests.factories.events import ContactFactory
from tests.factories.people import MemberFactory
from tests.factories.questions import asking, option, question, run_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def register_url(page):
    return reverse("register", args=[run_of(page).uuid])


def text(response):
    """What is read on the page."""
    html = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(html))


def name(ask):
    return f"q-{ask.key}"


def test_a_member_answers_while_registering(client, member):
    maps, walks = option("Maps"), option("Walks")
    ask, more = question("Workshop?", maps, walks, required=True), question("Anything else?")
    page = asking(ask, more)

    shown = client.get(register_url(page))
    response = client.post(register_url(page), {name(ask): str(walks.key), name(more): " Coffee "})

    assert "Workshop? Maps Walks Anything else? (optional)" in text(shown)
    assert response.status_code == 302
    place = Registration.objects.get()
    assert {key: answer["value"] for key, answer in place.answers.items()} == {
        str(ask.key): str(walks.key),
        str(more.key): "Coffee",
    }


def test_a_guest_answers_while_registering(client):
    ask = question(required=True)
    page = asking(ask)
    url = reverse("register_guest", args=[run_of(page).uuid])
    guest = {"name": "Ann", "email": "ann@example.org", "agrees": "on"}

    refused = client.post(url, guest)
    client.post(url, {**guest, name(ask): "Because"})

    assert "This question must be answered." in text(refused)
    place = Registration.objects.get()
    assert place.answers == {str(ask.key): {"value": "Because", "version": 0}}


def test_a_sensitive_question_says_who_sees_the_answer_and_for_how_long(client, member):
    page = asking(question("Diet?", sensitive=True, erase_days=7))

    shown = text(client.get(register_url(page)))

    assert "manage the registrations see this; it is erased 7 days after the end." in shown


def test_a_missing_answer_is_said_at_its_question_and_nobody_is_registered(client, member):
    ask = question(required=True)
    page = asking(ask)

    response = client.post(register_url(page), {name(ask): "  "})

    assert response.status_code == 400
    assert text(response).count("This question must be answered.") == 2
    assert not Registration.objects.exists()


def test_without_script_a_question_says_when_it_is_to_be_answered(client, member):
    train = question("By train?", kind="yes_no")
    page = asking(train, question("From where?", shown_if=str(train.key)))

    html = client.get(register_url(page)).content.decode()

    assert "Only if you answered “By train?” with “Yes”." in html
    assert f'data-hangs-on="q-{train.key}" data-answer="yes"' in html
    assert "data-answer" in html
    assert not re.search(r"data-hangs-on[^>]* hidden", html)


def test_words_in_another_language_are_marked_with_it(client, member):
    page = asking(
        question("Why?", help={"et": "Miks"}),
        question("Which?", option("One")),
    )

    html = client.get(register_url(page).replace("/en/", "/et/")).content.decode()

    assert '<span lang="en">Why?</span>' in html
    assert '<span lang="en">One</span>' in html
    assert '<span lang="et">' not in html


def test_a_full_option_is_shown_as_full_and_refused_with_a_sentence(client, member):
    maps, walks = option("Maps", limit=1), option("Walks")
    ask = question("Workshop?", maps, walks)
    page = asking(ask)
    registration.register(
        run=run_of(page),
        contact=ContactFactory(),
        mode="room",
        now=NOW,
        given={str(ask.key): str(maps.key)},
    )

    shown = client.get(register_url(page))
    response = client.post(register_url(page), {name(ask): str(maps.key)})

    assert "Maps (full)" in text(shown)
    assert re.search(rf'value="{maps.key}"[^>]* disabled', shown.content.decode())
    assert response.status_code == 409
    assert "“Maps” is full. Choose another option." in text(response)
    assert Registration.objects.count() == 1


def test_who_puts_themselves_on_the_waiting_list_after_all_keeps_their_answers(client, member):
    ask = question(required=True)
    page = asking(ask, seats_room=1)
    form = client.get(register_url(page))
    run = run_of(page)
    registration.register(run=run, contact=ContactFactory(), mode="room", now=NOW)

    refused = client.post(register_url(page), {name(ask): "Because"})
    client.post(register_url(page), {name(ask): "Because", "mode": "room", "wait": "1"})

    assert form.status_code == 200
    assert refused.status_code == 409
    assert f'name="{name(ask)}" value="Because"' in refused.content.decode()
    place = Registration.objects.get(contact__member=member)
    assert (place.state, place.answers[str(ask.key)]["value"]) == ("waiting", "Because")


def test_hostile_words_come_out_as_text(client, member):
    bad = "<script>alert(1)</script>"
    train = question(bad, kind="yes_no", help={"en": bad})
    page = asking(train, question("Which?", option(bad), shown_if=str(train.key)))

    html = client.get(register_url(page)).content.decode()
    again = client.post(register_url(page), {name(train): bad}).content.decode()

    assert bad not in html + again


def test_the_form_costs_the_same_queries_for_any_number_of_questions(
    client, member, django_assert_max_num_queries
):
    pages = [
        asking(*(question(f"Why {n}?", option("One", limit=3)) for n in range(number)))
        for number in (1, 1, 12)  # the first warms the caches
    ]
    costs = []

    for page in pages:
        with django_assert_max_num_queries(40) as counted:
            client.get(register_url(page))
        costs.append(len(counted))

    assert costs[1] == costs[2]


def own_place(page, member, given):
    return registration.register(
        run=run_of(page),
        contact=contacts.of_member(member, now=NOW),
        mode="room",
        now=NOW,
        given=given,
    )


def test_a_member_changes_their_answers(client, member):
    ask = question(required=True)
    place = own_place(asking(ask), member, {str(ask.key): "One"})
    url = reverse("my_answers", args=[place.uuid])

    listed = client.get(reverse("my_registrations")).content.decode()
    shown = client.get(url).content.decode()
    response = client.post(url, {name(ask): "Two"}, follow=True)

    assert url in listed
    assert 'value="One"' in shown
    assert "Your answers are saved." in text(response)
    assert Registration.objects.get().answers[str(ask.key)]["value"] == "Two"


def test_somebody_elses_answers_are_not_there(client, member):
    ask = question()
    place = own_place(asking(ask), MemberFactory(), {str(ask.key): "Secret"})

    for method in (client.get, client.post):
        assert method(reverse("my_answers", args=[place.uuid])).status_code == 404


def test_answers_can_be_read_but_not_changed_when_it_is_too_late(client, member, clock):
    ask = question()
    page = asking(ask, cancel_hours_before=24)
    place = own_place(page, member, {str(ask.key): "One"})
    clock.move_to(run_of(page).starts_at - timedelta(hours=23))
    client.force_login(member)

    listed = client.get(reverse("my_registrations")).content.decode()
    url = reverse("my_answers", args=[place.uuid])
    shown = client.get(url)
    response = client.post(url, {name(ask): "Two"})

    assert url not in listed
    assert "These answers can no longer be changed." in text(shown)
    assert response.status_code == 409
    assert Registration.objects.get().answers[str(ask.key)]["value"] == "One"


def test_whoever_has_the_signed_link_changes_the_answers_in_their_language(client):
    ask = question("Why?")
    place = registration.register(
        run=run_of(asking(ask)),
        contact=ContactFactory(guest_language="et"),
        mode="room",
        now=NOW,
        given={str(ask.key): "One"},
    )
    url = reverse("guest_answers", args=[place.link_token])

    listed = client.get(reverse("guest_registration", args=[place.link_token])).content.decode()
    shown = client.get(url)
    client.post(url, {name(ask): "Two"})

    assert url in listed
    assert (shown["Content-Language"], shown["X-Robots-Tag"]) == ("et", "noindex")
    assert '<span lang="en">Why?</span>' in shown.content.decode()
    assert Registration.objects.get().answers[str(ask.key)]["value"] == "Two"


@pytest.mark.parametrize("token", ["nonsense", "a:b:c"])
def test_a_forged_link_shows_nothing(client, token):
    for method in (client.get, client.post):
        assert method(reverse("guest_answers", args=[token])).status_code == 404


def test_an_organisers_own_questions_are_nowhere_on_the_persons_pages(client, member):
    ask, badge = question(), question("Badge number?", organisers_only=True)
    page = asking(ask, badge)
    before = client.get(register_url(page))
    place = own_place(page, member, {})
    answers.change(place, {str(badge.key): "Seven"}, now=NOW, actor=MemberFactory())

    pages = [
        before,
        client.get(reverse("my_registrations")),
        client.get(reverse("my_answers", args=[place.uuid])),
    ]

    assert not any("Badge" in text(shown) or "Seven" in text(shown) for shown in pages)
