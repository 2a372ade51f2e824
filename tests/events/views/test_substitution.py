"""Passing a seat on to a colleague, on screen."""

from __future__ import annotations

from html import unescape
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages

from events.models import Registration, Run
from events.services import contacts, registration
from tests.events.views.conftest import NOW
from tests.factories.events import entry, plan, published
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def a_place(client, **settings: object) -> Registration:
    """A seat of somebody who is signed in."""
    page = published(plan(entry(), **settings), title="Service design")
    member = MemberFactory(organisation=OrganisationFactory())
    client.force_login(member)
    run = Run.objects.get(event__key=page.event_key)
    contact = contacts.of_member(member, now=NOW)
    return registration.register(run=run, contact=contact, mode="room", now=NOW)


def address(place: Registration) -> str:
    return f"/en/registrations/{place.uuid}/colleague/"


def text(response) -> str:
    return unescape(" ".join(response.content.decode().split()))


def test_the_way_leads_from_my_registrations_to_a_registered_colleague(client):
    place = a_place(client)
    colleague = MemberFactory(organisation=place.contact.member.organisation)

    linked = address(place) in text(client.get("/en/registrations/"))
    asked = client.get(address(place))
    answer = client.post(address(place), {"email": colleague.email})

    assert (linked, asked.status_code) == (True, 200)
    assert [str(m) for m in get_messages(answer.wsgi_request)] == [
        "Your colleague is registered for “Service design” in your seat."
    ]
    assert Registration.objects.live().get().contact.member == colleague


@pytest.mark.parametrize(
    ("email", "status", "sentence"),
    [
        ("nobody@example.org", 409, "The seat cannot be passed on to this address."),
        ("not an address", 400, "Enter a valid email address."),
        ("", 400, "This field is required."),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(client, email, status, sentence):
    place = a_place(client)

    answer = client.post(address(place), {"email": email})

    assert (answer.status_code, sentence in text(answer)) == (status, True)
    assert Registration.objects.live().get() == place


def test_after_the_cut_off_it_is_not_offered(client):
    place = a_place(client, cancel_hours_before=24 * 60)

    listed = text(client.get("/en/registrations/"))

    assert address(place) not in listed
    assert "cannot be passed on" in text(client.get(address(place)))


def test_other_peoples_seats_are_nobody_elses_business(client):
    place = a_place(client)
    client.force_login(MemberFactory())

    answers = [client.get(address(place)), client.post(address(place), {"email": "a@b.example"})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert client.get(f"/en/registrations/{uuid4()}/colleague/").status_code == 404


def test_what_is_registered_for_at_the_same_time_is_named_before_confirming(client):
    place = a_place(client)
    other = published(plan(entry()), title="Another")
    run = Run.objects.get(event__key=other.event_key)

    shown = text(client.get(f"/en/events/register/{run.uuid}/"))
    client.post(f"/en/events/register/{run.uuid}/")

    assert "At this time you are also registered for:" in shown
    assert "Service design" in shown
    assert place.contact.registrations.live().count() == 2


def test_online_now_and_in_line_for_the_room(client):
    place = a_place(client, seats_room=1, seats_online=5)
    client.force_login(MemberFactory())
    register = f"/en/events/register/{place.run.uuid}/"

    offered = text(client.get(register))
    client.post(register, {"mode": "room_later"})
    listed = text(client.get("/en/registrations/"))
    made = Registration.objects.latest("pk")
    client.post(f"/en/registrations/{made.uuid}/queue/")

    assert "Online now, and keep my place in line for a seat in the room" in offered
    assert "You are number 1 of 1 in line for a seat in the room." in listed
    assert (made.state, made.mode, made.wants_mode) == ("confirmed", "online", "room")
    made.refresh_from_db()
    assert (made.state, made.mode, made.wants_mode) == ("confirmed", "online", "")
