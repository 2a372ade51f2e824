"""Skills in the editors' screens: accepted, or made the same as another."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from community.models import Skill
from tests.factories.people import MemberFactory
from tests.factories.profiles import listed, skill

pytestmark = pytest.mark.django_db

LIST = "/admin/snippets/community/skill/"


@pytest.fixture(autouse=True)
def _moderator(client):
    client.force_login(MemberFactory(groups=["Moderators"]))


def edit(one):
    return f"{LIST}edit/{one.pk}/"


def test_a_suggestion_is_accepted_by_the_list(client):
    suggested = skill("Weaving", is_suggested=True)

    answer = client.post(
        edit(suggested), {"name_en": "Weaving", "name_et": "Kudumine", "slug": "weaving"}
    )

    (kept,) = Skill.objects.all()
    assert answer.status_code == 302
    assert (kept.is_suggested, dict(kept.name)) == (False, {"en": "Weaving", "et": "Kudumine"})


def test_a_suggestion_is_made_the_same_as_a_skill_of_the_list(client):
    suggested, weaving = skill("Looms", is_suggested=True), skill("Weaving")
    profile = listed()
    profile.skills.add(suggested)

    answer = client.post(
        edit(suggested),
        {"name_en": "Looms", "slug": "looms", "is_suggested": "on", "same_as": weaving.pk},
    )

    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert [str(m).strip() for m in get_messages(answer.wsgi_request)] == [
        "“Looms” is “Weaving” now."
    ]
    assert list(Skill.objects.all()) == [weaving]
    assert list(profile.skills.all()) == [weaving]


def test_it_cannot_be_the_same_as_itself_or_another_suggestion(client):
    suggested, other = skill("Looms", is_suggested=True), skill("Wool", is_suggested=True)

    for same in (suggested, other):
        client.post(edit(suggested), {"name_en": "L", "slug": "looms", "same_as": same.pk})

    assert Skill.objects.count() == 2


def test_the_list_tells_which_are_only_suggested(client):
    skill("Weaving")
    skill("Looms", is_suggested=True)

    narrowed = client.get(f"{LIST}?is_suggested=true").content.decode()

    assert ("Looms" in narrowed, "Weaving" in narrowed) == (True, False)
