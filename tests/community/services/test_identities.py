"""An eID that is connected twice."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db


def test_the_same_eid_of_the_same_member_is_one_row():
    member = MemberFactory()
    first = SocialAccount.objects.create(user=member, provider="office", uid="pseudonym")

    again = SocialAccount(user=member, provider="office", uid="pseudonym")
    again.save()

    assert (again.pk, SocialAccount.objects.count()) == (first.pk, 1)


def test_an_eid_that_became_somebody_elses_meanwhile_is_refused():
    SocialAccount.objects.create(user=MemberFactory(), provider="office", uid="pseudonym")

    with pytest.raises(ValidationError):
        SocialAccount(user=MemberFactory(), provider="office", uid="pseudonym").save()

    assert SocialAccount.objects.count() == 1


def test_the_second_of_two_browsers_in_the_same_moment_reads_to_begin_anew(client, monkeypatch):
    def too_late(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr("community.oidc.views.waiting.current", too_late)
    client.force_login(MemberFactory())

    answer = client.post(reverse("eid"))

    assert answer.status_code == 409
    assert "Begin anew" in answer.content.decode()
