"""Mails to moderators about what waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from community.models import QueueMail, Report, Skill
from community.moderation_queues import queues
from community.services import queue_mails
from foundation import outbox
from foundation.models import OutboxRow
from tests.community.joining import request
from tests.factories.contacts import reported, shown
from tests.factories.people import MemberFactory
from tests.factories.profiles import skill

pytestmark = pytest.mark.django_db
# Noon in Tallinn.
NOW = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def moderator():
    return MemberFactory(
        email="mo@example.org", groups=["Moderators"], time_zone="Europe/Tallinn", language="en"
    )


def tell(at: datetime) -> int:
    told = queue_mails.tell_due(now=at)
    outbox.send_due(now=at)
    return told


def test_a_moderator_is_told_once_a_day_at_most_and_only_of_what_is_new(moderator, mailoutbox):
    told = [tell(NOW)]
    reported(shown(), now=NOW)
    told += [tell(NOW), tell(NOW + timedelta(hours=1))]
    reported(shown(), now=NOW + timedelta(hours=2))
    # The same day; the next one; and then there is nothing new.
    told += [tell(NOW + timedelta(hours=3)), tell(NOW + DAY), tell(NOW + 2 * DAY)]

    assert told == [0, 1, 0, 0, 1, 0]
    assert [mail.subject for mail in mailoutbox] == ["What waits for you on Talka"] * 2
    assert "Reports: 1\nhttp://localhost/admin/moderation/" in mailoutbox[0].body
    assert "Reports: 2\n" in mailoutbox[1].body


def test_what_waits_everywhere_stands_in_one_mail(moderator, mailoutbox):
    reported(shown(), now=NOW)
    skill("Looms", is_suggested=True)
    request()

    tell(NOW)

    body = mailoutbox[-1].body
    assert [label in body for label in ("Reports: 1", "Suggested skills: 1", "join: 1")] == [
        True
    ] * 3


def test_what_has_a_mail_of_its_own_sets_none_off(moderator):
    request()

    assert tell(NOW) == 0


def test_nobody_is_written_to_at_night(moderator):
    reported(shown(), now=NOW)

    assert [tell(NOW.replace(hour=hour)) for hour in (3, 19, 5)] == [0, 0, 1]


def test_who_does_not_want_them_gets_none_also_of_one_on_its_way(client, moderator, mailoutbox):
    reported(shown(), now=NOW)
    queue_mails.tell_due(now=NOW)
    client.force_login(moderator)

    client.post("/admin/moderation/mail/", {"wanted": "no"})
    outbox.send_due(now=NOW)
    reported(shown(), now=NOW + DAY)

    assert (tell(NOW + DAY), mailoutbox) == (0, [])
    assert "Mail me once a day" in client.get("/admin/moderation/").content.decode()
    client.post("/admin/moderation/mail/", {"wanted": "yes"})
    assert tell(NOW + DAY) == 1


def test_nothing_is_mailed_that_was_decided_meanwhile_or_to_who_no_longer_decides(
    moderator, mailoutbox
):
    reported(shown(), now=NOW)
    queue_mails.tell_due(now=NOW)
    Report.objects.all().delete()
    outbox.send_due(now=NOW)
    reported(shown(), now=NOW + DAY)
    queue_mails.tell_due(now=NOW + DAY)
    moderator.groups.clear()
    outbox.send_due(now=NOW + DAY)

    assert (QueueMail.objects.count(), mailoutbox) == (1, [])


def test_administrators_are_told_only_of_what_nobody_else_decides(mailoutbox):
    MemberFactory(is_superuser=True, email="root@example.org")
    MemberFactory(groups=["Moderators"], is_active=False)
    skill("Looms", is_suggested=True)

    alone = tell(NOW)
    MemberFactory(groups=["Moderators"], email="mo@example.org")
    skill("Clocks", is_suggested=True)

    assert (alone, tell(NOW + DAY)) == (1, 1)
    assert [mail.to[0].partition("<")[2] for mail in mailoutbox] == [
        "root@example.org>",
        "mo@example.org>",
    ]
    assert Skill.objects.filter(is_suggested=True).count() == 2


def test_who_could_not_be_promised_a_mail_gets_it_next_time_and_the_others_now(monkeypatch):
    stuck, told = (MemberFactory(groups=["Moderators"]) for _ in range(2))
    reported(shown(), now=NOW)
    real = outbox.put

    def put(message: str, *, member: int, **rest: object) -> None:
        if member == stuck.pk:
            raise OSError
        real(message, member=member, **rest)

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "put", put)
        first = queue_mails.tell_due(now=NOW)

    assert (first, queue_mails.tell_due(now=NOW)) == (1, 1)
    rows = OutboxRow.objects.filter(message="community.waiting").order_by("pk")
    assert [row.recipient for row in rows] == [told.email, stuck.email]


@pytest.mark.parametrize("things", [1, 4])
def test_looking_costs_the_same_for_any_number_of_things(
    moderator, things, django_assert_num_queries
):
    for number in range(things):
        reported(shown(), now=NOW)
        skill(f"Looms {number}", is_suggested=True)
    tell(NOW)

    # One for each queue, who is there, and the rights of the one moderator.
    with django_assert_num_queries(len(list(queues)) - 1 + 3):
        assert queue_mails.tell_due(now=NOW) == 0
