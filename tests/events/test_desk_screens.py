"""One registration at the desk, as an organiser sees it and acts on it."""

from __future__ import annotations

from datetime import datetime
from html import unescape
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.models import Event, Question, Registration, Run
from events.services import answers, contacts, files, registration, requests
from tests.events import admin
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.files import PDF, empty_disk, upload
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.questions import asking, question, run_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/Tallinn"))
ANN = {"email": "ann@example.org", "name": "Ann", "language": "et"}


@pytest.fixture(autouse=True)
def _clock(monkeypatch, tmp_path):
    empty_disk(monkeypatch, tmp_path)
    with time_machine.travel(NOW, tick=False):
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


def a_run(**settings: object) -> Run:
    return Event.objects.get(schedule_page=published(plan(entry(), **settings))).runs.get()


def joined(run: Run, name: str = "Anna", **how: object) -> Registration:
    how = {"contact": ContactFactory(guest_name=name), "mode": "room", "now": NOW, **how}
    return registration.register(run=run, may_wait=True, **how)


def screen(place: Registration, name: str = "event_registration") -> str:
    return reverse(name, args=(place.uuid,))


def add_url(run: Run) -> str:
    return reverse("event_participant_add", args=(run.uuid,))


def text(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


CANCEL, REPLACE = "event_registration_cancel", "event_registration_replace"


def test_the_list_leads_to_each_registration(client, organiser):
    place = joined(a_run(), name="")

    listed = client.get(reverse("event_participants", args=(place.run.uuid,)))

    assert f'href="{screen(place)}"' in listed.content.decode()
    # Without a name the link is called by the address.
    assert f"> {place.contact.email} </a>" in text(listed)


def test_the_screen_says_whose_it_is_where_it_stands_and_what_happened(client, organiser):
    member = MemberFactory(name="Mari", organisation=OrganisationFactory(name={"en": "Ministry"}))
    run = a_run(seats_room=1, approval="organiser")
    joined(run)
    place = joined(run, contact=contacts.of_member(member, now=NOW))
    client.post(screen(place, "event_request"), {"decision": "queue"})
    client.post(screen(place, CANCEL), {"reason": "Ill"})

    shown = client.get(screen(place))

    page = text(shown)
    for words in ("Mari", member.email, "Ministry", "Cancelled", "Ill", "Put on the waiting list"):
        assert words in page
    lines = [(line.what, line.who, line.state) for line in shown.context["history"]]
    assert lines == [
        ("Cancel", organiser.name, "Cancelled"),
        ("Give the seat", "the site", "Confirmed"),
        ("Put on the waiting list", organiser.name, "On the waiting list"),
        ("Register", "Mari", "Waiting for approval"),
    ]


def test_what_the_manager_decided_is_not_said_to_be_the_persons_own_doing(client, organiser):
    place = joined(a_run(approval="manager"), manager="boss@ministry.example")
    requests.approve_by_manager(place, version=1, now=NOW)

    shown = client.get(screen(place))

    lines = [(line.what, line.who) for line in shown.context["history"]]
    assert lines == [("Approve", "Manager"), ("Register", "Anna")]
    assert "boss@ministry.example" not in text(shown)


def test_who_waits_is_shown_with_the_place_in_line(client, organiser):
    run = a_run(seats_room=1)
    _seat, _first, second = (joined(run) for _ in range(3))

    assert "2 of 2" in text(client.get(screen(second)))


def test_only_what_is_possible_is_offered(client, organiser):
    run = a_run(approval="organiser", seats_room=1)
    asked = joined(run)
    shown = client.get(screen(asked)).content.decode()
    names = ("event_request", CANCEL, REPLACE)

    assert [screen(asked, name) in shown for name in names] == [True, True, False]
    client.post(screen(asked, "event_request"), {"decision": "approve"})
    shown = client.get(screen(asked)).content.decode()
    assert [screen(asked, name) in shown for name in names] == [False, True, True]
    client.post(screen(asked, CANCEL))
    shown = client.get(screen(asked)).content.decode()
    assert [screen(asked, name) in shown for name in names] == [False, False, False]


def test_who_may_only_see_is_offered_nothing(client, doorkeeper):
    place = joined(a_run())

    shown = client.get(screen(place))

    assert shown.status_code == 200
    page = shown.content.decode()
    assert [screen(place, name) in page for name in (CANCEL, REPLACE)] == [False, False]
    listed = client.get(reverse("event_participants", args=(place.run.uuid,))).content.decode()
    assert add_url(place.run) not in listed


def test_sensitive_answers_are_for_those_who_manage(client, doorkeeper):
    diet, why = question("Diet?", sensitive=True), question("Why?")
    page = asking(diet, why)
    given = {str(diet.key): "Nuts", str(why.key): "Because"}
    place = joined(run_of(page), given=given)

    seen = text(client.get(screen(place)))
    admin.editor(client, "Organisers")
    managed = text(client.get(screen(place)))

    assert ("Nuts" in seen, "Because" in seen) == (False, True)
    assert ("Nuts" in managed, "Because" in managed) == (True, True)


@pytest.mark.parametrize("name", [CANCEL, REPLACE])
def test_reading_a_screen_changes_nothing(client, organiser, name):
    place = joined(a_run())

    assert client.get(screen(place, name)).status_code == 200
    assert client.get(add_url(place.run)).status_code == 200
    place.refresh_from_db()
    assert (place.state, Registration.objects.count()) == ("confirmed", 1)


def test_an_organiser_cancels_with_a_reason_and_who_waits_gets_the_seat(client, organiser):
    run = a_run(seats_room=1, cancel_hours_before=8760)
    place, waiting = joined(run), joined(run)

    response = client.post(screen(place, CANCEL), {"reason": "  You asked us to. "})

    assert response["Location"] == screen(place)
    place.refresh_from_db()
    waiting.refresh_from_db()
    assert (place.state, waiting.state) == ("cancelled", "confirmed")
    assert place.changes.last().reason == "You asked us to."


def test_what_is_cancelled_is_not_cancelled_again(client, organiser):
    place = joined(a_run())
    client.post(screen(place, CANCEL))

    again = client.post(screen(place, CANCEL), {"reason": "Twice"})

    assert "This is no longer possible." in text(again)
    assert place.changes.count() == 2


def test_an_organiser_gives_the_seat_to_somebody_else(client, organiser):
    place = joined(a_run())

    response = client.post(screen(place, REPLACE), ANN)

    taken = Registration.objects.get(contact__email="ann@example.org")
    assert response["Location"] == screen(taken)
    assert (taken.state, taken.in_place_of) == ("confirmed", place)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({**ANN, "email": "no"}, "Enter a valid email address."),
        ({**ANN, "name": " \u2028 "}, "so the name is needed as well"),
        ({**ANN, "language": "xx"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_with_a_person_is_said_and_nothing_changes(
    client, organiser, typed, sentence
):
    place = joined(a_run())

    for url in (screen(place, REPLACE), add_url(place.run)):
        response = client.post(url, {**typed, "mode": "room"})

        assert response.status_code == 200
        assert sentence in text(response)
    assert Registration.objects.get().state == "confirmed"


def test_a_seat_is_given_to_somebody_else_once(client, organiser):
    place = joined(a_run())
    client.post(screen(place, REPLACE), ANN)

    again = client.post(screen(place, REPLACE), {**ANN, "email": "eve@example.org"})

    assert "This is no longer possible." in text(again)
    assert Registration.objects.live().count() == 1


def test_an_organiser_adds_somebody(client, organiser):
    run = a_run(closes_hours_before=8760)
    listed = client.get(reverse("event_participants", args=(run.uuid,))).content.decode()

    response = client.post(add_url(run), {**ANN, "mode": "room"}, follow=True)

    place = Registration.objects.get()
    assert add_url(run) in listed
    assert response.redirect_chain == [(screen(place), 302)]
    assert "Ann is registered and written to." in text(response)
    assert place.changes.get().actor == organiser


def test_somebody_is_added_once(client, organiser):
    run = a_run()
    client.post(add_url(run), {**ANN, "mode": "room"})

    again = client.post(add_url(run), {**ANN, "mode": "room"})

    assert "This person is registered for this already" in text(again)
    assert Registration.objects.count() == 1


def test_without_a_free_seat_the_waiting_list_is_ticked(client, organiser):
    run = a_run(seats_room=1)
    joined(run)

    full = client.post(add_url(run), {**ANN, "mode": "room"})
    client.post(add_url(run), {**ANN, "mode": "room", "may_wait": "on"})

    assert "Put the person on the waiting list instead" in text(full)
    assert Registration.objects.get(contact__email="ann@example.org").state == "waiting"


@pytest.mark.parametrize("mode", ["", "online", "space"])
def test_only_seats_that_there_are_can_be_chosen(client, organiser, mode):
    run = a_run()

    response = client.post(add_url(run), {**ANN, "mode": mode})

    assert response.status_code == 200
    assert not Registration.objects.exists()


def everybody() -> dict[str, object]:
    seer = MemberFactory()
    seer.user_permissions.add(
        *Permission.objects.filter(
            codename__in=["access_admin", "view_registration", "change_registration"]
        )
    )
    watcher = MemberFactory(groups=["Editors"])
    watcher.user_permissions.add(Permission.objects.get(codename="view_registration"))
    return {
        "visitor": None,
        "member": MemberFactory(),
        "who may not edit the page": seer,
        "editor": MemberFactory(groups=["Editors"]),
        "doorkeeper": watcher,
        "organiser": MemberFactory(groups=["Organisers"]),
    }


@pytest.mark.parametrize(
    ("name", "doorkeeper_may"),
    [("event_registration", True), (CANCEL, False), (REPLACE, False), ("add", False)],
)
def test_each_screen_is_for_those_who_may(client, name, doorkeeper_may):
    place = joined(a_run())
    url = add_url(place.run) if name == "add" else screen(place, name)

    statuses = {}
    for who, member in everybody().items():
        client.logout()
        if member:
            client.force_login(member)
        get = client.get(url).status_code
        # What is no form acts on nobody, whoever sends it.
        post = client.post(url, {"email": "no", "reason": "x" * 1001}).status_code
        statuses[who] = {get, post} - {405}

    # Wagtail leads away whoever may not, but for who may not see its screens at all.
    assert statuses == {
        "visitor": {302},
        "member": {403},
        "who may not edit the page": {302},
        "editor": {302},
        "doorkeeper": {200} if doorkeeper_may else {302},
        "organiser": {200},
    }
    place.refresh_from_db()
    assert (place.state, Registration.objects.count()) == ("confirmed", 1)


def test_what_there_is_not_is_not_found(client, organiser):
    from uuid import uuid4

    names = ("event_registration", CANCEL, REPLACE, "event_participant_add")

    assert [client.get(reverse(name, args=(uuid4(),))).status_code for name in names] == [404] * 4


# --- files ----------------------------------------------------------------------------------------


def with_file(sensitive: bool = False, **fields: object) -> tuple[Registration, str]:
    ask = question("Plan?", kind="file", sensitive=sensitive, **fields)
    page = asking(ask)
    row = Question.objects.get(key=ask.key)
    file = files.keep(files.of_upload(upload(), row), now=NOW)
    place = joined(run_of(page))
    answers.change(place, {row.name: file}, now=NOW, actor=MemberFactory())
    place.refresh_from_db()
    return place, reverse("event_answer_file", args=(place.uuid, file.uuid))


def test_an_organiser_finds_the_file_wherever_the_answer_is_read(client, organiser):
    place, address = with_file()
    screens = (
        screen(place),
        screen(place, "event_answers_change"),
        reverse("event_participants", args=(place.run.uuid,)),
    )

    assert [f'href="{address}"' in client.get(url).content.decode() for url in screens] == [
        True,
        True,
        True,
    ]
    response = client.get(address)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_spreadsheet_has_the_name_of_the_file(client, organiser):
    place, address = with_file()

    response = client.get(reverse("event_participants", args=(place.run.uuid,)) + "?export=csv")

    exported = b"".join(response.streaming_content).decode()
    assert "plan.pdf" in exported
    assert address not in exported


@pytest.mark.parametrize(("sensitive", "doorkeeper_may"), [(False, True), (True, False)])
def test_a_file_is_for_those_who_may_read_the_answer(client, sensitive, doorkeeper_may):
    _place, address = with_file(sensitive=sensitive)

    statuses = {}
    for who, member in everybody().items():
        client.logout()
        if member:
            client.force_login(member)
        response = client.get(address)
        list(response)
        statuses[who] = response.status_code

    assert statuses == {
        "visitor": 302,
        "member": 403,
        "who may not edit the page": 302,
        "editor": 302,
        "doorkeeper": 200 if doorkeeper_may else 404,
        "organiser": 200,
    }


def test_a_file_is_not_found_at_another_registration(client, organiser):
    _place, address = with_file()
    other, _address = with_file()
    file = address.rstrip("/").rpartition("/")[2]

    crossed = reverse("event_answer_file", args=(other.uuid, file))

    assert client.get(crossed).status_code == 404


def test_an_organiser_uploads_a_file_for_somebody_and_removes_it(client, organiser):
    ask = question("Assessment?", kind="file", organisers_only=True)
    place = joined(run_of(asking(ask)))
    url = screen(place, "event_answers_change")

    client.post(url, {f"q-{ask.key}": upload("assessment.pdf")})
    assert place.files.get().name == "assessment.pdf"
    client.post(url, {f"q-{ask.key}-remove": "on"})

    assert not place.files.exists()


def test_the_screen_costs_the_same_queries_however_long_the_history(
    client, organiser, django_assert_max_num_queries
):
    costs = []
    for number in (1, 1, 6):  # the first warms the caches
        asks = [question(f"Why {n}?", kind="file") for n in range(number)]
        place = joined(run_of(asking(*asks)))
        for turn in range(number):
            rows = Question.objects.filter(event=place.run.event_id)
            given = {
                row.name: files.keep(files.of_upload(upload(f"{turn}.pdf"), row), now=NOW)
                for row in rows
            }
            answers.change(place, given, now=NOW, actor=MemberFactory())
        with django_assert_max_num_queries(60) as counted:
            response = client.get(screen(place))
        assert len(response.context["history"]) == number + 1
        costs.append(len(counted))

    assert costs[1] == costs[2]


def test_taking_the_list_away_asks_again_who_it_is_and_leads_back_to_it(
    client, organiser, settings
):
    settings.ASK_AGAIN = True
    place, _address = with_file()
    screen_of_people = reverse("event_participants", args=(place.run.uuid,))
    address = f"{screen_of_people}?export=csv"

    from_the_page = client.get(
        address, headers={"referer": f"http://testserver{screen_of_people}?p=2"}
    )
    from_elsewhere = client.get(address, headers={"referer": "https://evil.example.org/"})

    asked = "/accounts/reauthenticate/code/?next="
    assert from_the_page["Location"] == asked + quote(f"{screen_of_people}?p=2", safe="")
    assert from_elsewhere["Location"] == asked + quote(address, safe="")
    assert client.get(screen_of_people).status_code == 200
