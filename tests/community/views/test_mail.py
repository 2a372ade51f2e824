"""What a member chooses of news by e-mail."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from community.models import Member, Recipient
from community.models.recipients import of
from foundation.digests import sections
from tests.community.things import reader
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

# A Wednesday.
NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
PAGE, PAUSE = "/en/profile/mail/", "/en/profile/mail/pause/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def member(client: Client) -> Member:
    member = MemberFactory(time_zone="Europe/Riga")
    client.force_login(member)
    return member


def wishes(**changes: Any) -> dict[str, Any]:
    return {
        "cadence": "weekly",
        "weekday": "5",
        "at": "16:30",
        "wanted": ["events.mine", "home.news"],
        "only_topics": "on",
        **changes,
    }


def text(client: Client) -> str:
    return " ".join(client.get(PAGE).content.decode().split())


def test_a_member_chooses_how_often_when_and_of_what(client: Client, member: Member):
    answer = client.post(PAGE, wishes())

    chosen = Recipient.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert (chosen.member, chosen.cadence, chosen.weekday, chosen.at) == (
        member,
        "weekly",
        5,
        time(16, 30),
    )
    assert "events.new" in chosen.unwanted
    assert not {"events.mine", "home.news"} & set(chosen.unwanted)
    assert (chosen.only_topics, chosen.since) == (True, NOW)


def test_what_stands_under_one_heading_is_one_choice(client: Client, member: Member):
    page = text(client)
    client.post(PAGE, wishes(wanted=["events.offers"]))
    unwanted = set(Recipient.objects.get().unwanted)
    offered = text(client)

    together = {
        n for n, section in sections if section.heading == sections["events.offers"].heading
    }
    assert page.count("Waiting for you") == offered.count("Waiting for you") == 1
    assert len(together) > 1
    assert unwanted == {name for name, _section in sections} - together


def test_the_page_says_when_the_next_one_comes_on_ones_own_clock(client: Client, member: Member):
    before = text(client)
    client.post(PAGE, wishes())

    assert "The next one" not in before
    assert "It comes on Friday 27 November 2026, 16:30 (Riga time)" in text(client)


def test_looking_makes_no_row(client: Client, member: Member):
    client.get(PAGE)

    assert not Recipient.objects.exists()


def test_a_pause_is_said_and_ended(client: Client, member: Member):
    client.post(PAGE, wishes())

    client.post(PAUSE)
    paused = of(member).since
    said = text(client)
    client.post(PAUSE, {"resume": "1"})

    assert paused == NOW + timedelta(days=30)
    assert "You get none until Friday 25 December 2026" in said
    assert of(member).since == NOW


def test_who_gets_none_can_pause_nothing(client: Client, member: Member):
    answer = client.post(PAUSE)

    assert (answer.status_code, of(member).cadence) == (302, "none")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cadence", "yearly"),
        ("cadence", ""),
        ("weekday", "8"),
        ("weekday", "Tuesday"),
        ("at", "07:31"),
        ("at", "25:00"),
        ("at", ""),
        ("wanted", ["no.such"]),
        ("wanted", ["\0"]),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(client, member: Member, field: str, value: Any):
    answer = client.post(PAGE, wishes(**{field: value}))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Recipient.objects.exists()


def test_nobody_changes_what_another_gets(client: Client, member: Member):
    other = reader(NOW - timedelta(days=9))

    client.post(PAGE, wishes(member=other.member_id, email=other.address, uuid=other.uuid))

    other.refresh_from_db()
    assert (other.weekday, Recipient.objects.get(member=member).weekday) == (2, 5)


def test_a_time_is_written_as_the_language_has_it(client: Client, member: Member):
    page = client.get("/en/profile/mail/").content.decode()

    assert '<option value="07:30" selected>07:30</option>' in page
