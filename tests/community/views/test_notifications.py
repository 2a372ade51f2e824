"""The bell, what stands behind it, and choosing how to hear of what."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from community.models import GroupMembership, Member, Notification, NotificationChoice, Post
from community.queries import notifications as queries
from community.services import contacts, notifications
from foundation import outbox
from tests.factories.contacts import REASON, shown
from tests.factories.groups import GroupFactory, answered, begun, put_in
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PAGE = "/en/notifications/"
CHOICES = "/en/profile/notifications/"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def member(client) -> Member:
    member = shown(name="Anna Tamm", email="anna@example.org")
    client.force_login(member)
    return member


def discussion(member: Member, *, answers: int, at: datetime = NOW) -> Post:
    """One that `member` began, with answers of others, a minute each."""
    group, author = GroupFactory(name="Tea"), MemberFactory(name="Juris Ozols")
    put_in(group, member, author)
    first = begun(group, member, title="Which pot?", now=at - timedelta(days=1))
    for n in range(answers):
        answered(first, author, f"Answer {n}.", now=at - timedelta(minutes=answers - n))
    return first


def lines(body: str) -> list[str]:
    found = re.findall(r'<li class="notification".*?</li>', body, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)).strip() for one in found]


def bell(body: str) -> str:
    found = re.search(
        r'<a class="bell".*?<span class="visually-hidden">(.*?)</span></a>', body, re.DOTALL
    )
    assert found
    return found[1]


def test_what_is_about_the_same_stands_together_and_leads_to_the_first_that_is_new(client, member):
    discussion(member, answers=3)

    body = client.get(PAGE).content.decode()

    assert lines(body) == ["3 new answers to you New Which pot? 11:59 · You are in the group Tea"]
    first = Notification.objects.filter(member=member).order_by("created_at").first()
    assert reverse("notification", args=[first.uuid]) in body


def test_one_busy_discussion_leaves_the_others_their_place(client, member):
    contacts.ask(sender=shown(name="Mari Kask"), recipient=member, reason=REASON, now=NOW)
    first, row = (
        discussion(member, answers=1),
        Notification.objects.get(member=member, about__startswith="thread"),
    )
    posts = Post.objects.bulk_create(
        Post(thread=first.thread, body="More.", created_at=NOW) for _ in range(queries.MOST + 9)
    )
    Notification.objects.bulk_create(
        Notification(
            member=member, kind=row.kind, about=row.about, thing=post.thing, created_at=NOW
        )
        for post in posts
    )

    told = lines(client.get(PAGE).content.decode())

    assert [line.partition(" New")[0] for line in told] == [
        f"{queries.MOST + 10} new answers to you",
        "Request for contact",
    ]


def test_the_newest_is_first_by_the_readers_days(client, member):
    Member.objects.filter(pk=member.pk).update(time_zone="America/New_York")
    discussion(member, answers=1, at=datetime(2026, 11, 24, 3, 0, tzinfo=UTC))
    contacts.ask(sender=shown(name="Mari Kask"), recipient=member, reason=REASON, now=NOW)

    body = client.get(PAGE).content.decode()

    assert re.findall(r"<h2 id=\"day-\d\">(.*?)</h2>", body) == [
        "Today",
        "Monday 23 November 2026",
    ]
    assert lines(body)[0] == "Request for contact New Mari Kask asks you for contact 05:00"


def test_the_bell_says_how_many_and_opening_one_reads_all_about_the_same(client, member):
    first = discussion(member, answers=2)
    notifications.recount({member.pk})
    before = bell(client.get("/en/profile/").content.decode())
    row = Notification.objects.filter(member=member).order_by("created_at").first()

    answer = client.get(reverse("notification", args=[row.uuid]))

    post = Post.objects.filter(parent=first).order_by("pk").first()
    assert answer.url == f"/en/posts/{post.uuid}/"
    assert before == "Notifications, 2 unread"
    assert bell(client.get("/en/profile/").content.decode()) == "Notifications"


def test_a_program_that_only_asks_for_the_head_reads_nothing(client, member):
    discussion(member, answers=1)

    client.head(reverse("notification", args=[Notification.objects.get(member=member).uuid]))

    assert Notification.objects.filter(member=member, read_at=None).exists()


def test_what_one_may_no_longer_see_vanishes_and_does_not_go_on_waiting(client, member):
    discussion(member, answers=1)
    GroupMembership.objects.filter(member=member).update(state="left")
    notifications.recount({member.pk})

    body = client.get(PAGE).content.decode()

    assert (lines(body), bell(body)) == ([], "Notifications")
    assert "There is nothing here" in body
    answer = client.get(
        reverse("notification", args=[Notification.objects.get(member=member).uuid])
    )
    assert answer.url == PAGE


def test_all_that_was_shown_is_marked_as_read_and_nothing_newer(client, member):
    discussion(member, answers=1)
    until = re.search(r'name="until" value="(.*?)"', _with_number(client, member))[1]
    later = NOW + timedelta(minutes=5)
    contacts.ask(sender=shown(), recipient=member, reason=REASON, now=later)

    with time_machine.travel(later, tick=False):
        answer = client.post("/en/notifications/read/", {"until": until})

    assert answer.url == PAGE
    left = Notification.objects.filter(member=member, read_at=None)
    assert list(left.values_list("kind", flat=True)) == ["community.contacts"]


def _with_number(client, member) -> str:
    notifications.recount({member.pk})
    return client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    "until", ["", "yesterday", "2026-11-24T10:00:00", "0001-01-01T00:00:00+14:00"]
)
def test_a_moment_that_is_none_is_refused(client, member, until):
    assert client.post("/en/notifications/read/", {"until": until}).status_code == 400


def test_there_are_pages(client, member):
    for n in range(21):
        contacts.ask(
            sender=shown(name=f"Member {n}"),
            recipient=member,
            reason=REASON,
            now=NOW - timedelta(hours=n),
        )

    first, second = (client.get(PAGE, {"page": n}).content.decode() for n in (1, 2))

    assert (len(lines(first)), len(lines(second))) == (20, 1)
    assert "Older" in first
    assert "Newer" in second


def test_a_page_of_which_nothing_is_left_does_not_say_that_there_is_nothing(client, member):
    contacts.ask(sender=shown(), recipient=member, reason=REASON, now=NOW - timedelta(hours=1))
    Notification.objects.bulk_create(
        Notification(
            member=member, kind="community.posts", thing=f"post:{key}", about=key, created_at=NOW
        )
        for key in (str(uuid4()) for _ in range(20))
    )

    body = client.get(PAGE).content.decode()

    assert "There is nothing here" not in body
    assert ("not there any more" in body, "Older" in body) == (True, True)


@pytest.mark.parametrize("number", [1, 9])
def test_the_page_costs_the_same_queries_for_any_number(
    client, member, number, django_assert_num_queries
):
    for n in range(number):
        discussion(member, answers=2, at=NOW - timedelta(hours=n))
    client.get(PAGE)

    with django_assert_num_queries(10):
        assert len(lines(client.get(PAGE).content.decode())) == number


def test_each_kind_has_its_choice_and_what_is_owed_says_so(client, member):
    body = client.get(CHOICES).content.decode()

    assert len(re.findall(r'type="radio"[^>]* checked', body)) == 9
    assert "E-mail at once (suggested)" in body
    assert "Your seats" in body


def test_a_choice_is_kept_and_given_back(client, member):
    page = client.get(CHOICES).content.decode()
    chosen = dict(re.findall(r'type="radio" name="([\w.]+)" value="(\w+)"[^>]* checked', page))

    client.post(CHOICES, chosen | {"community.mentions": "site"})
    kept = list(NotificationChoice.objects.values_list("kind", "channel"))
    client.post(CHOICES, {"suggested": "1"})

    assert kept == [("community.mentions", "site")]
    assert not NotificationChoice.objects.exists()


def test_what_is_not_offered_is_refused(client, member):
    assert client.post(CHOICES, {"community.posts": "mail"}).status_code == 422


# --- the way out of a mail ------------------------------------------------------------------------


def mailed(member: Member) -> mail.EmailMessage:
    contacts.ask(sender=shown(), recipient=member, reason=REASON, now=NOW)
    outbox.send_due(now=NOW)
    return mail.outbox[-1]


def test_each_such_mail_has_its_way_out_in_the_head_and_the_foot(client, member):
    sent = mailed(member)

    found = re.search(r"<http://localhost(/n/community\.contacts/[^>]+)>", sent.extra_headers[
        "List-Unsubscribe"
    ])  # fmt: skip
    assert found
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"http://localhost{found[1]}" in sent.body
    assert f"http://localhost{CHOICES}" in sent.body
    client.logout()
    looked = client.get(found[1])
    assert (looked.status_code, NotificationChoice.objects.count()) == (200, 0)
    for _ in range(2):
        assert client.post(found[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert NotificationChoice.objects.get().channel == "site"
    assert client.post(found[1], {"action": "resume"}).status_code == 200
    assert not NotificationChoice.objects.exists()


def test_what_is_neither_is_not_understood(client, member):
    link = reverse("stop_notifications", args=notifications.stop_link(member, "community.mentions"))

    assert client.post(link, {"action": uuid4()}).status_code == 400
