"""Answers at the organiser's desk: columns, the spreadsheet, the counts, filling in by hand."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from events import errors
from events.models import Registration
from events.services import places, registration
from tests.events import admin
from tests.factories.events import ContactFactory
from tests.factories.questions import asking, option, question, run_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def organiser(client):
    return admin.editor(client, "Organisers")


@pytest.fixture
def doorkeeper(client):
    """Somebody who may see who comes to events they can edit, and nothing more."""
    member = admin.editor(client, "Editors")
    member.user_permissions.add(Permission.objects.get(codename="view_registration"))
    return member


def register(page, given, **contact):
    return registration.register(
        run=run_of(page), contact=ContactFactory(**contact), mode="room", now=NOW, given=given
    )


def address(name, page):
    return reverse(name, args=[run_of(page).uuid])


def change_url(place):
    return reverse("event_answers_change", args=[place.uuid])


def exported(client, page):
    response = client.get(address("event_participants", page) + "?export=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def lunch():
    """A question about lunch, one about diets that is sensitive, and one only for organisers."""
    soup, salad = option("Soup"), option("Salad", limit=5)
    return (
        question("Lunch?", soup, salad, kind="several"),
        question("Diet?", sensitive=True),
        question("Paid?", kind="yes_no", organisers_only=True),
    )


def answered(page, ask, diet, *_rest):
    keys = [str(row.key) for row in ask.options.all()]
    return register(page, {str(ask.key): keys, str(diet.key): "Nuts"}, guest_name="Ann")


def test_answers_are_columns_of_the_list_and_of_the_spreadsheet(client, organiser):
    rows = lunch()
    page = asking(*rows)
    answered(page, *rows)

    html = client.get(address("event_participants", page)).content.decode()
    [line] = exported(client, page)

    assert all(part in html for part in ("Lunch?", "Soup, Salad", "Diet? (sensitive)", "Nuts"))
    assert line["Lunch?"] == "Soup, Salad"
    assert line["Diet? (sensitive)"] == "Nuts"
    assert line["Paid? (only for organisers)"] == ""


def test_who_only_sees_who_comes_sees_no_sensitive_answers(client, doorkeeper):
    rows = lunch()
    page = asking(*rows)
    place = answered(page, *rows)

    shown = [
        client.get(address("event_participants", page)).content.decode(),
        client.get(address("event_participants_results", page)).content.decode(),
        client.get(address("event_answers", page)).content.decode(),
        str(exported(client, page)),
    ]

    assert all("Lunch?" in text for text in shown)
    assert not any("Diet?" in text or "Nuts" in text for text in shown)
    assert not any(change_url(place) in text for text in shown)


def test_who_only_sees_who_comes_changes_nothing(client, doorkeeper):
    rows = lunch()
    page = asking(*rows)
    place = answered(page, *rows)

    for method in (client.get, client.post):
        assert method(change_url(place)).status_code == 302
    assert Registration.objects.get().answers == place.answers


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_others_see_no_answers_at_all(client, group):
    rows = lunch()
    page = asking(*rows)
    place = answered(page, *rows)
    admin.editor(client, group)

    for url in (address("event_answers", page), change_url(place)):
        assert client.get(url).status_code == 302


def test_a_spreadsheet_runs_neither_answers_nor_questions(client, organiser):
    ask = question("=1+1")
    page = asking(ask)
    register(page, {str(ask.key): "=cmd()"})

    [line] = exported(client, page)

    assert line["'=1+1"] == "'=cmd()"


def test_options_are_counted(client, organiser):
    rows = lunch()
    page = asking(*rows)
    answered(page, *rows)
    cancelled = answered(page, *rows)
    registration.cancel(cancelled, now=NOW)

    html = client.get(address("event_answers", page)).content.decode()

    assert "<td>Soup</td><td>1</td>" in html
    assert "<td>Salad</td><td>1 of 5</td>" in html


def test_an_organiser_fills_in_what_only_organisers_are_asked(client, organiser):
    rows = lunch()
    page = asking(*rows)
    place = answered(page, *rows)
    shown = client.get(change_url(place)).content.decode()
    keys = [str(row.key) for row in rows[0].options.all()]
    data = {f"q-{rows[0].key}": keys, f"q-{rows[1].key}": "Nuts", f"q-{rows[2].key}": "yes"}

    response = client.post(change_url(place), data)

    assert 'value="Nuts"' in shown
    assert response["Location"] == address("event_participants", page)
    after = Registration.objects.get().answers
    assert after[str(rows[2].key)]["value"] is True
    assert after[str(rows[0].key)] == place.answers[str(rows[0].key)]
    assert place.changes.get(action="answer").actor == organiser


def test_what_cannot_be_an_answer_is_said_at_the_desk_too(client, organiser):
    ask = question("How many?", kind="number")
    page = asking(ask)
    place = register(page, {})

    response = client.post(change_url(place), {f"q-{ask.key}": "many"})

    assert "This is not a number." in response.content.decode()
    assert Registration.objects.get().answers == {}


@pytest.mark.parametrize("error", [errors.RunCancelled, errors.NotAllowed])
def test_what_makes_answers_impossible_is_said_and_nothing_is_saved(
    client, organiser, monkeypatch, error
):
    ask = question()
    place = register(asking(ask), {})

    def refuse(run):
        raise error

    monkeypatch.setattr(places, "locked", refuse)
    response = client.post(change_url(place), {f"q-{ask.key}": "Because"})

    assert str(error.sentence) in response.content.decode()
    assert Registration.objects.get().answers == {}


def test_list_and_export_cost_the_same_for_any_number_of_people_and_questions(
    client, organiser, django_assert_max_num_queries
):
    costs = []
    for number in (1, 1, 9):  # the first warms the caches
        rows = [question(f"Why {n}?", option("One")) for n in range(number)]
        page = asking(*rows)
        for _person in range(number):
            register(page, {str(row.key): str(row.options.all()[0].key) for row in rows})
        urls = [address("event_participants", page), address("event_answers", page)]
        with django_assert_max_num_queries(80) as counted:
            for url in urls:
                client.get(url)
            exported(client, page)
        costs.append(len(counted))

    assert costs[1] == costs[2]
