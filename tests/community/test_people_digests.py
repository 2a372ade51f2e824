"""Who is told of new members, and of what those do whom one follows."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from community.enums import Audience
from community.models import Block, Follow, Member, MemberGroup, Profile, Thread, ThreadReader
from community.people_digests import DiscussionsOfFollowed, NewMembers, NewOfFollowed
from community.services import discussions, welcoming
from tests.factories.digests import INSIDE, NOW, SINCE, UNTIL, chosen, rendered, told, windows
from tests.factories.groups import GroupFactory, begun, put_in
from tests.factories.people import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def new(name: str = "Ann", *, organisation=None, at=INSIDE, **says) -> Member:
    """Somebody who went into the directory at `at`."""
    member = MemberFactory(name=name, organisation=organisation)
    Profile.objects.create(member=member, **{"in_directory": True, "listed_at": at, **says})
    return member


def follow(member: Member, **what) -> None:
    Follow.objects.create(member=member, created_at=SINCE, **what)


# --- new members ----------------------------------------------------------------------------------


def test_who_went_into_the_directory_is_told_with_what_they_show():
    ministry = OrganisationFactory(name={"en": "Ministry of Tea"})
    person = new("Ann Tamm", organisation=ministry, title="Taster")

    entry = told(NewMembers(), MemberFactory())[0]

    assert (entry.title, entry.facts) == ("Ann Tamm", ("Taster, Ministry of Tea",))
    assert entry.address == f"http://localhost/en/members/{person.uuid}/"
    assert entry.thing == f"member:{person.uuid}"


def test_what_a_new_member_hides_is_not_told():
    new("Ann Tamm", organisation=OrganisationFactory(), title="Taster",
        audience_title=Audience.ME, audience_organisations=Audience.ME)  # fmt: skip

    assert told(NewMembers(), MemberFactory())[0].facts == ()


@pytest.mark.parametrize(
    ("at", "is_chosen"),
    [
        (SINCE - timedelta(seconds=1), False),
        (SINCE, True),
        (UNTIL - timedelta(seconds=1), True),
        (UNTIL, False),
        (None, False),
    ],
)
def test_who_was_listed_in_the_window_is_new(at, is_chosen):
    new(at=at)

    assert bool(chosen(NewMembers(), MemberFactory())[0]) == is_chosen


def test_nobody_is_new_to_themselves():
    assert chosen(NewMembers(), new()) == [[]]


def closed(person, reader):
    Profile.objects.filter(member=person).update(in_directory=False)


def name_hidden(person, reader):
    Profile.objects.filter(member=person).update(audience_name=Audience.ORGANISATION)


def suspended(person, reader):
    Member.objects.filter(pk=person.pk).update(is_active=False)


def blocks_reader(person, reader):
    Block.objects.create(blocker=person, blocked=reader, created_at=NOW)


def blocked_by_reader(person, reader):
    Block.objects.create(blocker=reader, blocked=person, created_at=NOW)


HIDING = [closed, name_hidden, suspended, blocks_reader, blocked_by_reader]


@pytest.mark.parametrize("hide", HIDING)
@pytest.mark.parametrize("section", [NewMembers, NewOfFollowed])
def test_who_is_not_seen_is_told_at_neither_moment(section, hide):
    work = OrganisationFactory()
    person, reader, late = new(organisation=work), MemberFactory(), MemberFactory()
    for member in (reader, late):
        follow(member, organisation=work)
    things = chosen(section(), reader)[0]
    hide(person, reader)
    hide(person, late)

    assert (len(things), rendered(section(), reader, things)) == (1, [])
    assert chosen(section(), late) == [[]]


def test_colleagues_are_told_of_whom_others_do_not_see():
    work = OrganisationFactory()
    new(organisation=work, audience_name=Audience.ORGANISATION)
    colleague, other = MemberFactory(organisation=work), MemberFactory()

    assert [len(things) for things in chosen(NewMembers(), colleague, other)] == [1, 0]


def test_the_latest_come_first_and_five_are_named():
    people = [new(f"Member {n}", at=INSIDE + timedelta(minutes=n)) for n in range(7)]

    things = chosen(NewMembers(), MemberFactory())[0]

    assert things == [f"member:{person.uuid}" for person in reversed(people)]
    assert NewMembers.most == 5


def test_who_was_there_before_it_was_kept_since_when_is_not_new():
    member = new("Ann", at=None)

    welcoming.be_found(member, in_directory=True, cadence="none", now=INSIDE)

    assert Profile.objects.get().listed_at is None


def test_one_is_new_once_however_often_one_comes_and_goes():
    member = MemberFactory(name="Ann")
    for day, listed in enumerate((False, True, False, True)):
        now = INSIDE + timedelta(days=day)
        welcoming.be_found(member, in_directory=listed, cadence="none", now=now)

    assert Profile.objects.get().listed_at == INSIDE + timedelta(days=1)


# --- of an organisation that one follows ----------------------------------------------------------


def test_new_members_of_a_followed_organisation_are_told_and_why():
    tea, coffee = OrganisationFactory(name={"en": "Tea"}), OrganisationFactory()
    ann = new("Ann", organisation=tea)
    new("Bob", organisation=coffee)
    reader = MemberFactory()
    follow(reader, organisation=tea)

    entries = told(NewOfFollowed(), reader)

    assert [(entry.thing, entry.why) for entry in entries] == [
        (f"member:{ann.uuid}", "You follow: Tea")
    ]


def test_where_somebody_works_is_not_told_by_following_it():
    work = OrganisationFactory()
    person, reader = new(organisation=work), MemberFactory()
    follow(reader, organisation=work)
    things = chosen(NewOfFollowed(), reader)[0]
    Profile.objects.filter(member=person).update(audience_organisations=Audience.ME)

    assert (len(things), chosen(NewOfFollowed(), reader)) == (1, [[]])
    assert rendered(NewOfFollowed(), reader, things) == []


# --- of people whom one follows -------------------------------------------------------------------


@pytest.fixture
def group() -> MemberGroup:
    return GroupFactory(name="Tea", joining="open")


def an_author(group: MemberGroup) -> Member:
    author = new("Ann Tamm", at=SINCE - timedelta(days=90))
    put_in(group, author)
    return author


def follower(author: Member) -> Member:
    reader = MemberFactory()
    follow(reader, person=author)
    return reader


def test_a_discussion_that_a_followed_person_begins_in_an_open_group_is_told(group):
    author = an_author(group)
    post = begun(group, author, title="Green tea", now=INSIDE)

    entry = told(DiscussionsOfFollowed(), follower(author))[0]

    assert (entry.title, entry.why) == ("Green tea", "You follow: Ann Tamm")
    assert entry.facts == ("New discussion in the open group Tea",)
    assert (
        entry.address == f"http://localhost/en/groups/{group.slug}/discussions/{post.thread.uuid}/"
    )


def group_closed(group, author, reader):
    MemberGroup.objects.update(joining="request")


def thrown_out(group, author, reader):
    put_in(group, reader, state="removed")


def in_it(group, author, reader):
    """Then it stands with the groups."""
    put_in(group, reader)


def hidden(group, author, reader):
    Thread.objects.update(is_hidden=True)


def unfollowed(group, author, reader):
    Follow.objects.all().delete()


def profile_closed(group, author, reader):
    closed(author, reader)


def blocking(group, author, reader):
    blocks_reader(author, reader)


def muted(group, author, reader):
    ThreadReader.objects.create(thread=Thread.objects.get(), member=reader, is_muted=True)


def seen(group, author, reader):
    discussions.read(Thread.objects.get(), member=reader, until=NOW)


CHANGES = [
    group_closed, thrown_out, in_it, hidden, unfollowed, profile_closed, blocking, muted, seen,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_closed_to_a_follower_is_told_at_neither_moment(group, change):
    author = an_author(group)
    begun(group, author, now=INSIDE)
    reader = follower(author)
    things = chosen(DiscussionsOfFollowed(), reader)[0]
    change(group, author, reader)

    assert (len(things), chosen(DiscussionsOfFollowed(), reader)) == (1, [[]])
    assert rendered(DiscussionsOfFollowed(), reader, things) == []


def test_who_follows_nobody_hears_of_nothing(group):
    begun(group, an_author(group), now=INSIDE)

    assert chosen(DiscussionsOfFollowed(), MemberFactory()) == [[]]


# --- what it costs --------------------------------------------------------------------------------

# Choosing and rendering: whom one sees (profiles, blocks), and what; discussions, who is in the
# group, who has read them.
COSTS = [(NewMembers, 3, 4), (NewOfFollowed, 3, 4), (DiscussionsOfFollowed, 3, 3)]


@pytest.mark.parametrize(("section", "choosing", "rendering"), COSTS)
@pytest.mark.parametrize("count", [1, 5, 50])
def test_queries_are_the_same_for_any_number(
    section, choosing, rendering, count, group, django_assert_num_queries
):
    work = OrganisationFactory()
    author = an_author(group)
    readers = [follower(author) for _ in range(count)]
    for each in range(min(count, 5)):
        new(organisation=work)
        discussions.start(
            group, title=f"T{each}", body="?", once=uuid4(), author=author, now=INSIDE
        )
    for reader in readers:
        follow(reader, organisation=work)
    asked = windows(*readers)

    with django_assert_num_queries(choosing):
        found = section().choose(asked)
    with django_assert_num_queries(rendering):
        entries = section().render_one(asked[0].reader, found[readers[0].pk], now=NOW)

    assert {len(things) for things in found.values()} == {len(entries)} == {min(count, 5)}
