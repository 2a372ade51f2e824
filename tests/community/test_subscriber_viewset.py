"""Subscribers without an account in the editors' screens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from community.models import Recipient
from tests.community.things import reader, subscriber
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
LIST = "/admin/subscribers/"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(MemberFactory(groups=["Moderators"]))
    return client


def test_moderators_read_how_many_there_are_and_find_one(desk: Client):
    subscriber(NOW, language="et")
    subscriber(NOW, language="et", cadence="daily")
    subscriber(NOW, email="lv@example.org", language="lv")
    subscriber(NOW, language="lv", cadence="none")
    reader(NOW, email="anna@example.org", language="lv")

    page = desk.get(LIST).content.decode()
    found = desk.get(f"{LIST}results/?q=lv@").content.decode()
    narrowed = desk.get(f"{LIST}results/?cadence=none").content.decode()

    assert "Estonian: <strong>2</strong> · Latvian: <strong>1</strong>" in page
    assert "Once a day: <strong>1</strong> · Once a week: <strong>2</strong>" in page
    assert "anna@example.org" not in page
    assert (found.count("@example.org"), "lv@example.org" in found) == (1, True)
    assert narrowed.count("@example.org") == 1


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_costs_the_same_however_many_there_are(
    desk: Client, django_assert_max_num_queries, number: int
):
    for _ in range(number):
        subscriber(NOW)
    desk.get(LIST)

    with django_assert_max_num_queries(18):
        desk.get(LIST)


def test_a_moderator_forgets_one_after_a_look(desk: Client):
    gone, kept = subscriber(NOW), subscriber(NOW)
    address = f"{LIST}{gone.uuid}/forget/"

    looked = desk.get(address).content.decode()
    done = desk.post(address)

    assert gone.email in looked
    assert (done.status_code, done["Location"]) == (302, LIST)
    assert list(Recipient.objects.all()) == [kept]
    assert desk.get(address).status_code == 404


def test_a_member_s_choice_cannot_be_forgotten_there(desk: Client):
    own = reader(NOW)

    assert desk.post(f"{LIST}{own.uuid}/forget/").status_code == 404
    assert Recipient.objects.get() == own
