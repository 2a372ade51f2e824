"""A member's first visit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.utils import timezone

from community.models import Member, Profile, Recipient, Skill, Topic
from tests.community.signing import sign_in
from tests.community.things import subscriber
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.test import Client

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = "/en/welcome/", "/en/welcome/interests/", "/en/welcome/found/"
PROFILE = "/en/profile/"


@pytest.fixture
def anna(client: Client) -> Member:
    member = MemberFactory(to_welcome=True, language="en")
    client.force_login(member)
    return member


def test_the_first_sign_in_leads_to_it(client: Client, mailoutbox: list[EmailMessage]) -> None:
    cache.clear()
    member = MemberFactory(to_welcome=True, language="lv")

    assert sign_in(client, member.email, mailoutbox)["Location"] == "/lv/welcome/"


def test_three_steps_are_kept(client: Client, anna: Member) -> None:
    topic = Topic.objects.create(name={"en": "Words"}, slug="words")
    skill = Skill.objects.create(name={"en": "Interviewing"}, slug="interviewing")

    first = client.post(FIRST, {"name": "Anna T.", "title": "Designer"})
    second = client.post(SECOND, {"topics": ["words"], "skills": ["interviewing"]})
    third = client.post(THIRD, {"in_directory": "on", "cadence": "weekly"})

    assert [a["Location"] for a in (first, second, third)] == [SECOND, THIRD, PROFILE]
    anna.refresh_from_db()
    profile = Profile.objects.get()
    assert (anna.name, anna.to_welcome) == ("Anna T.", False)
    assert Recipient.objects.get(member=anna).cadence == "weekly"
    assert (profile.title, profile.in_directory) == ("Designer", True)
    assert (list(profile.topics.all()), list(profile.skills.all())) == ([topic], [skill])


def test_each_step_can_be_skipped_and_nothing_is_kept(client: Client, anna: Member) -> None:
    sent = {"name": "", "title": "x", "skip": "1"}

    answers = [client.post(step, sent)["Location"] for step in (FIRST, SECOND, THIRD)]

    assert answers == [SECOND, THIRD, PROFILE]
    assert not Profile.objects.exists()
    assert Member.objects.filter(name=anna.name, to_welcome=False).exists()
    assert not Recipient.objects.exists()


def test_all_can_be_skipped_at_once(client: Client, anna: Member) -> None:
    assert client.post(FIRST, {"skip_all": "1"})["Location"] == PROFILE


def test_it_is_never_shown_again(client: Client, anna: Member) -> None:
    client.post(FIRST, {"skip_all": "1"})

    answers = [client.get(step)["Location"] for step in (FIRST, SECOND, THIRD)]

    assert answers == [PROFILE] * 3
    client.post(THIRD, {"in_directory": "on", "cadence": "weekly"})
    assert not Profile.objects.exists()


def test_going_back_shows_what_was_kept(client: Client, anna: Member) -> None:
    client.post(FIRST, {"name": "Anna T.", "title": "Designer"})

    assert f'href="{FIRST}"' in client.get(SECOND).content.decode()
    assert 'value="Designer"' in client.get(FIRST).content.decode()


def test_reading_makes_no_profile(client: Client, anna: Member) -> None:
    for step in (FIRST, SECOND, THIRD):
        assert client.get(step).status_code == 200

    assert not Profile.objects.exists()


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        (FIRST, {"name": "", "title": ""}),
        (FIRST, {"name": "A" * 151}),
        (FIRST, {"name": "A", "title": "B" * 151}),
        (SECOND, {"topics": ["unknown"]}),
        (SECOND, {"topics": ["\0"]}),
        (THIRD, {"cadence": "yearly"}),
        (THIRD, {}),
    ],
)
def test_what_cannot_be_is_said(
    client: Client, anna: Member, step: str, sent: dict[str, object]
) -> None:
    Topic.objects.create(name={"en": "Words"}, slug="words")

    assert client.post(step, sent).status_code == 422
    assert not Profile.objects.exists()


def test_visitors_sign_in_first(client: Client) -> None:
    assert client.get(FIRST)["Location"].startswith("/accounts/login/")


def test_what_others_only_suggested_is_not_offered_and_ones_own_stays(
    client: Client, anna: Member
) -> None:
    mine = Skill.objects.create(name={"en": "Looms"}, slug="looms", is_suggested=True)
    listed = Skill.objects.create(name={"en": "Weaving"}, slug="weaving")
    Profile.objects.create(member=anna).skills.add(mine)

    page = client.get(SECOND).content.decode()
    client.post(SECOND, {"skills": ["weaving"]})

    assert ('value="weaving"' in page, 'value="looms"' in page) == (True, False)
    assert set(Profile.objects.get().skills.all()) == {mine, listed}


def test_who_subscribed_before_finds_their_own_rhythm(client: Client) -> None:
    subscriber(timezone.now(), email="anna@example.org", cadence="hourly")
    client.force_login(MemberFactory(email="anna@example.org", to_welcome=True))

    page = client.get(THIRD).content.decode()
    client.post(THIRD, {"cadence": "hourly"})

    assert re.search(r'<input[^>]*value="hourly"[^>]*checked', page)
    assert Recipient.objects.get().cadence == "hourly"


def test_newcomers_are_not_offered_mails_by_the_hour(client: Client, anna: Member) -> None:
    assert 'value="hourly"' not in client.get(THIRD).content.decode()
