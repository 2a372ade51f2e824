from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from community.services import sessions
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def _visit(member: object, at: datetime) -> Client:
    browser = Client()
    with time_machine.travel(at, tick=False):
        browser.force_login(member)
        browser.get("/en/profile/")
    return browser


def test_sessions_that_ran_out_are_forgotten() -> None:
    old, fresh = MemberFactory(), MemberFactory()
    _visit(old, NOON - timedelta(days=15))
    _visit(fresh, NOON - timedelta(days=13))

    with time_machine.travel(NOON, tick=False):
        count = sessions.forget_old(now=NOON)

    assert count == 1
    assert list(UserSession.objects.values_list("user", flat=True)) == [fresh.pk]
    assert Session.objects.count() == 1


def test_end_all_says_in_how_many_places() -> None:
    member = MemberFactory()
    browsers = [_visit(member, NOON), _visit(member, NOON)]

    with time_machine.travel(NOON, tick=False):
        count = sessions.end_all(member)

        assert count == 2
        assert [b.get("/en/profile/").status_code for b in browsers] == [302, 302]
