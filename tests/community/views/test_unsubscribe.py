from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from community.models import Member, Recipient
from foundation import links
from tests.community.things import reader, subscriber

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
ASKED = NOW - timedelta(days=60)
IN_30_DAYS = NOW + timedelta(days=30)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def member() -> Recipient:
    return reader(ASKED, language="et")


def address(member: Recipient) -> str:
    return f"/u/{member.link_token}/"


def stored(member: Recipient) -> tuple[str, datetime]:
    return Recipient.objects.values_list("cadence", "since").get(pk=member.pk)


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_the_link_changes_nothing(client: Client, member: Recipient, method: str):
    answers = [getattr(client, method)(address(member)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert stored(member) == ("weekly", ASKED)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(client: Client, member: Recipient, method: str):
    answer = getattr(client, method)(address(member))

    assert (answer.status_code, stored(member)) == (405, ("weekly", ASKED))


@pytest.mark.parametrize("form", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_mail_program_stops_it_with_one_post(member: Recipient, form: str):
    from django.test import Client as Browser

    strict = Browser(enforce_csrf_checks=True)
    body = {
        "multipart/form-data": {"data": ONE_CLICK},
        "application/x-www-form-urlencoded": {
            "data": "List-Unsubscribe=One-Click",
            "content_type": "application/x-www-form-urlencoded",
        },
    }[form]

    answers = [strict.post(address(member), **body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [dict(answer.cookies) for answer in answers] == [{}, {}]
    assert stored(member)[0] == "none"


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("none", ("none", NOW)),
        ("pause", ("weekly", IN_30_DAYS)),
        ("monthly", ("monthly", ASKED)),
        ("resume", ("weekly", ASKED)),
    ],
)
def test_the_buttons_of_the_page_do_what_they_say(
    client: Client, member: Recipient, action, expected
):
    for _ in range(2):
        answer = client.post(address(member), {"action": action})

    assert (answer.status_code, stored(member)) == (200, expected)


@pytest.mark.parametrize("data", [{}, {"action": "delete"}, {"List-Unsubscribe": "Two-Clicks"}])
def test_an_unknown_post_changes_nothing(client: Client, member: Recipient, data: dict):
    answer = client.post(address(member), data)

    assert (answer.status_code, stored(member)) == (400, ("weekly", ASKED))


def test_the_page_speaks_the_members_language_and_is_kept_by_nobody(
    client: Client, member: Recipient
):
    answer = client.get(address(member), headers={"accept-language": "sl"})

    assert '<html lang="et"' in answer.content.decode()
    assert answer["Content-Language"] == "et"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]
    assert dict(answer.cookies) == {}


@pytest.mark.parametrize("language", ["", "xx"])
def test_a_member_without_a_language_reads_that_of_the_site(client: Client, member, language: str):
    Member.objects.filter(pk=member.member_id).update(
        language=language, time_zone="Europe/Atlantis"
    )

    answer = client.get(address(member))

    assert answer["Content-Language"] == "en"


def test_the_page_names_nobody(client: Client, member: Recipient):
    for answer in (client.get(address(member)), client.post(address(member), ONE_CLICK)):
        page = answer.content.decode()
        assert member.address not in page
        assert member.member.name not in page


def test_the_member_signed_in_or_another_one_makes_no_difference(client: Client, member: Recipient):
    other = reader(ASKED)
    client.force_login(other.member)

    client.post(address(member), ONE_CLICK)

    assert stored(member)[0] == "none"
    assert stored(other) == ("weekly", ASKED)


def bad_tokens(member: Recipient) -> list[str]:
    token = member.link_token
    return [
        token[:-1],
        token + "x",
        "x",
        f"{member.uuid}.1",
        links.make("registration", member.uuid, 1),
        links.make("digest", "00000000-0000-4000-8000-000000000000", 1),
        links.make("digest", member.uuid, 2),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_bad_link_is_said_to_be_one_whatever_is_wrong_with_it(client, member, method: str):
    answers = [
        getattr(client, method)(f"/u/{token}/", ONE_CLICK if method == "post" else {})
        for token in bad_tokens(member)
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content.count(b"This link does not work") for answer in answers}) == 1
    assert b"This link does not work" in answers[0].content
    assert stored(member) == ("weekly", ASKED)


def test_whoever_stopped_by_mistake_takes_it_back_with_one_button(
    client: Client, member: Recipient
):
    page = client.post(address(member), {"action": "none"}).content.decode()
    client.post(address(member), {"action": "weekly"})

    assert 'name="action" value="weekly"' in page
    assert stored(member) == ("weekly", NOW)


def test_somebody_without_an_account_leaves_the_same_way(client: Client):
    press = subscriber(ASKED, language="lv")

    page = client.get(address(press)).content.decode()
    client.post(address(press), ONE_CLICK)

    assert '<html lang="lv"' in page
    assert "/profile/" not in page[page.index("<main") : page.index("</main>")]
    assert stored(press)[0] == "none"
