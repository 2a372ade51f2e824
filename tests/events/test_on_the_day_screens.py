"""What organisers take into the room: the sheet to sign, and the way to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.models import Event, Occurrence, Registration
from events.services import contacts, dates
from tests import papers
from tests.events import admin
from tests.factories.events import ContactFactory, VenueFactory, entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.registrations import registered

if TYPE_CHECKING:
    from tests.papers import Paper

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
# Assigned to nothing: no font has it.
NOBODY_HAS = "\u0378"


@pytest.fixture
def organiser(client):
    return admin.editor(client, "Organisers")


def a_date(*entries: Any, **told: Any) -> Occurrence:
    hall = VenueFactory(name={"en": "Great hall", "lv": "Lielā zāle"}, address="Main street 1")
    title = told.pop("title", "Service design")
    made = plan(*(entries or [entry(venue=hall)]), **told)
    event = Event.objects.get(schedule_page=published(made, title=title))
    return event.occurrences.select_related("run").order_by("start").first()


def seated(day: Occurrence, name: str = "Anna", **told: Any) -> Registration:
    told = {"contact": ContactFactory(guest_name=name), **told}
    return registered(day.run, at=NOW, **told)


def sheet(client, day: Occurrence) -> Paper:
    response = client.get(reverse("event_sign_in_sheet", args=(day.uid,)))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return papers.read(response.content)


def text(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


def test_sheet_has_who_is_confirmed_by_name_with_organisation_and_an_accessible_table(
    client, organiser
):
    day = a_date()
    works = OrganisationFactory(name={"en": "Tax office"})
    member = MemberFactory(name="Õnne Õun", organisation=works)
    seated(day, contact=contacts.of_member(member, now=NOW))
    seated(day, "Zoe Zimmer")
    for state in ("waiting", "cancelled", "requested", "held"):
        seated(day, f"Not {state}", state=state)

    read = sheet(client, day)

    assert read.is_accessible
    assert (read.title, read.language) == ("Sign-in sheet: Service design", "en")
    assert read.text == (
        "Sign-in sheet Service design Monday 7 December 2026, 09:00–11:00 (Tallinn time) "
        "Great hall, Main street 1 No. Name Organisation Signature "
        "1 Õnne Õun Tax office 2 Zoe Zimmer "
        "Holds personal data: give it to nobody, and shred it once it is typed in. Page 1 of 1"
    )
    # The head, two people, and lines for who comes without having registered.
    assert read.roles.count("TR") == 1 + 2 + 6
    assert read.roles.count("TH") == 4


def test_sheet_is_in_the_language_of_who_prints_it_and_in_its_order(client, organiser):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "nb"
    day = a_date()
    for name in ("Åse", "Anna", "Østby", "Zara"):
        seated(day, name)

    read = sheet(client, day)

    assert read.language == "nb"
    places = [read.text.index(name) for name in ("Anna", "Zara", "Østby", "Åse")]
    assert places == sorted(places)


def test_sheet_names_the_seat_only_where_there_are_both_kinds(client, organiser):
    day = a_date(seats_room=5, seats_online=5)
    seated(day)
    assert "Seat" not in sheet(client, day).text

    seated(day, "Bob", mode="online")
    read = sheet(client, day)
    assert "Seat Signature 1 Anna In the room 2 Bob Online" in read.text


def test_head_of_the_table_stands_on_every_page_and_is_tagged_once(client, organiser):
    day = a_date()
    for number in range(60):
        seated(day, f"Person {number:02}")

    read = sheet(client, day)

    assert len(read.pages) > 1
    assert all("Organisation Signature" in " ".join(page.split()) for page in read.pages)
    assert f"Page 2 of {len(read.pages)}" in read.text
    assert read.roles.count("TH") == 4


@pytest.mark.parametrize(
    "name",
    ["Иван Петров", "Γιώργος", "王小明", "محمد علي", "😀", "X" * 150, '"; #strong[x] \\ $1$ <b>'],
)
def test_names_in_any_script_and_of_any_length_leave_the_sheet_whole(client, organiser, name):
    day = a_date()
    seated(day, name)
    seated(day, "Zz Zimmer")

    read = sheet(client, day)

    assert read.is_accessible
    assert "Zz Zimmer" in read.text


def test_who_has_no_name_that_can_be_drawn_is_known_by_the_ends_of_the_address(client, organiser):
    day = a_date()
    seated(day, contact=ContactFactory(guest_name="", email="anna.kask@example.org"))
    seated(day, contact=ContactFactory(guest_name=NOBODY_HAS, email="bob@example.org"))

    read = sheet(client, day)

    assert "a…@example.org" in read.text
    assert "(b…@example.org)" in read.text
    assert "kask" not in read.text


def test_sheet_of_nobody_has_lines_to_write_on(client, organiser):
    read = sheet(client, a_date())

    assert read.is_accessible
    assert read.roles.count("TR") == 1 + 6


def test_there_is_no_sheet_of_a_date_that_is_called_off(client, organiser):
    day = a_date()
    dates.cancel(day, reason="Ill", actor=organiser, now=NOW)

    assert client.get(reverse("event_sign_in_sheet", args=(day.uid,))).status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_sheet_costs_the_same_queries_for_any_number_of_people(
    client, organiser, count, django_assert_num_queries
):
    day = a_date()
    for _ in range(count):
        works = OrganisationFactory()
        seated(day, contact=contacts.of_member(MemberFactory(organisation=works), now=NOW))
    address = reverse("event_sign_in_sheet", args=(day.uid,))
    client.get(address)

    with django_assert_num_queries(10):
        client.get(address)


def test_participants_lead_to_the_sheet_and_to_the_code_where_it_is_switched_on(client, organiser):
    day = a_date(self_check_in=True)

    listed = text(client.get(reverse("event_participants", args=(day.run.uuid,))))

    assert reverse("event_sign_in_sheet", args=(day.uid,)) in listed
    assert f"/en/check-in/{day.run.uuid}/screen/?date={day.uid}" in listed


def test_who_only_sees_participants_prints_the_sheet_and_is_not_led_to_the_code(client):
    member = admin.editor(client, "Editors")
    member.user_permissions.add(Permission.objects.get(codename="view_registration"))
    day = a_date(self_check_in=True)

    listed = text(client.get(reverse("event_participants", args=(day.run.uuid,))))

    assert reverse("event_sign_in_sheet", args=(day.uid,)) in listed
    assert "/screen/" not in listed
    assert sheet(client, day).is_accessible


def test_course_has_a_sheet_for_each_date_that_takes_place(client, organiser):
    first = a_date(
        *(entry(date(2026, 12, day)) for day in (7, 8, 9)), mode="all_dates", self_check_in=True
    )
    off, *others = first.run.occurrences.order_by("start")
    dates.cancel(off, reason="Ill", actor=organiser, now=NOW)
    day_at = reverse("event_on_the_day", args=(first.run.uuid,))

    listed = text(client.get(reverse("event_participants", args=(first.run.uuid,))))
    shown = text(client.get(day_at))

    assert day_at in listed
    assert [shown.count(reverse("event_sign_in_sheet", args=(d.uid,))) for d in (off, *others)] == [
        0,
        1,
        1,
    ]
    assert [shown.count(f"?date={d.uid}") for d in (off, *others)] == [0, 1, 1]
