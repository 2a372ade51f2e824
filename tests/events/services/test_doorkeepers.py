"""Naming who keeps the door, and making another entrance code."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events import errors
from events.models import Doorkeeper
from events.queries import entrance
from events.services import doorkeepers
from foundation import outbox
from tests.factories.doors import START, a_date, a_place
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = START - timedelta(days=7)


def test_a_member_who_is_named_gets_one_mail_that_says_where_the_list_is(mailoutbox):
    day, organiser = a_date(title="Coffee"), MemberFactory()
    member = MemberFactory(language="et")

    for _ in range(2):
        doorkeepers.name(day.event, email=member.email.upper(), actor=organiser, now=NOW)
    outbox.send_due(now=NOW)

    keeper = Doorkeeper.objects.get()
    assert (keeper.member, keeper.named_by, keeper.event) == (member, organiser, day.event)
    [mail] = mailoutbox
    assert mail.to == [f"{member.name} <{member.email}>"]
    assert "Coffee" in mail.subject
    assert "http://localhost/et/registrations/" in mail.body


@pytest.mark.parametrize("email", ["nobody@example.org", "left@example.org"])
def test_nobody_is_named_who_may_not_sign_in(email):
    MemberFactory(email="left@example.org", is_active=False)
    day = a_date()

    with pytest.raises(errors.NoMember):
        doorkeepers.name(day.event, email=email, actor=MemberFactory(), now=NOW)

    assert not Doorkeeper.objects.exists()


def test_who_is_taken_off_before_the_mail_goes_gets_none(mailoutbox):
    day, member = a_date(), MemberFactory()
    keeper = doorkeepers.name(day.event, email=member.email, actor=MemberFactory(), now=NOW)

    doorkeepers.remove(keeper)
    outbox.send_due(now=NOW)

    assert mailoutbox == []


def test_a_new_code_replaces_the_old_one_and_leaves_the_link(mailoutbox):
    place = a_place(a_date(), "Anna Kask")
    old, link = place.code_token, place.link_token

    doorkeepers.new_code(place, now=NOW)
    outbox.send_due(now=NOW)

    place.refresh_from_db()
    assert entrance.by_code(old) is None
    assert entrance.by_code(place.code_token) == place
    assert place.link_token == link
    [mail] = mailoutbox
    assert f"http://localhost/c/{place.code_token}/" in mail.body
