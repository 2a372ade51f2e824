"""Skills that members suggest, and what moderators make of them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from community import errors
from community.models import Skill
from community.services import skills
from tests.factories.people import MemberFactory
from tests.factories.profiles import listed, skill

pytestmark = pytest.mark.django_db


def choose(profile, *own, slugs=()):
    profile.skills.set(skills.chosen(profile, slugs=slugs, own=own))
    return sorted((str(one), one.is_suggested) for one in profile.skills.all())


def test_a_skill_in_ones_own_words_is_a_suggestion():
    assert choose(listed(), "  Weaving\u202e ", "織物") == [("Weaving", True), ("織物", True)]


def test_what_is_in_the_list_already_is_meant_by_its_name_in_any_language():
    Skill.objects.create(name={"en": "Weaving", "et": "Kudumine"}, slug="weaving")

    assert choose(listed(), "weaving", "KUDUMINE") == [("Weaving", False)]


def test_two_who_suggest_the_same_share_it():
    first, second = listed(), listed()
    choose(first, "Weaving")
    choose(second, "weaving")

    assert Skill.objects.count() == 1


def test_signs_tell_one_skill_from_another():
    assert choose(listed(), "C", "C++", "C#") == [("C", True), ("C#", True), ("C++", True)]


def test_ones_own_suggestions_are_kept_and_let_go_as_any_other():
    profile = listed()
    choose(profile, "Weaving")

    assert choose(profile, slugs=["weaving"]) == [("Weaving", True)]
    assert choose(profile) == []


def test_nobody_can_choose_what_another_suggested():
    choose(listed(), "Weaving")

    assert choose(listed(), slugs=["weaving"]) == []


def test_three_suggestions_are_enough():
    profile = listed()
    choose(profile, "A", "B")

    with pytest.raises(ValidationError):
        choose(profile, "C", "D", slugs=["a", "b"])
    assert choose(profile, "C", slugs=["a", "b"]) == [("A", True), ("B", True), ("C", True)]


def test_a_moderator_accepts_or_makes_it_the_same_as_another():
    moderator = MemberFactory(groups=["Moderators"])
    first, second = listed(), listed()
    choose(first, "Weaving", "Weaving at home")
    choose(second, "Weaving at home")
    weaving, at_home = Skill.objects.order_by("slug")
    at_home.name["et"] = "Kudumine"
    at_home.save()

    skills.accept(weaving, actor=moderator)
    skills.merge(at_home, into=weaving, actor=moderator)

    assert [dict(one.name) for one in Skill.objects.all()] == [{"en": "Weaving", "et": "Kudumine"}]
    assert [[str(s) for s in p.skills.all()] for p in (first, second)] == [["Weaving"], ["Weaving"]]


def test_making_it_the_same_as_itself_does_nothing():
    moderator, weaving = MemberFactory(groups=["Moderators"]), skill("Weaving")

    assert skills.merge(weaving, into=weaving, actor=moderator) == weaving
    assert Skill.objects.count() == 1


@pytest.mark.parametrize("act", ["accept", "merge"])
def test_nobody_else_decides(act):
    weaving, felting = skill("Weaving", is_suggested=True), skill("Felting")
    told = {"into": felting} if act == "merge" else {}

    with pytest.raises(errors.NotAllowed):
        getattr(skills, act)(weaving, actor=MemberFactory(), **told)

    assert Skill.objects.filter(is_suggested=True).count() == 1
