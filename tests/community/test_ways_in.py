from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.utils import timezone

from community.services import identities
from foundation import personal_data
from tests.community.signing import is_signed_in
from tests.community.test_second_factor import SEED, with_app
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_download_tells_every_way_in_and_no_secret(client: Client) -> None:
    member = with_app(MemberFactory())
    uid = identities.pseudonym("https://tara.ria.ee", "EE60001019906")
    SocialAccount.objects.create(
        user=member, provider="tara", uid=uid, extra_data={"acr": "high", "amr": ["mID"]}
    )
    client.force_login(member)
    client.get("/en/profile/")
    other = MemberFactory()
    with_app(other)

    told = personal_data.holdings["ways-in"].tell(member)

    assert [row["kind"] for row in told.rows] == ["eid", "totp", "session"]
    assert told.rows[0]["level"] == "high"
    secrets = (uid, SEED, Authenticator.objects.get(user=member).data["secret"])
    assert [secret for secret in secrets if secret in str(told)] == []


def test_deletion_signs_out_everywhere(client: Client) -> None:
    member = MemberFactory()
    client.force_login(member)
    client.get("/en/profile/")

    personal_data.holdings["ways-in"].erase(member, now=timezone.now())

    assert not is_signed_in(client)
    assert Session.objects.count() == 0


def test_rows_go_with_the_member() -> None:
    member = with_app(MemberFactory())
    SocialAccount.objects.create(user=member, provider="tara", uid="x")

    member.delete()

    assert [SocialAccount.objects.count(), Authenticator.objects.count()] == [0, 0]


def test_eid_of_another_member_cannot_be_disconnected() -> None:
    theirs = SocialAccount.objects.create(user=MemberFactory(), provider="tara", uid="x")

    assert identities.disconnect(MemberFactory(), account=theirs.pk) is False
    assert identities.disconnect(theirs.user, account=theirs.pk) is True
