"""What follows when a member's row is written."""

from __future__ import annotations

import io

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from community.models import Member
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db


def _addresses() -> list[tuple[str, str, bool, bool]]:
    rows = EmailAddress.objects.order_by("email")
    return list(rows.values_list("user__email", "email", "primary", "verified"))


def test_createsuperuser_makes_somebody_who_can_sign_in() -> None:
    call_command("createsuperuser", "--noinput", email="Root@Example.org", stdout=io.StringIO())

    member = Member.objects.get(email="root@example.org")
    assert (member.is_superuser, member.is_active) == (True, True)
    assert member.has_usable_password() is False
    assert _addresses() == [("root@example.org", "root@example.org", True, True)]


def test_changed_address_replaces_the_old_one() -> None:
    member = Member.objects.create_user("old@example.org")

    member.email = "New@example.org"
    member.save()

    assert _addresses() == [("new@example.org", "new@example.org", True, True)]


def test_address_that_only_allauth_still_gave_to_another_goes_to_its_member() -> None:
    other = MemberFactory(email="other@example.org")
    EmailAddress.objects.create(user=other, email="anna@example.org", verified=True)

    MemberFactory(email="anna@example.org")

    assert _addresses() == [
        ("anna@example.org", "anna@example.org", True, True),
        ("other@example.org", "other@example.org", True, True),
    ]


def test_two_members_never_have_one_address_whatever_its_case() -> None:
    MemberFactory(email="anna@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        MemberFactory(email="ANNA@example.org")


def test_member_without_a_password_has_an_unusable_one() -> None:
    member = Member(email="anna@example.org")

    member.save()

    assert member.has_usable_password() is False


def test_deactivation_ends_all_sessions() -> None:
    member, other = MemberFactory(), MemberFactory()
    for person in (member, member, other):
        browser = Client()
        browser.force_login(person)
        browser.get("/en/profile/")

    member.is_active = False
    member.save()

    assert list(UserSession.objects.values_list("user", flat=True)) == [other.pk]
