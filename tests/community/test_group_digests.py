"""What digests tell of groups: to whom, of what, and never what one may not read at either moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from community import emails
from community.group_digests import InYourGroups
from community.models import (
    Block,
    DigestDelivery,
    GroupMembership,
    Member,
    MemberGroup,
    Notification,
    Post,
    Profile,
    Recipient,
    Thread,
    ThreadReader,
)
from community.services import digest, discussions, notifications
from foundation import outbox
from foundation.models import OutboxRow
from tests.community.things import reader
from tests.factories.digests import INSIDE, NOW, SINCE, UNTIL, chosen, rendered, told, windows
from tests.factories.groups import GroupFactory, answered, begun, listed, put_in
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

JOINED = SINCE - timedelta(days=90)


@pytest.fixture
def group() -> MemberGroup:
    return GroupFactory(name="Tea")


def insider(group: MemberGroup, **fields):
    mails = fields.pop("mails", "mentions")
    member = MemberFactory(**fields)
    put_in(group, member, joined_at=JOINED, mails=mails)
    return member


def a_thread(group: MemberGroup, *, answers: int = 0, at=INSIDE, author=None, body="Which one?"):
    """Begun at `at`, and answered every minute."""
    author = author or insider(group, name="Mari Kask")
    first = begun(group, author, title="Tea or coffee", body=body, now=at)
    for n in range(answers):
        answered(first, author, f"Answer {n}.", now=at + timedelta(minutes=n + 1))
    return first.thread


def test_a_new_discussion_is_one_thing_with_its_answers_and_the_newest_words(group):
    member = insider(group)
    thread = a_thread(group, answers=3)
    newest = Post.objects.latest("pk")

    entry = told(InYourGroups(), member)[0]

    assert (entry.title, entry.language) == ("Tea or coffee", "en")
    assert entry.facts == ("New discussion", "3 new answers")
    assert entry.excerpt == "Mari Kask: Answer 2."
    assert entry.why == "You are in the group Tea"
    assert entry.address == f"http://localhost/en/posts/{newest.uuid}/"
    assert entry.thing == f"{thread.uuid}:{newest.pk - 3}:{newest.pk}"


def test_of_an_older_discussion_only_the_new_answers_count(group):
    member = insider(group)
    thread = a_thread(group, answers=1, at=SINCE - timedelta(days=3))
    answered(thread.posts.first(), insider(group, name="Ann"), "Black.", now=INSIDE)

    entry = told(InYourGroups(), member)[0]

    assert (entry.facts, entry.excerpt) == (("1 new answer",), "Ann: Black.")


@pytest.mark.parametrize(
    ("at", "is_chosen"),
    [
        (SINCE - timedelta(seconds=1), False),
        (SINCE, True),
        (UNTIL - timedelta(seconds=1), True),
        (UNTIL, False),
    ],
)
def test_what_was_written_in_the_window_is_chosen(group, at, is_chosen):
    member = insider(group)
    a_thread(group, at=at)

    assert [bool(things) for things in chosen(InYourGroups(), member)] == [is_chosen]


def test_the_same_discussion_with_newer_answers_is_another_thing(group):
    member = insider(group)
    thread = a_thread(group)
    before = chosen(InYourGroups(), member)[0]
    answered(thread.posts.first(), insider(group), now=UNTIL + timedelta(days=1))

    after = chosen(InYourGroups(), member, since=UNTIL, until=UNTIL + timedelta(days=7))[0]

    assert (len(before), len(after), set(before) & set(after)) == (1, 1, set())


def test_the_discussion_that_moved_last_comes_first(group):
    member = insider(group)
    older, newer = a_thread(group), a_thread(group, at=INSIDE + timedelta(hours=1))
    answered(older.posts.first(), older.author, now=INSIDE + timedelta(hours=2))

    things = chosen(InYourGroups(), member)[0]

    assert [thing.partition(":")[0] for thing in things] == [str(older.uuid), str(newer.uuid)]


def left(group, member, author):
    GroupMembership.objects.filter(member=member).delete()


def removed(group, member, author):
    GroupMembership.objects.filter(member=member).update(state="removed")


def only_asked(group, member, author):
    GroupMembership.objects.filter(member=member).update(state="requested")


def never_began(group, member, author):
    MemberGroup.objects.update(state="declined")


def blocked(group, member, author):
    Block.objects.create(blocker=member, blocked=author, created_at=NOW)


def post_hidden(group, member, author):
    Post.objects.update(state="hidden")


def post_removed(group, member, author):
    Post.objects.update(state="removed", body="")


def thread_hidden(group, member, author):
    Thread.objects.update(is_hidden=True)


def muted(group, member, author):
    ThreadReader.objects.create(thread=Thread.objects.get(), member=member, is_muted=True)


def read(group, member, author):
    discussions.read(Thread.objects.get(), member=member, until=NOW)


def mailed(group, member, author):
    Notification.objects.filter(member=member).update(mailed_at=NOW)


def read_among_notifications(group, member, author):
    Notification.objects.filter(member=member).update(read_at=NOW)


def on_the_site_alone(group, member, author):
    notifications.choose(member, channels={"community.posts": "site"})


def not_at_all(group, member, author):
    Notification.objects.filter(member=member).delete()
    notifications.choose(member, channels={"community.posts": "off"})


def joined_after(group, member, author):
    GroupMembership.objects.filter(member=member).update(joined_at=NOW)


CHANGES = [
    left, removed, only_asked, never_began, blocked, post_hidden, post_removed, thread_hidden,
    muted, read, mailed, read_among_notifications, on_the_site_alone, not_at_all, joined_after,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_one_may_not_read_or_has_read_is_not_chosen(group, change):
    member, author = insider(group), insider(group)
    a_thread(group, author=author)
    change(group, member, author)

    assert chosen(InYourGroups(), member) == [[]]


@pytest.mark.parametrize("change", CHANGES)
def test_nor_rendered_where_it_became_so_since(group, change):
    member, author = insider(group), insider(group)
    a_thread(group, author=author)
    things = chosen(InYourGroups(), member)[0]
    change(group, member, author)

    assert (len(things), rendered(InYourGroups(), member, things)) == (1, [])


def test_a_mail_whose_last_thing_was_closed_is_not_sent(group):
    recipient = reader(SINCE - timedelta(days=90))
    put_in(group, recipient.member, joined_at=JOINED)
    a_thread(group)
    promised = digest.send_due(now=NOW)
    left(group, recipient.member, None)

    outbox.send_due(now=NOW, message="community.digest")

    assert promised == 1
    assert OutboxRow.objects.get(message="community.digest").state == "skipped"


def test_ones_own_posts_are_no_news(group):
    member = insider(group)
    a_thread(group, author=member)

    assert chosen(InYourGroups(), member) == [[]]


def test_who_is_outside_hears_nothing_even_of_an_open_group():
    group = GroupFactory(joining="open")
    a_thread(group)

    assert chosen(InYourGroups(), MemberFactory()) == [[]]


def test_posts_of_somebody_blocked_are_not_counted_among_the_others(group):
    member, foe = insider(group), insider(group, name="Foe")
    thread = a_thread(group, answers=1)
    answered(thread.posts.first(), foe, "Buy my tea!", now=INSIDE + timedelta(hours=1))
    Block.objects.create(blocker=member, blocked=foe, created_at=NOW)

    entry = told(InYourGroups(), member)[0]

    assert (entry.facts, entry.excerpt) == (
        ("New discussion", "1 new answer"),
        "Mari Kask: Answer 0.",
    )


@pytest.mark.parametrize(("mails", "is_told"), [("mentions", False), ("none", True)])
def test_a_post_that_was_mailed_for_a_mention_is_not_told_again(group, mails, is_told):
    member = insider(group, name="Ann", mails=mails)
    listed(member)
    a_thread(group, body=f"Ask @[Ann]({member.uuid}).")

    assert bool(chosen(InYourGroups(), member)[0]) == is_told
    mailed = OutboxRow.objects.filter(message="community.post")
    assert [mail.is_optional for mail in mailed] == ([] if is_told else [True])


def test_a_member_mentioned_is_named_to_those_who_see_them_alone(group):
    work = OrganisationFactory()
    shy = insider(group, name="Shy Person", organisation=work)
    Profile.objects.create(member=shy, in_directory=True, audience_name=1)
    author = insider(group, name="Boss", organisation=work)
    colleague, other = insider(group, organisation=work), insider(group)
    a_thread(group, author=author, body=f"Ask @[Shy Person]({shy.uuid}).")

    texts = [told(InYourGroups(), member)[0].excerpt for member in (colleague, other)]

    assert texts == ["Boss: Ask @Shy Person.", "Boss: Ask @A member."]


def test_of_five_hundred_in_a_group_only_colleagues_read_the_name_of_who_hides_it(group):
    work, joined = OrganisationFactory(), {"joined_at": JOINED, "changed_at": JOINED}
    author, shy = insider(group, organisation=work), insider(group, name="Shy", organisation=work)
    Profile.objects.create(member=shy, in_directory=True, audience_name=1)
    members = Member.objects.bulk_create(
        Member(email=f"r{n}@example.org", language="en", organisation=None if n else work)
        for n in range(500)
    )
    GroupMembership.objects.bulk_create(
        GroupMembership(group=group, member=member, role="member", state="member", **joined)
        for member in members
    )
    Recipient.objects.bulk_create(
        Recipient(member=member, cadence="weekly", since=JOINED, created_at=JOINED, due_at=UNTIL)
        for member in members
    )
    a_thread(group, author=author, body=f"Ask @[Shy]({shy.uuid}).")
    digest.send_due(now=NOW)

    deliveries = list(DigestDelivery.objects.order_by("recipient").values_list("pk", flat=True))
    letters = emails.digests(deliveries[::10], now=NOW)

    contents = [str(letter and letter.context) for letter in letters.values()]
    assert len(deliveries) == 500
    assert sum("Tea or coffee" in content for content in contents) == 50
    assert ["Shy" in content for content in contents] == [True, *[False] * 49]


@pytest.mark.parametrize("count", [1, 5, 50])
def test_choosing_costs_the_same_for_any_number_of_readers(group, count, django_assert_num_queries):
    members = [insider(group) for _ in range(count)]
    a_thread(group, answers=1)
    asked = windows(*members)

    # Memberships, posts, who has read, blocks, mentions.
    with django_assert_num_queries(6):
        found = InYourGroups().choose(asked)

    assert [len(things) for things in found.values()] == [1] * count


@pytest.mark.parametrize("count", [1, 5])
def test_rendering_costs_the_same_for_any_number_of_things(group, count, django_assert_num_queries):
    member, author = insider(group), insider(group)
    listed(author)
    for _ in range(count):
        a_thread(GroupFactory(), author=None)
    for other in MemberGroup.objects.exclude(pk=group.pk):
        put_in(other, member, joined_at=JOINED)
    Post.objects.update(body=f"@[Ann]({author.uuid})")
    things = chosen(InYourGroups(), member)[0]
    asked = windows(member)[0].reader

    # As for choosing; what the newest ones say, whom they name and who of these is seen.
    with django_assert_num_queries(9):
        found = InYourGroups().render_one(asked, things, now=NOW)

    assert len(found) == count
