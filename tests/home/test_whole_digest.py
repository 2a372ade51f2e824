"""A digest with all that the apps put into it, from the ledger to the mail."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from wagtail.models import Locale

from community.models import Block, DigestItem, Follow, GroupMembership, Member, Profile, Recipient
from community.services import digest
from events.models import Event, EventPage, Registration, Run
from events.services import contacts
from foundation import outbox
from foundation.models import OutboxRow
from home.models import NewsItem, NewsPage
from tests.community.things import reader
from tests.factories.digests import INSIDE, NOW, SINCE
from tests.factories.events import entry, plan, published
from tests.factories.groups import GroupFactory, answered, begun, put_in
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.factories.registrations import registered
from tests.foundation.smtp_server import Inbox, smtp_server

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

PARTS = {
    "Waiting for you": ["An offer"],
    "Your dates": ["A date"],
    "New in the calendar": ["An event"],
    "News": ["A story"],
    "In your groups": ["A discussion"],
    "New members": ["Ann Tamm"],
}


@pytest.fixture
def inbox():
    with smtp_server() as server:
        yield server


def event(title: str, day: date, *, is_new: bool = False) -> Run:
    page = published(plan(entry(day)), title=title, visibility="members")
    first = INSIDE if is_new else SINCE - timedelta(days=30)
    EventPage.objects.filter(pk=page.pk).update(first_published_at=first)
    return Run.objects.get(event__key=page.event_key)


def everything_is_new(*members: Member) -> None:
    """One thing in each part, for each of `members`."""
    offer, own = event("An offer", date(2026, 12, 10)), event("A date", date(2026, 11, 26))
    event("An event", date(2026, 12, 7), is_new=True)
    group, author = GroupFactory(name="Tea"), MemberFactory(name="Ann Tamm")
    put_in(group, author, *members, joined_at=SINCE)
    answered(begun(group, author, title="A discussion", now=INSIDE), author, now=INSIDE)
    Profile.objects.create(member=author, in_directory=True, listed_at=INSIDE)
    news = NewsPage.objects.get(locale=Locale.objects.get(language_code="en"))
    news.add_child(
        instance=NewsItem(
            locale=news.locale, first_published_at=INSIDE, dated_at=INSIDE, title="A story"
        )
    )
    for member in members:
        contact = contacts.of_member(member, now=INSIDE)
        registered(own, at=INSIDE, contact=contact)
        registered(
            offer, at=INSIDE, contact=contact, state="offered",
            offer_expires_at=NOW + timedelta(days=2),
        )  # fmt: skip


def send() -> OutboxRow:
    digest.send_due(now=NOW)
    outbox.send_due(now=NOW, message="community.digest")
    return OutboxRow.objects.get(message="community.digest")


def test_both_parts_of_the_mail_carry_everything_in_its_place(inbox: Inbox):
    everything_is_new(reader(SINCE, language="en").member)

    send()

    mail = inbox.mails[0]
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    html = mail.get_body(("html",)).get_content()
    headings = [
        re.sub(r"<[^>]+>", "", words) for words in re.findall(r"<h[23][^>]*>(.*?)</h[23]>", html)
    ]
    expected = [words for part, titles in PARTS.items() for words in (part, *titles)]
    assert headings == expected
    assert [line for line in text.splitlines() if line in expected] == expected
    assert "You are in the group Tea" in text
    assert mail["Subject"] == "An offer, and 5 more"


def test_what_is_new_and_of_somebody_one_follows_stands_once_with_the_reason(inbox: Inbox):
    member = reader(SINCE, language="en").member
    host = OrganisationFactory(name={"en": "Ministry of Tea"})
    everything_is_new(member)
    Event.objects.update(host=host)
    Follow.objects.create(member=member, organisation=host, created_at=SINCE)

    send()

    text = inbox.mails[0].get_body(("plain",)).get_content()
    assert set(DigestItem.objects.values_list("section", flat=True)).isdisjoint(
        {"events.followed", "home.followed"}
    )
    assert text.splitlines().count("An event") == 1
    assert text.splitlines().count("You follow: Ministry of Tea") == 1


def unpublished(member: Member) -> None:
    for page in EventPage.objects.filter(title="An event"):
        page.unpublish()


def made_confidential(member: Member) -> None:
    Event.objects.filter(occurrences__start__gte="2026-12-07T00:00Z").update(
        visibility="organisations"
    )


def story_taken_down(member: Member) -> None:
    for page in NewsItem.objects.all():
        page.unpublish()


def group_left(member: Member) -> None:
    GroupMembership.objects.filter(member=member).delete()


def author_blocked(member: Member) -> None:
    Block.objects.create(
        blocker=member, blocked=Member.objects.get(name="Ann Tamm"), created_at=NOW
    )


def profile_closed(member: Member) -> None:
    Profile.objects.update(in_directory=False)


def answered_offer(member: Member) -> None:
    Registration.objects.filter(state="offered").update(state="expired", offer_expires_at=None)


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        (unpublished, {"An event"}),
        (made_confidential, {"An event"}),
        (story_taken_down, {"A story"}),
        (group_left, {"A discussion"}),
        (author_blocked, {"A discussion", "Ann Tamm"}),
        (profile_closed, {"Ann Tamm"}),
        (answered_offer, {"An offer"}),
    ],
)
def test_what_was_closed_or_done_after_it_was_chosen_is_not_in_the_mail(
    inbox: Inbox, change: Callable[[Member], None], gone: set[str]
):
    member = reader(SINCE, language="en").member
    everything_is_new(member)
    digest.send_due(now=NOW)
    change(member)

    outbox.send_due(now=NOW, message="community.digest")

    html = inbox.mails[0].get_body(("html",)).get_content()
    titles = {words for titles in PARTS.values() for words in titles}
    found = {re.sub(r"<[^>]+>", "", words) for words in re.findall(r"<h3.*?</h3>", html)}
    assert found == titles - gone


def test_when_everything_was_closed_there_is_no_mail(inbox: Inbox):
    member = reader(SINCE, language="en").member
    everything_is_new(member)
    digest.send_due(now=NOW)
    for change in (answered_offer, story_taken_down, group_left, profile_closed):
        change(member)
    Event.objects.update(is_live=False)
    Registration.objects.update(state="cancelled")

    outbox.send_due(now=NOW, message="community.digest")

    assert OutboxRow.objects.get(message="community.digest").state == "skipped"
    assert inbox.mails == []


def test_who_has_no_account_gets_what_is_public_alone(inbox: Inbox):
    everything_is_new(MemberFactory())
    Recipient.objects.create(
        email="press@example.org", cadence="weekly", since=SINCE, created_at=SINCE
    )

    digest.send_due(now=NOW)

    assert list(DigestItem.objects.values_list("section", flat=True)) == ["home.news"]


@pytest.mark.one_database
def test_filling_costs_the_same_for_any_number_of_readers(django_assert_max_num_queries):
    batches = [MemberFactory.create_batch(count) for count in (1, 1, 5, 50)]
    everything_is_new(*(member for batch in batches for member in batch))
    numbers = []
    for batch in batches:
        for member in batch:
            Recipient.objects.create(member=member, cadence="weekly", since=SINCE, created_at=SINCE)
        digest.plan(now=NOW)
        with django_assert_max_num_queries(100) as asked:
            assert digest.fill(now=NOW) == {"promised": len(batch)}
        numbers.append(len(asked.captured_queries))

    # The first one finds no caches.
    assert len(set(numbers[1:])) == 1
    assert DigestItem.objects.count() == sum(map(len, batches)) * len(PARTS)
