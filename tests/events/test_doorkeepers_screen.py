"""Naming door keepers on the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Doorkeeper
from tests.factories.doors import a_date, a_keeper, a_place
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(client: Client) -> Client:
    client.force_login(MemberFactory(groups=["Organisers"]))
    return client


def test_a_member_is_named_and_taken_off_again(organiser):
    day, member = a_date(title="Coffee"), MemberFactory(name="Mari Maasikas")
    address = reverse("event_doorkeepers", args=(day.event_id,))
    assert "Nobody is named yet." in organiser.get(address).content.decode()

    said = organiser.post(address, {"email": member.email}, follow=True).content.decode()
    assert "Mari Maasikas keeps the door." in said
    keeper = Doorkeeper.objects.get()
    for _ in range(2):  # pressed twice
        said = organiser.post(address, {"remove": keeper.pk}, follow=True).content.decode()

    assert "Nobody is named yet." in said
    assert not Doorkeeper.objects.exists()


def test_an_address_without_an_account_is_refused_at_its_field(organiser):
    address = reverse("event_doorkeepers", args=(a_date().event_id,))

    said = organiser.post(address, {"email": "nobody@example.org"}).content.decode()

    assert "Nobody who may sign in has an account with this address." in said


@pytest.mark.parametrize("wrong", ["", "x", "²", "99999999999999999999", "9" * 5000])
def test_somebody_elses_or_no_keeper_is_taken_off_by_nobody(organiser, wrong):
    address = reverse("event_doorkeepers", args=(a_date().event_id,))
    elsewhere = a_date()
    a_keeper(elsewhere)

    organiser.post(address, {"remove": wrong or Doorkeeper.objects.get().pk})

    assert Doorkeeper.objects.count() == 1


def test_the_screen_costs_the_same_queries_for_any_number_of_keepers(organiser):
    day = a_date()
    address = reverse("event_doorkeepers", args=(day.event_id,))
    a_keeper(day)
    organiser.get(address)

    with CaptureQueriesContext(connection) as of_one:
        organiser.get(address)
    for _ in range(4):
        a_keeper(day)
    with CaptureQueriesContext(connection) as of_five:
        organiser.get(address)

    assert len(of_five) == len(of_one)


def test_participants_lead_to_the_door_and_the_person_to_a_new_code(organiser):
    day = a_date()
    place = a_place(day)

    people = organiser.get(reverse("event_participants", args=(day.run.uuid,))).content.decode()
    person = organiser.get(reverse("event_registration", args=(place.uuid,))).content.decode()

    assert reverse("door", args=(day.run.uuid,)) in people
    assert reverse("event_doorkeepers", args=(day.event_id,)) in people
    assert reverse("event_registration_code", args=(place.uuid,)) in person
