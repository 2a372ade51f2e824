"""The lists of the desk: found, narrowed, in a useful order, and taken away."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from community.services import groups
from events.models import Attendance, Run
from events.services import contacts
from tests.events import admin
from tests.factories.events import ContactFactory, entry, event_page, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.questions import question
from tests.factories.registrations import registered

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
# The last of three dates, a week apart from 7 December on, has begun.
BEGUN = datetime(2026, 12, 21, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_work(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def organiser(client):
    return admin.editor(client, groups.ORGANISERS)


def a_run(*, title: str = "Maps", **settings: Any) -> Run:
    rule = settings.pop("rule", "")
    page = published(plan(entry(rule=rule), **settings), title=title)
    return Run.objects.filter(event__key=page.event_key).order_by("starts_at")[0]


def put(run: Run, name: str, state: str = "confirmed", **told: Any) -> Any:
    contact = told.pop("contact", None) or ContactFactory(guest_name=name)
    return registered(run, at=NOW, contact=contact, state=state, **told)


def works_at(organisation: Any, name: str) -> Any:
    member = MemberFactory(name=name, organisation=organisation)
    return contacts.of_member(member, now=NOW)


def names(client: Any, run: Run, **query: Any) -> list[str]:
    response = client.get(reverse("event_participants", args=(run.uuid,)), query)
    assert response.status_code == 200
    return [place.contact.name for place in response.context["object_list"]]


def titles(client: Any, **query: Any) -> list[str]:
    response = client.get(reverse("event_runs"), query)
    assert response.status_code == 200
    return [run.event.schedule_page.title for run in response.context["table"].data]


def rows(response: Any, kind: str = "csv") -> list[list[str]]:
    body = b"".join(response.streaming_content)
    if kind == "csv":
        return list(csv.reader(io.StringIO(body.decode())))
    sheet = load_workbook(io.BytesIO(body)).active
    return [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(values_only=True)]


# --- people -----------------------------------------------------------------------------------------


def test_requests_come_first_as_they_came_then_people_by_name_then_the_line(client, organiser):
    run = a_run()
    put(run, "Gone", "cancelled")
    put(run, "Second", "waiting", wants_mode="room", position=2)
    put(run, "First", "waiting", wants_mode="room", position=1)
    put(run, "zoe")
    put(run, "Ann")
    put(run, "Bea", "requested", created_at=NOW + timedelta(minutes=1))
    put(run, "Cid", "requested")

    assert names(client, run) == ["Cid", "Bea", "Ann", "zoe", "First", "Second", "Gone"]


def test_people_are_found_by_state_seat_and_organisation(client, organiser):
    run, ours = a_run(), OrganisationFactory()
    put(run, "Ann", mode="online")
    put(run, "", "waiting", contact=works_at(ours, "Bob"))
    put(run, "Cid", "cancelled")

    assert names(client, run, state=["waiting", "cancelled"]) == ["Bob", "Cid"]
    assert names(client, run, mode="online") == ["Ann"]
    assert names(client, run, organisation=ours.pk) == ["Bob"]
    assert names(client, run, organisation="none") == ["Ann", "Cid"]
    # What is no choice narrows nothing.
    assert len(names(client, run, organisation="x", state="x")) == 3


def attended(place: Any, *presences: str) -> None:
    for date_, presence in zip(place.run.occurrences.order_by("start"), presences, strict=False):
        if presence:
            Attendance.objects.create(
                registration=place, occurrence=date_, presence=presence, source="list", at=NOW
            )


def test_people_are_found_by_attendance_at_any_date_and_the_list_sums_it_up(
    client, organiser, time_machine
):
    run = a_run(rule="FREQ=WEEKLY;COUNT=3", mode="all_dates")
    attended(put(run, "Ann"), "present", "partial", "absent")
    attended(put(run, "Bob"), "present")
    put(run, "Cid")
    put(run, "Dan", "cancelled")
    address = reverse("event_participants", args=(run.uuid,))
    assert "attendance" not in client.get(address).context["table"].columns

    time_machine.move_to(BEGUN, tick=False)
    client.force_login(organiser)

    table = client.get(address).context["table"]
    told = [table.columns["attendance"].get_value(row) for row in table.data]
    assert told == ["2 of 3", "1 of 3", "", ""]
    assert names(client, run, attendance="partial") == ["Ann"]
    assert names(client, run, attendance="present") == ["Ann", "Bob"]
    assert names(client, run, attendance="none") == ["Bob", "Cid"]


def test_of_one_date_the_list_says_the_word(client, organiser, time_machine):
    run = a_run()
    attended(put(run, "Ann"), "excused")
    time_machine.move_to(BEGUN, tick=False)
    client.force_login(organiser)

    table = client.get(reverse("event_participants", args=(run.uuid,))).context["table"]

    assert table.columns["attendance"].get_value(table.data[0]) == "Excused"


# --- runs -------------------------------------------------------------------------------------------


def test_runs_are_found_by_title_in_any_language_and_by_folded_words(client, organiser):
    page = published(plan(entry()), title="Õppepäev")
    translated = event_page(language="lv", title="Mācību diena", translation_key=page.event_key)
    assert translated.translation_key == page.translation_key
    a_run(title="Maps")

    for words in ("õppe", "oppepaev", "mācību"):
        assert titles(client, q=words) == ["Õppepäev"], words
    assert titles(client, q="nothing like it") == []
    # What no form takes narrows nothing.
    assert sorted(titles(client, q="maps\0")) == ["Maps", "Õppepäev"]


def test_runs_are_found_by_kind_and_by_who_holds_them(client, organiser):
    ours, theirs = OrganisationFactory(), OrganisationFactory()
    published(plan(entry()), title="Maps", kind="training", host=ours)
    published(plan(entry()), title="Talk", kind="meetup", host=theirs)

    assert titles(client, kind="training") == ["Maps"]
    assert titles(client, host=theirs.pk) == ["Talk"]
    assert titles(client, host=theirs.pk, past="1") == []


def test_runs_that_need_somebody_are_found(client, organiser):
    asked = a_run(title="Asked", approval="organiser")
    put(asked, "Ann", "requested")
    few = a_run(title="Few", minimum=2)
    put(few, "Ann")
    full = a_run(title="Full", seats_room=5, minimum=1)
    put(full, "Ann")
    put(full, "Bob", mode="online", offered_mode="room")
    Run.objects.filter(pk=full.pk).update(own_seats_room=1)

    assert titles(client, needs="requests") == ["Asked"]
    assert titles(client, needs="too_few") == ["Few"]
    assert titles(client, needs="over_full") == ["Full"]
    assert len(titles(client, needs="x")) == 3


def test_the_bar_says_nothing_that_the_numbers_do_not(client, organiser):
    run = a_run(seats_room=20, seats_online=0)
    put(run, "Ann")

    html = client.get(reverse("event_runs")).content.decode()

    assert '<span class="fill__numbers">1 / 20</span>' in html
    assert 'aria-hidden="true" max="20" value="1"' in html
    assert html.count("<progress") == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_runs_are_taken_away_as_they_are_narrowed_and_run_nothing(client, organiser, kind):
    body = OrganisationFactory(name={"en": "+Ministry;=1"})
    page = published(plan(entry(), seats_room=3), title="=cmd|' /C calc'!A0", host=body)
    put(Run.objects.get(event__key=page.event_key), "Ann")
    a_run(title="Other", seats_room=1)

    response = client.get(reverse("event_runs"), {"export": kind, "q": "calc"})

    heads, row = rows(response, kind)
    told = dict(zip(heads, row, strict=True))
    assert told["Event"].startswith("'=cmd")
    assert told["Held by"] == "'+Ministry;'=1"
    assert (told["Seats taken in the room"], told["Seats in the room"]) == ("1", "3")
    assert 'filename="runs-2026-11-23' in response["Content-Disposition"].replace("=runs", '="runs')


def test_an_organisation_s_organisers_take_away_what_it_holds(client):
    ours = OrganisationFactory()
    member = MemberFactory(organisation=ours, groups=[groups.HOSTS])
    client.force_login(member)
    published(plan(entry()), title="Ours", host=ours)
    published(plan(entry()), title="Theirs", host=OrganisationFactory())

    _heads, *told = rows(client.get(reverse("event_runs"), {"export": "csv"}))

    assert [row[0] for row in told] == ["Ours"]


# --- spreadsheets of people -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_people_are_taken_away_with_a_column_for_each_date_that_has_begun(
    client, organiser, time_machine, kind
):
    run = a_run(rule="FREQ=WEEKLY;COUNT=3", mode="all_dates")
    attended(put(run, "Ann"), "present", "partial", "absent")
    put(run, "Bob")
    time_machine.move_to(BEGUN - timedelta(days=7), tick=False)
    client.force_login(organiser)

    address = reverse("event_participants", args=(run.uuid,))
    heads, ann, bob = rows(client.get(address, {"export": kind}), kind)

    dates = [head for head in heads if head.startswith("Attendance")]
    assert dates == ["Attendance 2026-12-07 09:00", "Attendance 2026-12-14 09:00"]
    at = heads.index(dates[0])
    assert ann[at : at + 2] == ["Present", "Partly present"]
    assert bob[at : at + 2] == ["", ""]


BEGINNINGS = ("=", "+", "-", "@", "\t=", "\r=", "＝")  # noqa: RUF001 -- the wide form is meant


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nothing_in_any_cell_is_run(client, organiser, kind):
    asked = question("=1?")
    page = published(plan(entry()), questions=[asked])
    run = Run.objects.get(event__key=page.event_key)
    for number, begins in enumerate(BEGINNINGS):
        evil = f"{begins}{number}"
        contact = works_at(OrganisationFactory(name={"en": evil}), evil)
        answers = {str(asked.key): {"value": evil, "version": 0}}
        put(run, "", contact=contact, answers=answers)

    address = reverse("event_participants", args=(run.uuid,))
    told = rows(client.get(address, {"export": kind}), kind)

    cells = [cell for row in told for cell in row]
    bare = [cell.replace("'", "").strip() for cell in cells]
    assert "=1?" in bare
    for number, begins in enumerate(BEGINNINGS):
        assert bare.count(f"{begins.strip()}{number}") == 3, begins
    assert [cell for cell in cells if cell[:1] in {*"=+-@\t\r", "＝"}] == []  # noqa: RUF001


@pytest.mark.parametrize("count", [1, 5])
def test_spreadsheets_cost_the_same_queries(
    client, organiser, count, django_assert_num_queries, time_machine
):
    run = a_run()
    for number in range(count):
        attended(put(run, "", contact=works_at(OrganisationFactory(), f"P{number}")), "present")
        published(plan(entry(date(2027, 1, 4))), host=OrganisationFactory())
    time_machine.move_to(datetime(2026, 12, 7, 8, tzinfo=UTC), tick=False)
    client.force_login(organiser)
    people_at = reverse("event_participants", args=(run.uuid,))
    for address in (people_at, reverse("event_runs")):
        rows(client.get(address, {"export": "csv"}))

    with django_assert_num_queries(PEOPLE_QUERIES):
        assert len(rows(client.get(people_at, {"export": "csv"}))) == count + 1
    with django_assert_num_queries(RUNS_QUERIES):
        assert len(rows(client.get(reverse("event_runs"), {"export": "csv"}))) == count + 2


PEOPLE_QUERIES, RUNS_QUERIES = 14, 11
