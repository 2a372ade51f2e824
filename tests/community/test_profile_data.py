"""What a download tells of a profile, and what a deletion does to it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from community.enums import ProfileField
from community.models import Profile, Skill
from foundation.personal_data import holdings
from tests.factories.people import MemberFactory
from tests.factories.profiles import listed, skill

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
# What it tells under another name, or that is no word of the member's.
ELSEWHERE = {"member", "photo", *(f"audience_{field.value}" for field in ProfileField)}


def test_all_that_a_profile_holds_is_told():
    profile = listed(title="Designer", photo="photos/x.webp")
    profile.skills.add(skill("Weaving"))

    told = holdings["profile"].tell(profile.member)

    (row,) = told.rows
    columns = {field.name for field in Profile._meta.get_fields() if not field.auto_created}
    assert columns - ELSEWHERE - row.keys() == set()
    assert (row["title"], row["skills"], list(told.files)) == (
        *("Designer", ["Weaving"], ["photo.webp"]),
    )
    assert set(row["audiences"]) == set(ProfileField.values)
    assert json.dumps(row, cls=DjangoJSONEncoder)


def test_who_never_wrote_a_profile_is_told_their_account():
    member = MemberFactory(email="anna@example.org")

    (row,) = holdings["profile"].tell(member).rows

    assert row["email"] == "anna@example.org"


def test_with_the_member_goes_what_nobody_else_suggested():
    mine, shared, accepted = (
        *(skill("Mine", is_suggested=True), skill("Shared", is_suggested=True), skill("Accepted")),
    )
    profile, other = listed(), listed()
    profile.skills.add(mine, shared, accepted)
    other.skills.add(shared)

    holdings["profile"].erase(profile.member, now=NOW)

    assert set(Skill.objects.all()) == {shared, accepted}
