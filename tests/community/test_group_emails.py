"""Mails of what is written in groups."""

from __future__ import annotations

import pytest

from community import group_emails
from community.models import Profile
from tests.factories.digests import INSIDE, NOW
from tests.factories.groups import GroupFactory, begun, put_in
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_a_member_mentioned_is_named_to_themselves_and_to_those_who_see_them_alone():
    group, work = GroupFactory(), OrganisationFactory()
    shy = MemberFactory(name="Shy Person", organisation=work)
    Profile.objects.create(member=shy, in_directory=True, audience_name=1)
    author, colleague = (MemberFactory(organisation=work) for _ in range(2))
    other = MemberFactory()
    put_in(group, shy, author, colleague, other)
    post = begun(group, author, body=f"Ask @[Shy Person]({shy.uuid}).", now=INSIDE)

    letters = [
        group_emails.post(now=NOW, post=post.pk, member=reader.pk)
        for reader in (shy, colleague, other)
    ]

    assert [letter and letter.context["text"] for letter in letters] == [
        "Ask @Shy Person.",
        "Ask @Shy Person.",
        "Ask @A member.",
    ]
