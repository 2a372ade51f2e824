"""From an address to a recipient, to a member, to nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from community import errors
from community.models import (
    DigestDelivery,
    DigestItem,
    Follow,
    Member,
    Recipient,
    SubscriptionWish,
    Topic,
)
from community.queries import recipients
from community.services import deletion, digest, digest_choice, retention, subscriptions
from foundation import digests
from foundation.models import OutboxRow, Suppression
from tests.community.things import Things, reader, subscriber, wish
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

# Half past seven in Tallinn, on a Tuesday.
DUE = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
NOW = DUE + timedelta(minutes=5)
LONG_AGO = DUE - timedelta(days=60)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> Things:
    section = Things(is_public=True, first=DUE - timedelta(days=1))
    monkeypatch.setattr(digests.sections, "_entries", {"tests.things": section})
    return section


def topic(slug: str) -> Topic:
    return Topic.objects.create(name={"en": slug}, slug=slug)


# --- confirming -----------------------------------------------------------------------------------


def test_a_confirmed_wish_gets_the_next_edition_and_none_that_was_due_before(things: Things):
    subscriptions.confirm(wish(LONG_AGO), now=DUE + timedelta(minutes=1))

    missed = digest.send_due(now=NOW)
    things.published["second"] = NOW
    sent = digest.send_due(now=NOW + WEEK)

    assert (missed, sent) == (0, 1)
    assert OutboxRow.objects.get().recipient == "asked@example.org"


def test_a_new_wish_of_a_subscriber_changes_what_they_get_without_a_hole():
    row = subscriber(LONG_AGO, email="asked@example.org", only_topics=True)
    row.topics.add(topic("old"))

    subscriptions.confirm(wish(NOW, cadence="daily", language="lv"), now=NOW)

    changed = Recipient.objects.get()
    assert (changed.pk, changed.cadence, changed.language) == (row.pk, "daily", "lv")
    assert (changed.since, changed.only_topics, changed.topics.count()) == (LONG_AGO, False, 0)
    assert changed.consented_at == NOW


def test_who_had_stopped_begins_anew():
    subscriber(LONG_AGO, email="asked@example.org", cadence="none")

    subscriptions.confirm(wish(NOW), now=NOW)

    assert Recipient.objects.values_list("cadence", "since").get() == ("weekly", NOW)


def test_nothing_is_confirmed_for_a_member():
    MemberFactory(email="asked@example.org")

    with pytest.raises(errors.HasAccount):
        subscriptions.confirm(wish(NOW), now=NOW)

    assert not Recipient.objects.exists()


def test_a_topic_that_is_gone_by_then_is_left_out():
    row = wish(NOW, only_topics=True)
    kept, gone = topic("kept"), topic("gone")
    row.topics.add(kept, gone)
    gone.delete()

    recipient = subscriptions.confirm(row, now=NOW)

    assert list(recipient.topics.all()) == [kept]


def test_who_asks_for_news_and_follows_the_link_is_written_to_again():
    for reason in ("complaint", "hard"):
        Suppression.objects.create(address="asked@example.org", reason=reason, since=NOW)

    subscriptions.confirm(wish(NOW), now=NOW)

    assert not Suppression.objects.exists()


# --- topics that are no more ----------------------------------------------------------------------


def test_whose_topics_are_all_gone_hears_of_everything_until_they_choose_again():
    row, other = subscriber(LONG_AGO, only_topics=True), subscriber(LONG_AGO, only_topics=True)
    gone, kept = topic("gone"), topic("kept")
    row.topics.add(gone)
    other.topics.add(gone, kept)

    before = recipients.readers([row, other])
    gone.delete()
    after = recipients.readers([row, other])

    assert [reader.only_topics for reader in before.values()] == [True, True]
    assert (after[row.pk].only_topics, after[other.pk].only_topics) == (False, True)
    lost = [recipients.has_lost_topics(one, after[one.pk]) for one in (row, other)]
    assert lost == [True, False]


def test_a_member_who_follows_no_topic_still_hears_of_followed_ones_alone():
    member = reader(LONG_AGO)
    Recipient.objects.update(only_topics=True)

    (known,) = recipients.readers(Recipient.objects.select_related("member")).values()

    assert (known.only_topics, recipients.has_lost_topics(member, known)) == (True, False)


def test_who_joins_after_their_topics_went_hears_of_everything_as_before():
    row = subscriber(LONG_AGO, email="anna@example.org", only_topics=True)
    row.topics.add(topic("gone"))
    Topic.objects.all().delete()

    Member.objects.create_user("anna@example.org")

    assert Recipient.objects.get().only_topics is False


# --- becoming a member ----------------------------------------------------------------------------


def test_a_subscriber_who_joins_takes_along_rhythm_topics_zone_and_ledger(things: Things):
    row = subscriber(
        LONG_AGO, email="anna@xn--ppe-nna.example", time_zone="Europe/Riga", only_topics=True
    )
    data = topic("data")
    row.topics.add(data)
    digest.send_due(now=NOW)

    member = Member.objects.create_user("Anna@Õppe.example", language="et")

    taken = Recipient.objects.get()
    assert (taken.pk, taken.member, taken.email, taken.cadence) == (row.pk, member, "", "weekly")
    assert list(Follow.objects.values_list("member", "topic")) == [(member.pk, data.pk)]
    assert (member.time_zone, Member.objects.get().time_zone) == ("Europe/Riga", "Europe/Riga")
    assert taken.mail_language == "et"
    things.published["second"] = NOW
    digest.send_due(now=NOW + WEEK)
    assert sorted(DigestItem.objects.values_list("thing", flat=True)) == ["first", "second"]
    assert DigestDelivery.objects.filter(recipient=row).count() == 2


def test_links_in_mails_sent_before_still_stop_it():
    token = subscriber(LONG_AGO, email="anna@example.org").link_token
    member = MemberFactory(email="anna@example.org")

    digest_choice.stop(digest_choice.by_link(token), now=NOW)

    assert Recipient.objects.values_list("member", "cadence").get() == (member.pk, "none")


def test_a_member_who_moves_to_a_subscribed_address_keeps_their_own_choice():
    subscriber(LONG_AGO, email="new@example.org", cadence="daily")
    own = reader(LONG_AGO, email="old@example.org", time_zone="Europe/Oslo")

    own.member.email = "new@example.org"
    own.member.save()

    assert list(Recipient.objects.values_list("pk", "cadence")) == [(own.pk, "weekly")]
    assert Member.objects.get().time_zone == "Europe/Oslo"


def test_a_member_without_a_choice_takes_that_of_their_new_address():
    subscriber(LONG_AGO, email="new@example.org", cadence="daily", time_zone="Europe/Riga")
    member = MemberFactory(email="old@example.org", time_zone="Europe/Oslo")

    member.email = "new@example.org"
    member.save()

    assert list(Recipient.objects.values_list("member", "cadence")) == [(member.pk, "daily")]
    assert Member.objects.get().time_zone == "Europe/Oslo"


def test_what_passed_by_the_receiver_is_found_by_the_duty():
    row = subscriber(LONG_AGO, email="anna@example.org")
    Member.objects.bulk_create([Member(email="anna@example.org")])

    done = [subscriptions.tidy(now=NOW) for _ in range(2)]

    row.refresh_from_db()
    assert (done, row.member) == ([1, 0], Member.objects.get())


def test_a_member_s_deletion_takes_the_subscription_and_wishes_along():
    subscriber(LONG_AGO, email="anna@example.org")
    member = MemberFactory(email="anna@example.org")
    wish(NOW, email="anna@example.org")

    deletion.delete(member, now=NOW)

    assert not Recipient.objects.exists()
    assert not SubscriptionWish.objects.exists()


# --- forgetting -----------------------------------------------------------------------------------


def test_forgetting_leaves_nothing_but_that_mails_were_sent(things: Things):
    press, other = subscriber(LONG_AGO, email="press@example.org"), subscriber(LONG_AGO)
    wish(NOW, email="press@example.org")
    digest.send_due(now=NOW)
    seat = OutboxRow.objects.create(
        message="events.x", recipient="press@example.org", created_at=NOW, due_at=NOW
    )

    number = subscriptions.forget("Press@example.org", now=NOW)
    again = subscriptions.forget("press@example.org", now=NOW)

    assert (number, again) == (3, 0)
    assert list(Recipient.objects.all()) == [other]
    assert not SubscriptionWish.objects.exists()
    assert not DigestDelivery.objects.filter(recipient=press.pk).exists()
    mails = OutboxRow.objects.order_by("pk").values_list("message", "recipient", "state")
    assert sorted(mails) == [
        ("community.digest", "", "skipped"),
        ("community.digest", other.email, "pending"),
        (seat.message, "press@example.org", "pending"),
    ]


def test_forgetting_a_subscriber_is_nothing_for_members():
    own = reader(LONG_AGO, email="anna@example.org")

    assert subscriptions.forget("anna@example.org", now=NOW) == 0
    assert Recipient.objects.get() == own


def test_wishes_are_forgotten_after_three_days_confirmed_or_not():
    for at in (NOW - timedelta(days=3), NOW - timedelta(days=2)):
        wish(at)
        subscriptions.confirm(wish(at, email=f"{at:%d}@example.org"), now=at)

    done = [subscriptions.tidy(now=NOW) for _ in range(2)]

    assert (done, SubscriptionWish.objects.count(), Recipient.objects.count()) == ([2, 0], 2, 2)


def test_who_stopped_is_forgotten_a_month_later():
    gone = subscriber(LONG_AGO)
    digest_choice.stop(gone, now=NOW - timedelta(days=31))
    late = subscriber(LONG_AGO)
    digest_choice.stop(late, now=NOW - timedelta(days=29))
    kept = {late, subscriber(LONG_AGO), reader(LONG_AGO, cadence="none")}
    due = {kind.key: kind.number for kind in retention.due(now=NOW)}["subscribers"]

    done = retention.enforce(now=NOW)

    assert (due, done) == (1, 1)
    assert set(Recipient.objects.all()) == kept
