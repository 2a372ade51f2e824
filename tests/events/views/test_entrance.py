"""What opens when a camera reads an entrance code."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from events.models import Attendance
from foundation import links
from tests.factories.doors import START, a_date, a_keeper, a_place
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.models import Registration

pytestmark = pytest.mark.django_db

NOW = START + timedelta(minutes=5)
JOIN = "https://meet.example.org/coffee"


@pytest.fixture(autouse=True)
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def address(place: Registration) -> str:
    return f"/c/{place.code_token}/"


def test_who_keeps_the_door_reads_who_it_is_and_checks_them_in(client):
    day = a_date(title="Coffee")
    client.force_login(a_keeper(day))
    place = a_place(day, "Anna Kask")

    asked = client.get(address(place)).content.decode()
    assert "Anna Kask" in asked
    assert not Attendance.objects.exists()
    done = client.post(address(place), {"date": str(day.uid)}, follow=True).content.decode()

    assert "Checked in at 09:05" in done
    assert Attendance.objects.get().registration == place
    undone = client.post(address(place), {"action": "undo"}, follow=True).content.decode()
    assert "The check-in is taken back." in undone
    assert not Attendance.objects.exists()


def test_a_photographed_code_says_of_nobody_who_they_are_or_how_to_join(client):
    place = a_place(a_date(title="Coffee", online_link=JOIN), "Anna Kask")

    for viewer in (None, MemberFactory()):
        if viewer:
            client.force_login(viewer)
        page = client.get(address(place))
        said = page.content.decode()
        assert "Show it at the door." in said
        assert "Coffee" in said
        assert [word for word in ("Anna", "Kask", place.contact.email, JOIN) if word in said] == []
        assert place.link_token not in said
        assert client.post(address(place)).status_code == 404
    assert not Attendance.objects.exists()
    assert page["X-Robots-Tag"] == "noindex"


def test_the_holder_reads_it_in_their_own_language(client):
    place = a_place(a_date(), "Anna Kask")
    type(place.contact).objects.filter(pk=place.contact_id).update(guest_language="et")

    assert client.get(address(place))["Content-Language"] == "et"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"state": "waiting", "wants_mode": "room", "position": 1}, "is on the waiting list"),
        ({"state": "cancelled"}, "This registration has ended"),
        ({"state": "requested"}, "nobody has decided yet"),
        ({"state": "held"}, "has yet to confirm the address"),
        ({"state": "offered"}, "A seat is offered to this person"),
    ],
)
def test_whoever_has_no_seat_is_not_let_in_and_the_door_reads_why(client, told, words):
    day = a_date()
    client.force_login(a_keeper(day))
    place = a_place(day, "Anna Kask", **told)

    said = client.get(address(place)).content.decode()
    client.post(address(place))

    assert words in said
    assert 'value="in"' not in said
    assert not Attendance.objects.exists()


def test_a_code_for_another_day_says_which(client, traveller):
    first = a_date(rule="FREQ=WEEKLY;COUNT=2")
    keeper = a_keeper(first)
    place = a_place(first, "Anna Kask")
    traveller.move_to(START - timedelta(hours=20), tick=False)
    client.force_login(keeper)
    assert "Not today." in client.get(address(place)).content.decode()

    traveller.move_to(START - timedelta(days=3), tick=False)
    client.force_login(keeper)
    said = client.get(address(place)).content.decode()
    assert "This code is for another day" in said
    assert "7 December 2026" in said
    assert "Anna" not in said


def test_a_forged_or_a_revoked_code_and_other_links_open_a_calm_page(client):
    day = a_date()
    client.force_login(a_keeper(day))
    place = a_place(day)
    old = address(place)
    type(place).objects.filter(pk=place.pk).update(code_version=2)

    wrong = [
        old,
        f"/c/{place.link_token}/",
        "/c/nonsense/",
        f"/c/{links.make('check-in', 'nobody')}/",
    ]
    answers = [client.get(path) for path in wrong]

    assert {answer.status_code for answer in answers} == {404}
    assert {"This code does not work" in one.content.decode() for one in answers} == {True}
    assert client.get(f"/r/{place.code_token}/").status_code == 404


@pytest.mark.parametrize("told", [{"mode": "online"}, {"state": "cancelled"}])
def test_a_code_that_lets_nobody_in_shows_no_code(client, told):
    said = client.get(address(a_place(a_date(), **told))).content.decode()

    assert "This code lets nobody in at present." in said
    assert "data:image/svg" not in said


def test_a_guests_page_leads_to_the_code_for_the_room_alone(client):
    day = a_date()
    for mode in ("room", "online"):
        place = a_place(day, mode=mode)
        said = client.get(f"/r/{place.link_token}/").content.decode()
        assert (address(place) in said) == (mode == "room")
