"""Registering for several dates at once, on screen."""

from __future__ import annotations

from datetime import date, time
from html import unescape

import pytest

from events.models import Registration, Run
from events.services import contacts, registration
from tests.events.views.conftest import NOW
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory
from tests.factories.questions import option, question

pytestmark = pytest.mark.django_db


def an_event(**settings: object):
    rule = "FREQ=WEEKLY;COUNT=3"
    return published(plan(entry(date(2027, 1, 11), rule=rule), **settings), title="Sprint")


def runs_of(page) -> list[Run]:
    return list(Run.objects.filter(event__key=page.event_key).order_by("starts_at"))


def address(page) -> str:
    return f"/en/events/register/several/{page.event_key}/"


def text(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


def signed_in(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def test_the_way_leads_from_the_event_to_my_registrations(client):
    page = an_event()
    member = signed_in(client)

    linked = address(page) in text(client.get(page.url))
    shown = client.get(address(page))
    answer = client.post(address(page), {"runs": [str(run.uuid) for run in runs_of(page)[:2]]})

    assert (linked, shown.status_code) == (True, 200)
    assert (answer.status_code, answer["Location"]) == (302, "/en/registrations/")
    held = Registration.objects.filter(contact__member=member)
    assert [place.run for place in held.order_by("run__starts_at")] == runs_of(page)[:2]


def test_reading_the_page_changes_nothing(client):
    page = an_event()
    signed_in(client)

    client.get(address(page), {"runs": str(runs_of(page)[0].uuid)})

    assert Registration.objects.count() == 0


def test_visitors_are_asked_to_sign_in(client):
    page = an_event()

    answer = client.get(address(page))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
    assert address(page) not in text(client.get(page.url))


@pytest.mark.parametrize("visibility", ["organisations", "link"])
def test_who_may_not_see_the_event_finds_nothing(client, visibility):
    page = published(plan(entry(date(2027, 1, 11))), visibility=visibility)
    signed_in(client)

    assert client.get(address(page)).status_code == 404
    assert client.post(address(page), {"runs": []}).status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose at least one date."),
        ({"runs": ["x"]}, "One of these dates cannot be registered for any more."),
        ({"runs": ["\x00"]}, "One of these dates cannot be registered for any more."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(client, data, sentence):
    page = an_event()
    signed_in(client)

    answer = client.post(address(page), data)

    assert answer.status_code == 400
    assert sentence in text(answer)
    assert Registration.objects.count() == 0


def test_a_run_of_another_event_is_none_of_these_dates(client):
    page, other = an_event(), an_event()
    signed_in(client)

    answer = client.post(address(page), {"runs": [str(runs_of(other)[0].uuid)]})

    assert answer.status_code == 400


def test_the_date_that_cannot_be_had_is_named_and_what_was_ticked_stays(client):
    page = an_event(seats_room=1)
    runs = runs_of(page)
    registration.register(run=runs[1], contact=ContactFactory(), mode="room", now=NOW)
    signed_in(client)
    ticked = {"runs": [str(run.uuid) for run in runs]}

    refused = client.post(address(page), ticked)
    waits = client.post(address(page), {**ticked, "wait": "on"})

    assert refused.status_code == 409
    assert "One of the dates cannot be had:" in text(refused)
    assert "18 January 2027" in text(refused)
    assert text(refused).count(" checked") == 3
    assert waits.status_code == 302


def test_an_option_that_is_full_for_one_date_can_be_chosen_for_the_others(client):
    fish = option("Fish", limit=1)
    asks = question("Food?", fish, option("Meat"))
    weekly = entry(date(2027, 1, 11), rule="FREQ=WEEKLY;COUNT=3")
    page = published(plan(weekly), questions=[asks])
    runs = runs_of(page)
    given = {str(asks.key): str(fish.key)}
    how = {"contact": ContactFactory(), "mode": "room", "now": NOW, "given": given}
    registration.register(run=runs[0], **how)
    member = signed_in(client)
    chosen = {f"q-{asks.key}": str(fish.key)}

    refused = client.post(address(page), {"runs": [str(run.uuid) for run in runs], **chosen})
    booked = client.post(address(page), {"runs": [str(run.uuid) for run in runs[1:]], **chosen})

    # Which date it is, and what to choose otherwise.
    assert refused.status_code == 409
    said = text(refused).partition("One of the dates cannot be had:")[2].partition("</ul>")[0]
    assert "11 January 2027" in said
    assert "“Fish” is full. Choose another option." in text(refused)
    assert booked.status_code == 302
    assert Registration.objects.filter(contact__member=member).count() == 2


def test_two_dates_at_the_same_time_are_pointed_out_once(client):
    page = published(
        plan(entry(date(2027, 1, 11), time(9), time(11)), label={"en": "A"}),
        plan(entry(date(2027, 1, 11), time(10), time(12)), label={"en": "B"}),
    )
    signed_in(client)
    ticked = {"runs": [str(run.uuid) for run in runs_of(page)]}

    asked = client.post(address(page), ticked)
    assert (asked.status_code, Registration.objects.count()) == (409, 0)
    assert "Some of the dates you chose are at the same time." in text(asked)
    client.post(address(page), {**ticked, "both": "on"})

    assert Registration.objects.count() == 2


def test_what_one_is_registered_for_at_the_same_time_stands_with_the_date(client):
    page = an_event()
    other = published(plan(entry(date(2027, 1, 11))), title="Retreat")
    member = signed_in(client)
    contact = contacts.of_member(member, now=NOW)
    registration.register(run=runs_of(other)[0], contact=contact, mode="room", now=NOW)

    assert "Retreat" in text(client.get(address(page)))


def test_when_nothing_is_left_to_register_for_the_page_says_so(client):
    page = an_event()
    member = signed_in(client)
    for run in runs_of(page):
        contact = contacts.of_member(member, now=NOW)
        registration.register(run=run, contact=contact, mode="room", now=NOW)

    assert "There is no date that you could register for." in text(client.get(address(page)))


@pytest.mark.parametrize("number", [2, 12])
def test_the_page_costs_the_same_queries_for_any_number_of_dates(
    client, number, django_assert_num_queries
):
    rule = f"FREQ=WEEKLY;COUNT={number}"
    page = published(plan(entry(date(2027, 1, 11), rule=rule)))
    signed_in(client)
    client.get(address(page))

    with django_assert_num_queries(12):
        client.get(address(page))
