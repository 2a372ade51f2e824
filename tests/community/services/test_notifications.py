"""Who is told of what, by which channel, once; and that the number on every page is right."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from community import emails
from community.enums import GroupMail, MembershipState
from community.models import (
    Block,
    DigestItem,
    GroupMembership,
    Member,
    Notification,
    NotificationChoice,
    Recipient,
    ThreadReader,
)
from community.services import (
    contacts,
    deletion,
    digest,
    discussions,
    memberships,
    notifications,
    retention,
)
from foundation import links
from foundation import notifications as registry
from foundation.models import OutboxRow
from foundation.notifications import Channel
from tests.factories.contacts import REASON, shown
from tests.factories.digests import INSIDE, NOW, SINCE
from tests.factories.groups import GroupFactory, answered, begun, put_in
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

JOINED = SINCE - timedelta(days=90)
LATER = INSIDE + timedelta(minutes=5)


def a_post(member: Member, **told) -> None:
    group, author = GroupFactory(), MemberFactory()
    put_in(group, member, author, joined_at=JOINED, **told)
    begun(group, author, now=INSIDE)


def a_mention(member: Member, **told) -> None:
    group, author = GroupFactory(), MemberFactory()
    put_in(group, member, author, joined_at=JOINED, **told)
    begun(group, author, body=f"Ask @[{member.name}]({member.uuid}).", now=INSIDE)


def an_answer(member: Member, **told) -> None:
    group, author = GroupFactory(), MemberFactory()
    put_in(group, member, author, joined_at=JOINED, **told)
    first = begun(group, member, now=INSIDE - timedelta(days=30))
    answered(first, author, now=INSIDE)


def a_request(member: Member) -> None:
    contacts.ask(sender=shown(), recipient=member, reason=REASON, now=INSIDE)


def an_invitation(member: Member) -> None:
    group, actor = GroupFactory(), MemberFactory()
    put_in(group, actor, role="facilitator", joined_at=JOINED)
    memberships.invite(group, member=member, actor=actor, now=INSIDE)


def somebody_asks_to_join(member: Member) -> None:
    group = GroupFactory()
    put_in(group, member, role="facilitator", joined_at=JOINED)
    memberships.join(group, member=MemberFactory(), now=INSIDE)


EVENTS = {
    "community.posts": a_post,
    "community.mentions": a_mention,
    "community.answers": an_answer,
    "community.contacts": a_request,
    "community.invitations": an_invitation,
    "community.requests": somebody_asks_to_join,
}
# Told on the site, by a mail at once, in the digest.
TOLD = {
    Channel.MAIL: (1, 1, 0),
    Channel.DIGEST: (1, 0, 1),
    Channel.SITE: (1, 0, 0),
    Channel.OFF: (0, 0, 0),
}
OFFERED = [
    (name, channel)
    for name, kind in registry.in_order()
    if name in EVENTS
    for channel in kind.channels
]


def heard(member: Member) -> tuple[int, int, int]:
    """How often `member` is told: on the site, by a mail of its own, in the digest."""
    mails = OutboxRow.objects.filter(recipient=member.email).exclude(message="community.digest")
    singly = mails.count()
    digest.send_due(now=NOW)
    items = DigestItem.objects.filter(recipient__member=member)
    return Notification.objects.filter(member=member).count(), singly, items.count()


@pytest.fixture
def member() -> Member:
    member = shown(name="Anna Tamm")
    since = SINCE - timedelta(days=30)
    Recipient.objects.create(member=member, cadence="weekly", since=since, created_at=since)
    return member


def test_every_kind_of_the_network_that_leaves_a_choice_is_in_the_table():
    ours = {name for name, kind in registry.kinds if name.startswith("community.")}

    assert ours - {name for name in ours if registry.kinds[name].is_owed} == set(EVENTS)


@pytest.mark.parametrize(("name", "channel"), OFFERED)
def test_each_kind_is_told_by_the_chosen_channel_and_never_twice(member, name, channel):
    notifications.choose(member, channels={name: channel})

    EVENTS[name](member)

    # Whoever wants to hear nothing of mentions reads of the post as of any other in the group.
    is_post = channel == Channel.OFF and name in {"community.mentions", "community.answers"}
    assert heard(member) == ((0, 0, 1) if is_post else TOLD[channel])


@pytest.mark.parametrize("name", EVENTS)
def test_what_was_read_on_the_site_is_not_told_in_the_digest(member, name):
    if Channel.DIGEST in registry.kinds[name].channels:
        notifications.choose(member, channels={name: Channel.DIGEST})
    EVENTS[name](member)

    assert notifications.read(member, until=LATER) == 1

    assert heard(member) == (1, 0, 0)


@pytest.mark.parametrize("name", ["community.contacts", "community.invitations"])
def test_what_came_before_mails_were_wanted_is_told_in_the_digest(member, name):
    notifications.choose(member, channels={name: Channel.DIGEST})
    EVENTS[name](member)

    notifications.choose(member, channels={name: Channel.MAIL})

    assert heard(member) == (1, 0, 1)


@pytest.mark.parametrize("state", ["skipped", "failed"])
@pytest.mark.parametrize("name", EVENTS)
def test_what_was_to_be_mailed_at_once_and_never_was_is_told_in_the_digest(member, name, state):
    """An address that is not written to for some days, for example."""
    EVENTS[name](member)
    OutboxRow.objects.filter(recipient=member.email).update(state=state)

    assert heard(member)[2] == 1
    mail = emails.digest(now=NOW, delivery=DigestItem.objects.get().delivery_id)
    assert mail is not None
    assert mail.context["others"] == 0


def test_what_is_read_after_the_digest_was_put_together_does_not_leave_with_it(member):
    notifications.choose(member, channels={"community.contacts": Channel.DIGEST})
    a_request(member)
    digest.send_due(now=NOW)
    delivery = DigestItem.objects.get(recipient__member=member).delivery_id

    before = emails.digest(now=NOW, delivery=delivery)
    notifications.read(member, until=NOW)

    assert before is not None
    assert emails.digest(now=NOW, delivery=delivery) is None


@pytest.mark.parametrize(
    ("mails", "event", "expected"),
    [
        (GroupMail.ALL, a_post, 1),
        (GroupMail.ALL, a_mention, 1),
        (GroupMail.MENTIONS, a_post, 0),
        (GroupMail.MENTIONS, a_mention, 1),
        (GroupMail.NONE, a_mention, 0),
        (GroupMail.NONE, an_answer, 0),
    ],
)
def test_the_choice_of_a_group_decides_about_its_mails(member, mails, event, expected):
    event(member, mails=mails)

    assert heard(member) == (1, expected, 1 - expected)


@pytest.mark.parametrize(
    ("kind", "event"), [("community.posts", a_post), ("community.mentions", a_mention)]
)
def test_every_new_post_of_a_group_is_mailed_whatever_is_chosen_for_the_kinds(member, kind, event):
    NotificationChoice.objects.create(member=member, kind=kind, channel=Channel.OFF)

    event(member, mails=GroupMail.ALL)

    assert heard(member) == (1, 1, 0)
    assert not Notification.objects.filter(member=member, read_at=None).exists()


def test_nobody_is_told_of_what_they_did_themselves(member):
    notifications.notify({member.pk: "community.posts"}, "post:1", by=member.pk, now=NOW)

    assert heard(member)[0] == 0


def test_nor_who_may_no_longer_sign_in(member):
    Member.objects.filter(pk=member.pk).update(is_active=False)

    a_mention(member)

    assert heard(member) == (0, 0, 0)


@pytest.mark.parametrize("spared", ["muted", "blocked"])
def test_nor_of_posts_they_have_muted_or_whose_author_they_have_blocked(member, spared):
    group, author = GroupFactory(), MemberFactory()
    put_in(group, member, author, joined_at=JOINED)
    first = begun(group, author, now=JOINED)
    Notification.objects.all().delete()
    if spared == "muted":
        ThreadReader.objects.create(thread=first.thread, member=member, is_muted=True)
    else:
        Block.objects.create(blocker=member, blocked=author, created_at=JOINED)

    answered(first, author, now=INSIDE)

    assert not Notification.objects.exists()


def test_twice_is_once(member):
    mail = notifications.Mail(
        message="community.post",
        promise=lambda pk, email: notifications.outbox.Promise(recipient=email, key="", ids={}),
    )
    for _ in range(2):
        notifications.notify({member.pk: "community.mentions"}, "post:1", mail=mail, now=NOW)

    assert (Notification.objects.count(), OutboxRow.objects.count()) == (1, 1)


def test_a_post_costs_the_same_queries_for_any_number_of_people(django_assert_num_queries):
    for number in (2, 20):
        group, author = GroupFactory(), MemberFactory()
        put_in(group, author, *MemberFactory.create_batch(number), joined_at=JOINED)
        first = begun(group, author, now=JOINED)

        with django_assert_num_queries(29):
            discussions.reply(first.thread, body="Yes.", once=uuid4(), author=author, now=INSIDE)


def test_so_does_one_that_is_mailed_to_each(django_assert_num_queries):
    for number in (2, 20):
        group, author = GroupFactory(), MemberFactory()
        put_in(
            group,
            author,
            *MemberFactory.create_batch(number),
            joined_at=JOINED,
            mails=GroupMail.ALL,
        )
        first = begun(group, author, now=JOINED)

        with django_assert_num_queries(31):
            discussions.reply(first.thread, body="Yes.", once=uuid4(), author=author, now=INSIDE)


# --- how many are unread --------------------------------------------------------------------------


def unread(member: Member) -> int:
    return Member.objects.values_list("notifications_unread", flat=True).get(pk=member.pk)


def test_the_number_is_counted_when_the_event_is_committed_and_when_it_is_read(
    member, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        a_request(member)
        a_mention(member)
    told = unread(member)

    contact = Notification.objects.get(kind="community.contacts")
    notifications.read(member, about=contact.about, until=LATER)

    assert (told, unread(member), member.notifications_unread) == (2, 1, 1)


def test_only_what_was_there_by_then_is_read(member):
    a_request(member)

    assert notifications.read(member, until=INSIDE - timedelta(seconds=1)) == 0


def test_nobody_reads_what_is_anothers(member):
    a_request(member)

    assert notifications.read(MemberFactory(), until=NOW) == 0


def test_a_wrong_number_is_found_and_counted_anew(member):
    a_request(member)
    Member.objects.filter(pk=MemberFactory().pk).update(notifications_unread=7)

    assert notifications.repair(now=NOW) == 2
    assert unread(member) == 1
    assert notifications.repair(now=NOW) == 0


def test_reading_a_discussion_reads_what_one_was_told_of_it(member):
    a_mention(member)
    thread = Notification.objects.get().about.partition(":")[2]

    discussions.read(discussions.Thread.objects.get(uuid=thread), member=member, until=NOW)

    assert not Notification.objects.filter(read_at=None).exists()


# --- choosing -------------------------------------------------------------------------------------


def test_only_what_differs_from_what_is_suggested_is_kept(member):
    notifications.choose(
        member,
        channels={"community.posts": Channel.OFF, "community.mentions": Channel.MAIL},
    )

    assert list(NotificationChoice.objects.values_list("kind", "channel")) == [
        ("community.posts", "off")
    ]
    notifications.choose(member, channels={"community.posts": Channel.DIGEST})
    assert not NotificationChoice.objects.exists()


def test_what_is_owed_or_not_offered_cannot_be_chosen(member):
    notifications.choose(
        member,
        channels={"community.memberships": Channel.OFF, "community.posts": Channel.MAIL},
    )

    assert not NotificationChoice.objects.exists()


def test_all_as_suggested_forgets_what_was_chosen(member):
    notifications.choose(member, channels={"community.posts": Channel.OFF})

    notifications.suggested(member)

    assert not NotificationChoice.objects.exists()


def test_the_link_in_a_mail_ends_that_kind_and_no_other(member):
    found = notifications.by_link(*notifications.stop_link(member, "community.mentions"))

    for _ in range(2):
        notifications.stop(found)

    a_mention(member)
    a_request(member)
    mails = OutboxRow.objects.values_list("message", flat=True)
    assert list(mails) == ["community.contact_request"]
    notifications.resume(found)
    assert not NotificationChoice.objects.exists()


def test_of_posts_it_ends_those_of_one_group(member):
    one, other = GroupFactory(), GroupFactory()
    for group in (one, other):
        put_in(group, member, mails=GroupMail.ALL)

    notifications.stop(
        notifications.by_link(*notifications.stop_link(member, "community.posts", one.uuid))
    )

    rows = GroupMembership.objects.filter(state=MembershipState.MEMBER)
    assert dict(rows.values_list("group", "mails")) == {one.pk: "mentions", other.pk: "all"}


def test_a_link_that_was_changed_opens_nothing(member):
    what, token = notifications.stop_link(member, "community.mentions")

    for changed in (("community.posts", token), (what, f"{token}x"), ("nothing", token)):
        with pytest.raises(links.BadLink):
            notifications.by_link(*changed)


# --- how long they are kept -----------------------------------------------------------------------


def test_what_was_read_goes_earlier_than_what_was_not(member, settings):
    for name, days, is_read in (("a", 100, True), ("b", 100, False), ("c", 200, False)):
        at = NOW - timedelta(days=days)
        Notification.objects.create(
            member=member, kind="community.posts", thing=name, about=name, created_at=at,
            read_at=at if is_read else None,
        )  # fmt: skip
    notifications.recount({member.pk})

    retention.enforce(now=NOW)

    assert list(Notification.objects.values_list("thing", flat=True)) == ["b"]
    assert unread(member) == 1


def test_all_of_it_goes_with_the_account(member):
    a_mention(member)
    notifications.choose(member, channels={"community.posts": Channel.OFF})

    deletion.delete(member, now=NOW)

    assert not Notification.objects.filter(kind="community.mentions").exists()
    assert not NotificationChoice.objects.exists()
