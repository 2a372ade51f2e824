"""What members say about themselves, and for whom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from community import errors
from community.enums import Audience, ProfileField
from community.models import Profile, Topic
from community.services import profiles
from community.services.profiles import About
from tests.factories.people import MemberFactory
from tests.factories.profiles import listed, open_to, skill

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
PUBLIC = open_to(Audience.PUBLIC)


def change(member: Any, *, audiences: Any = None, meant: bool = False, **says: Any) -> Profile:
    about = About(**{"name": "Anna", "in_directory": True, **says})
    return profiles.change_about(
        member, says=about, audiences=audiences or {}, is_public_meant=meant, now=NOW
    )


def refusals(member: Any, **says: Any) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        change(member, **says)
    return list(refused.value.message_dict)


def test_what_a_member_says_is_kept():
    member = MemberFactory()
    skill("Weaving")
    Topic.objects.create(name={"en": "Services"}, slug="services")

    change(
        member,
        name="Anna",
        title="Designer",
        about="One\ntwo",
        place="Riga",
        skills=["weaving", "gone"],
        topics=["services"],
        languages=["lv", "en", "xx"],
        open_to=["speaking", "nonsense"],
        links=[("Blog", "https://blog.example/")],
        ask_me_about="Looms",
        looking_for="Wool",
        audiences={ProfileField.PLACE: Audience.ME},
    )

    kept = Profile.objects.get(member=member)
    assert (kept.member.name, kept.title, kept.about, kept.place) == (
        *("Anna", "Designer", "One\ntwo", "Riga"),
    )
    assert ([s.slug for s in kept.skills.all()], [t.slug for t in kept.topics.all()]) == (
        *(["weaving"], ["services"]),
    )
    assert (kept.languages, kept.open_to) == (["en", "lv"], ["speaking"])
    assert kept.links == [{"name": "Blog", "address": "https://blog.example/"}]
    assert (kept.ask_me_about, kept.looking_for, kept.changed_at) == ("Looms", "Wool", NOW)
    assert (kept.audience_place, kept.audience_title) == (Audience.ME, Audience.MEMBERS)


def test_saying_the_same_twice_is_as_once():
    member = MemberFactory()

    for _ in range(2):
        change(member, own_skills=["Weaving"], title="Designer")

    kept = Profile.objects.get()
    assert ([str(one) for one in kept.skills.all()], kept.title) == (["Weaving"], "Designer")


def test_what_nobody_sees_is_taken_out():
    member = MemberFactory()

    change(
        member, name="An\u202ena\x00 \u200b", title="\u2066Boss\u2069", about="a\r\n\r\n\r\n\u202eb"
    )

    kept = Profile.objects.get()
    assert (kept.member.name, kept.title, kept.about) == ("Anna", "Boss", "a\n\nb")


@pytest.mark.parametrize(
    ("says", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u200b\u3164"}, "name"),
        ({"name": "x" * 300}, "name"),
        ({"title": "x" * 151}, "title"),
        ({"about": "x" * 2001}, "about"),
        ({"place": "x" * 101}, "place"),
        ({"ask_me_about": "x" * 301}, "ask_me_about"),
        ({"skills": [f"s{n}" for n in range(21)]}, "skills"),
        ({"topics": [f"t{n}" for n in range(21)]}, "topics"),
        ({"own_skills": ["a", "b", "c", "d"]}, "own_skills"),
        ({"own_skills": ["x" * 61]}, "own_skills"),
        ({"links": [("a", "https://a.example/")] * 6}, "links"),
        ({"links": [("", "https://a.example/")]}, "links"),
        ({"links": [("x" * 61, "https://a.example/")]}, "links"),
        ({"links": [("a", "")]}, "links"),
        ({"links": [("a", "javascript:alert(1)")]}, "links"),
        ({"links": [("a", "data:text/html,x")]}, "links"),
        ({"links": [("a", "ftp://a.example/")]}, "links"),
        ({"links": [("a", "https://bank.example@evil.example/")]}, "links"),
        ({"links": [("a", "https://[::1")]}, "links"),
        ({"links": [("a", "https://a.example/" + "x" * 300)]}, "links"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_kept(says, field):
    member = MemberFactory(name="Before")

    assert refusals(member, **says) == [field]
    assert [p.title for p in Profile.objects.all()] in ([], [""])
    assert type(member).objects.get(pk=member.pk).name == "Before"


def test_who_is_not_in_the_directory_needs_no_name():
    member = MemberFactory(name="Before")

    change(member, name="", in_directory=False)

    assert type(member).objects.get(pk=member.pk).name == ""


@pytest.mark.parametrize(
    "name", ["Øystein Åse", "岩田 聡", "\u0645\u062d\u0645\u062f", "\u041a\u0430\u0442\u044f", "O'Brien-Ž", "👩\u200d🔬 Ada"]
)  # fmt: skip
def test_a_name_of_any_script_is_kept(name):
    change(MemberFactory(), name=name)

    assert Profile.objects.get().member.name == name


def test_nothing_becomes_public_unmeant():
    member = MemberFactory()
    audiences = {ProfileField.NAME: Audience.PUBLIC, ProfileField.TITLE: Audience.PUBLIC}

    with pytest.raises(errors.PublicNotConfirmed) as refused:
        change(member, audiences=audiences)
    assert refused.value.fields == frozenset(audiences)
    assert not Profile.objects.filter(audience_title=Audience.PUBLIC).exists()

    change(member, audiences=audiences, meant=True)
    change(member, title="Designer", audiences=audiences)
    assert Profile.objects.get().audience_title == Audience.PUBLIC


def test_opening_the_name_opens_what_waited_for_it():
    member = MemberFactory()
    change(member, audiences={ProfileField.TITLE: Audience.PUBLIC})

    with pytest.raises(errors.PublicNotConfirmed) as refused:
        change(member, audiences={ProfileField.NAME: Audience.PUBLIC})

    assert refused.value.fields == {ProfileField.NAME, ProfileField.TITLE}


def test_joining_the_directory_opens_what_waited_for_it():
    member = listed(in_directory=False, **PUBLIC).member

    with pytest.raises(errors.PublicNotConfirmed):
        change(member)


def test_what_is_told_to_fewer_needs_no_question():
    member = listed(**PUBLIC).member

    change(member, audiences={ProfileField.TITLE: Audience.ME})

    assert Profile.objects.get().audience_title == Audience.ME


def test_receivers_of_a_profile_find_all_of_it_written():
    member, seen = MemberFactory(name="Before"), []
    skill("Weaving")

    def look(sender: Any, instance: Profile, **kwargs: Any) -> None:
        stored = Profile.objects.select_related("member").get(pk=instance.pk)
        seen.append((stored.member.name, [str(s) for s in stored.skills.all()]))

    from django.db.models.signals import post_save

    post_save.connect(look, sender=Profile)
    try:
        change(member, skills=["weaving"])
    finally:
        post_save.disconnect(look, sender=Profile)

    assert seen[-1] == ("Anna", ["Weaving"])
    assert connection.in_atomic_block


def test_the_mark_of_an_ambassador_is_given_by_who_looks_after_members():
    member, moderator = MemberFactory(), MemberFactory(groups=["Moderators"])

    with pytest.raises(errors.NotAllowed):
        profiles.set_ambassador(member, is_ambassador=True, actor=MemberFactory(), now=NOW)
    given = [
        profiles.set_ambassador(member, is_ambassador=True, actor=moderator, now=NOW)
        for _ in range(2)
    ]

    assert given == [True, False]
    assert Profile.objects.get().is_ambassador
