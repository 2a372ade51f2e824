"""Deciding about requests, as an organiser does it."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.enums import State
from events.models import Event, Registration, Run
from events.services import registration, requests
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


def run_of(**settings: object) -> Run:
    page = published(plan(entry(), **{"approval": "organiser", **settings}))
    return Event.objects.get(schedule_page=page).runs.get()


def asked(run: Run, manager: str = "") -> Registration:
    contact = ContactFactory(guest_name="Anna")
    return registration.register(
        run=run, contact=contact, mode="room", now=NOW, may_wait=True, manager=manager
    )


def screen(place: Registration) -> str:
    return reverse("event_request", args=(place.uuid,))


def text(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


def test_reading_the_screen_decides_nothing(client, organiser):
    place = asked(run_of(seats_room=3))

    response = client.get(screen(place))

    assert "Anna" in text(response)
    assert "0 of 3 seats are taken." in text(response)
    place.refresh_from_db()
    assert place.state == State.REQUESTED


@pytest.mark.parametrize(
    ("decision", "state"),
    [("approve", "confirmed"), ("queue", "confirmed"), ("decline", "rejected")],
)
def test_the_button_decides_and_leads_back_to_the_participants(client, organiser, decision, state):
    run = run_of(seats_room=3)
    place = asked(run)

    response = client.post(screen(place), {"decision": decision, "reason": " Too late. "})

    assert response["Location"] == reverse("event_participants", args=(run.uuid,))
    place.refresh_from_db()
    assert place.state == state
    assert place.changes.filter(actor=organiser).exists()
    if decision == "decline":
        assert place.changes.last().reason == "Too late."


def test_what_cannot_be_granted_is_said_on_the_screen(client, organiser):
    place = asked(run_of(seats_room=1))
    place.run.registrations.create(
        contact=ContactFactory(), state="confirmed", mode="room", created_at=NOW, changed_at=NOW
    )

    response = client.post(screen(place), {"decision": "approve"})

    assert response.status_code == 200
    assert "Put the request on the waiting list instead, or decline it." in text(response)
    place.refresh_from_db()
    assert place.state == State.REQUESTED


@pytest.mark.parametrize("decision", ["", "eat", "queue"])
def test_what_is_no_choice_decides_nothing(client, organiser, decision):
    place = asked(run_of(waiting_policy="none"))

    response = client.post(screen(place), {"decision": decision})

    assert response.status_code == 200
    place.refresh_from_db()
    assert place.state == State.REQUESTED


def test_a_decision_is_made_once(client, organiser):
    place = asked(run_of())
    client.post(screen(place), {"decision": "approve"})

    again = client.post(screen(place), {"decision": "decline"})

    assert "This request is decided: Confirmed." in text(again)
    place.refresh_from_db()
    assert place.state == State.CONFIRMED


def test_only_those_who_look_after_the_event_decide(client):
    place = asked(run_of())
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
        "organiser": MemberFactory(groups=["Organisers"]),
    }.items():
        client.logout()
        if member:
            client.force_login(member)
        statuses[name] = client.post(screen(place), {"decision": "eat"}).status_code

    # Wagtail leads away whoever may not, but for who may not see its screens at all.
    assert statuses == {
        "visitor": 302,
        "member": 403,
        "who may not edit the page": 302,
        "editor": 302,
        "organiser": 200,
    }
    place.refresh_from_db()
    assert place.state == State.REQUESTED


def test_the_list_leads_to_open_requests_and_the_runs_count_them(client, organiser):
    run = run_of(minimum=2)
    place = asked(run)

    people = client.get(reverse("event_participants", args=(run.uuid,)))
    runs = client.get(reverse("event_runs"))

    assert screen(place) in people.content.decode()
    (row,) = runs.context["table"].data
    columns = runs.context["table"].columns
    shown = [str(columns[name].get_value(row)) for name in ("requests", "minimum")]
    assert shown == ["1", "2, too few so far: 0 confirmed"]
    client.post(screen(place), {"decision": "approve"})
    assert (
        screen(place)
        not in client.get(reverse("event_participants", args=(run.uuid,))).content.decode()
    )


# --- where managers approve ------------------------------------------------------------------

BOSS = "=boss@ministry.example"


def people(client, run: Run, query: str = "") -> str:
    return client.get(reverse("event_participants", args=(run.uuid,)) + query)


def exported(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_the_screen_says_whom_we_asked_and_the_organiser_decides_instead(client, organiser):
    place = asked(run_of(approval="manager"), manager=BOSS)

    shown = text(client.get(screen(place)))
    client.post(screen(place), {"decision": "approve"})

    assert f"Their manager, as they say, is {BOSS}, who was asked on" in shown
    assert "Saturday 21 November 2026, 12:00" in shown
    assert "Without an answer the request ends on Saturday 5 December 2026, 12:00" in shown
    place.refresh_from_db()
    assert place.state == State.CONFIRMED
    assert f"This request is decided: Confirmed. By {organiser}, on" in text(
        client.get(screen(place))
    )


def test_who_decided_is_said_on_the_screen_in_the_list_and_in_the_spreadsheet(client, organiser):
    run = run_of(approval="manager")
    theirs, ours, nobodys = (asked(run, manager=BOSS) for _ in range(3))
    requests.decline_by_manager(theirs, version=1, now=NOW, reason="Not this year.")
    requests.approve(ours, now=NOW, actor=organiser)

    shown, listed = text(client.get(screen(theirs))), text(people(client, run))
    lines = {line["E-mail address"]: line for line in exported(people(client, run, "?export=csv"))}

    assert f"This request is decided: Declined. By {BOSS}, on" in shown
    assert "Reason: Not this year." in shown
    assert listed.count(BOSS) == 4
    decided = [lines[place.contact.email]["Decided by"] for place in (theirs, ours, nobodys)]
    # No spreadsheet runs it.
    assert decided == [f"'{BOSS}", organiser.name, ""]
    assert {line["Manager"] for line in lines.values()} == {f"'{BOSS}"}


def test_of_an_organiser_whose_account_is_gone_no_name_is_made_up(client, organiser):
    place = asked(run_of())
    requests.decline(place, now=NOW, actor=(other := MemberFactory()))
    other.delete()

    shown = text(client.get(screen(place)))

    assert "By –, on" in shown


def test_managers_are_shown_to_those_who_decide_and_where_they_are_asked_only(client):
    run, other = run_of(approval="manager"), run_of()
    asked(run, manager=BOSS)
    asked(other)
    doorkeeper = admin.editor(client, "Editors")
    doorkeeper.user_permissions.add(Permission.objects.get(codename="view_registration"))

    seen = [text(people(client, run)), str(exported(people(client, run, "?export=csv")))]
    admin.editor(client, "Organisers")
    elsewhere = text(people(client, other))

    assert not any(BOSS in page or "Decided by" in page for page in seen)
    assert "Decided by" not in elsewhere
    assert BOSS in text(people(client, run))


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_queries_for_any_number_of_managers(
    client, organiser, count, django_assert_num_queries
):
    run = run_of(approval="manager")
    for number in range(count):
        place = asked(run, manager=f"boss{number}@x.example")
        requests.approve_by_manager(place, version=1, now=NOW)
    people(client, run)

    with django_assert_num_queries(LIST_QUERIES):
        people(client, run)


LIST_QUERIES = 22
