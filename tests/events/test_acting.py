"""Something for several people of a run at once, as an organiser uses it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from community.services import groups
from events.models import Attendance, Registration, Run
from events.services import registration
from events.viewsets import acting
from foundation.models import OutboxRow
from tests.events import admin
from tests.factories.events import ContactFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.registrations import registered

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
BEGUN = datetime(2026, 12, 7, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_work(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def organiser(client):
    return admin.editor(client, groups.ORGANISERS)


def runs(count: int = 2, **settings: Any) -> list[Run]:
    page = published(plan(entry(rule=f"FREQ=WEEKLY;COUNT={count}"), **settings), title="Maps")
    return list(Run.objects.filter(event__key=page.event_key).order_by("starts_at"))


def put(run: Run, *names: str, state: str = "confirmed", **told: Any) -> list[Registration]:
    return [
        registered(
            run,
            at=NOW + timedelta(minutes=number),
            contact=ContactFactory(guest_name=name, email=f"{name.lower()}@example.org"),
            state=state,
            **told,
        )
        for number, name in enumerate(names)
    ]


def post(client: Any, run: Run, people: list[Registration], act: str, **more: Any) -> Any:
    ticked = [str(place.uuid) for place in people]
    return client.post(
        reverse("event_people_act", args=(run.uuid,)), {"person": ticked, "act": act, **more}
    )


def states(run: Run) -> dict[str, str]:
    rows = run.registrations.order_by("pk").select_related("contact")
    return {place.contact.guest_name: place.state for place in rows}


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_list_offers_what_makes_sense_and_a_box_named_by_each_person(client, organiser):
    run, _other = runs(approval="organiser")
    put(run, "Ann", state="requested")

    response = client.get(reverse("event_participants", args=(run.uuid,)))

    assert [act.name for act in response.context["acts"]] == [
        *("approve", "queue", "decline", "move", "cancel")
    ]
    assert 'aria-label="Ann' in said(response)
    assert f'form="{acting.FORM}"' in said(response)


def test_who_only_sees_who_comes_is_offered_nothing(client, organiser):
    [run] = runs(1)
    put(run, "Ann")
    organiser.groups.clear()
    groups.grant("Watchers", "wagtailadmin.access_admin", *[], "events.view_registration")
    from tests.events.permissions.world import _may_edit

    _may_edit("Watchers", "en", "change_page")
    organiser.groups.add(groups.grant("Watchers"))

    response = client.get(reverse("event_participants", args=(run.uuid,)))

    assert "acts" not in response.context
    assert 'type="checkbox" name="person"' not in said(response)


def test_before_it_is_done_the_screen_says_whom_it_concerns_and_nothing_happens(client, organiser):
    [run] = runs(1, approval="organiser")
    asked = put(run, "Ann", "Bob", state="requested")
    [comes] = put(run, "Cid")

    response = post(client, run, [*asked, comes], "approve")

    assert [place.contact.guest_name for place in response.context["concerned"]] == ["Ann", "Bob"]
    assert response.context["others"] == [comes]
    assert "It concerns 2 people" in said(response)
    assert "1 person stays as now" in said(response)
    assert set(states(run).values()) == {"requested", "confirmed"}
    assert not OutboxRow.objects.exists()


@pytest.mark.parametrize(
    ("act", "state"),
    [("approve", "confirmed"), ("queue", "waiting"), ("decline", "rejected")],
)
def test_requests_are_decided_about_together(client, organiser, act, state):
    [run] = runs(1, approval="organiser", seats_room=0 if act == "queue" else 5, seats_online=5)
    asked = put(run, "Ann", "Bob", state="requested")
    Run.objects.filter(pk=run.pk).update(own_seats_room=2)
    if act == "queue":
        put(run, "Cid", "Dan")

    response = post(client, run, asked, act, sure="1", reason="No")

    assert response.status_code == 302
    assert [states(run)[name] for name in ("Ann", "Bob")] == [state, state]
    assert OutboxRow.objects.count() == 2


def test_a_reason_stands_in_the_history_of_each(client, organiser):
    [run] = runs(1)
    people = put(run, "Ann", "Bob")

    post(client, run, people, "cancel", sure="1", reason="The room burned down")

    lines = [place.changes.get() for place in people]
    assert {(line.action, line.reason, line.actor) for line in lines} == {
        ("cancel", "The room burned down", organiser)
    }


def test_where_seats_end_the_first_have_them_and_the_others_are_named(client, organiser):
    [run] = runs(1, approval="organiser", seats_room=1)
    asked = put(run, "Zoe", "Ann", state="requested")

    response = post(client, run, asked, "approve", sure="1")

    # Who asked first, not who comes first in the alphabet.
    assert states(run) == {"Zoe": "confirmed", "Ann": "requested"}
    assert response.status_code == 200
    [(place, sentence)] = response.context["results"].failed
    assert (place.contact.guest_name, sentence[:26]) == ("Ann", "All seats are taken, or ot")
    assert "Done for 1 person." in said(response)
    assert sentence in said(response)


def test_pressed_twice_it_is_done_once(client, organiser):
    here, there = runs(seats_room=5)
    people = put(here, "Ann", "Bob")
    move = {"sure": "1", "to": str(there.uuid)}

    post(client, here, people, "move", **move)
    again = post(client, here, people, "move", **move)

    assert (again.status_code, Registration.objects.count()) == (302, 4)
    assert OutboxRow.objects.count() == 2

    moved = list(there.registrations.all())
    for _ in range(2):
        response = post(client, there, moved, "cancel", sure="1")
    assert response.status_code == 302
    assert OutboxRow.objects.filter(message="events.cancellation").count() == 2


def test_people_are_moved_where_there_are_seats(client, organiser):
    here, there = runs(seats_room=5)
    Run.objects.filter(pk=there.pk).update(own_seats_room=1)
    people = put(here, "Ann", "Bob")

    response = post(client, here, people, "move", sure="1", to=str(there.uuid))

    assert (states(here), states(there)) == (
        {"Ann": "cancelled", "Bob": "confirmed"},
        {"Ann": "confirmed"},
    )
    assert [place.contact.guest_name for place, _ in response.context["results"].failed] == ["Bob"]


def test_to_a_run_of_another_event_nobody_is_moved(client, organiser):
    here, _there = runs()
    [strange] = runs(1)
    people = put(here, "Ann")

    response = post(client, here, people, "move", sure="1", to=str(strange.uuid))

    assert "to" in response.context["form"].errors
    assert states(here) == {"Ann": "confirmed"}


def test_people_are_marked_and_nobody_is_written_to(client, organiser, time_machine):
    [run] = runs(1)
    people = put(run, "Ann", "Bob")
    time_machine.move_to(BEGUN, tick=False)
    client.force_login(organiser)
    date = run.occurrences.get()

    for _ in range(2):
        response = post(
            client, run, people, "mark", sure="1", presence="present", date=str(date.uid)
        )

    assert response.status_code == 302
    marked = Attendance.objects.values_list("registration", "presence", "source")
    assert sorted(marked) == [(place.pk, "present", "list") for place in people]
    assert people[0].attendance_changes.get().actor == organiser
    assert not OutboxRow.objects.exists()


def test_nobody_is_marked_in_part_or_at_a_date_of_another_run(client, organiser, time_machine):
    here, there = runs()
    people = put(here, "Ann")
    time_machine.move_to(BEGUN, tick=False)
    client.force_login(organiser)

    for wrong in (
        {"presence": "partial", "date": str(here.occurrences.get().uid)},
        {"presence": "present", "date": str(there.occurrences.get().uid)},
        {"presence": "present", "date": "x"},
        {},
    ):
        assert post(client, here, people, "mark", sure="1", **wrong).status_code == 200
    assert not Attendance.objects.exists()


def test_all_that_the_list_is_narrowed_to_can_be_taken_on_other_pages_too(client, organiser):
    [run] = runs(1)
    put(run, *(f"Ann{number}" for number in range(60)))
    put(run, "Bob")
    sends = {"act": "cancel", "all": "1", "narrowed": "q=ann&state=confirmed"}

    response = client.post(reverse("event_people_act", args=(run.uuid,)), sends)

    assert len(response.context["concerned"]) == 60
    assert 'name="narrowed" value="q=ann&amp;state=confirmed"' in said(response)


@pytest.mark.parametrize(
    "sends",
    [
        {},
        {"act": "cancel"},
        {"act": "cancel", "person": ["x", "00000000-0000-4000-8000-000000000000"]},
        {"act": "fly", "all": "1"},
        # Nobody has asked.
        {"act": "approve", "all": "1", "sure": "1"},
        {"act": "cancel", "all": "1", "narrowed": "q=%00%FF&organisation=x&state=x&q=nobody"},
    ],
)
def test_what_names_nobody_or_nothing_leads_back_to_the_list(client, organiser, sends):
    [run] = runs(1)
    put(run, "Ann")

    response = client.post(reverse("event_people_act", args=(run.uuid,)), sends)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("event_participants", args=(run.uuid,)))
    assert states(run) == {"Ann": "confirmed"}


def test_so_many_at_once_and_no_more(client, organiser, monkeypatch):
    monkeypatch.setattr(acting, "MOST", 2)
    [run] = runs(1)
    people = put(run, "Ann", "Bob", "Cid")

    response = post(client, run, people, "cancel", sure="1")
    page = client.get(reverse("event_participants", args=(run.uuid,)))

    assert response.status_code == 302
    assert set(states(run).values()) == {"confirmed"}
    assert not page.context["may_take_all"]
    assert "narrow it to 2 at most" in said(page)


def test_people_of_another_run_are_not_touched(client, organiser):
    here, there = runs()
    [strange] = put(there, "Ann")
    put(here, "Bob")

    post(client, here, [strange], "cancel", sure="1")

    assert states(there) == {"Ann": "confirmed"}


def test_one_person_s_screen_leads_to_moving_and_marking(client, organiser, time_machine):
    here, there = runs()
    [place] = put(here, "Ann")

    before = client.get(reverse("event_registration", args=(place.uuid,)))
    address = f"{reverse('event_people_act', args=(here.uuid,))}?act=move&person={place.uuid}"
    asked = client.get(address)

    assert address.replace("&", "&amp;") in before.content.decode()
    assert asked.context["concerned"] == [place]
    assert str(there.uuid) in asked.content.decode()
    assert states(here) == {"Ann": "confirmed"}

    time_machine.move_to(BEGUN, tick=False)
    client.force_login(organiser)
    html = client.get(reverse("event_registration", args=(place.uuid,))).content.decode()
    assert "act=mark" in html
    assert "act=move" not in html


@pytest.mark.parametrize("count", [1, 5])
def test_the_screen_that_asks_costs_the_same_for_any_number(
    client, organiser, count, django_assert_num_queries
):
    here, _there = runs(seats_room=9)
    people = [
        registration.register(run=here, contact=contact, mode="room", now=NOW)
        for contact in (
            ContactFactory(member=MemberFactory(organisation=OrganisationFactory()))
            for _ in range(count)
        )
    ]
    post(client, here, people, "move")

    with django_assert_num_queries(ACT_QUERIES):
        response = post(client, here, people, "move")

    assert len(response.context["concerned"]) == count


ACT_QUERIES = 19
