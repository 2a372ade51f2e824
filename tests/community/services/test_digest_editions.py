"""Stopping an edition, letting it go on, and how far each has got."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from community import errors
from community.models import DigestDelivery, DigestEdition, Member, Recipient
from community.queries import digest_editions as reading
from community.services import digest, digest_editions
from foundation import digests, outbox, outcomes
from foundation.models import OutboxRow
from tests.community.things import Things, reader
from tests.factories.people import MemberFactory
from tests.foundation.smtp_server import smtp_server

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
NOW = DUE + timedelta(minutes=5)
LONG_AGO = DUE - timedelta(days=100)


@pytest.fixture(autouse=True)
def things(monkeypatch) -> Things:
    section = Things(first=DUE - timedelta(days=1))
    monkeypatch.setattr(digests.sections, "_entries", {"tests.things": section})
    return section


@pytest.fixture
def moderator() -> Member:
    return MemberFactory(groups=["Moderators"])


@pytest.fixture
def inbox():
    with smtp_server() as server:
        yield server


def edition() -> DigestEdition:
    return DigestEdition.objects.get()


def numbers() -> tuple[int, ...]:
    row = reading.progress([edition()])[0]
    parts = (row.waiting, row.sent, row.empty, row.not_sent, row.unknown, row.failed)
    assert (sum(parts), row.done) == (row.total, row.total - row.waiting)
    return parts


def test_what_was_promised_is_held_back_and_goes_on(inbox, moderator: Member):
    reader(LONG_AGO)
    digest.send_due(now=NOW)

    for minutes in range(2):
        digest_editions.stop(edition(), actor=moderator, now=NOW + timedelta(minutes=minutes))
    held = outbox.send_due(now=NOW + timedelta(days=30))
    digest_editions.resume(edition(), actor=moderator, now=NOW + timedelta(days=1))
    outbox.send_due(now=NOW + timedelta(days=1))

    assert (held, len(inbox.mails)) == (0, 1)
    assert edition().stopped_at is None


def test_what_was_planned_is_not_filled_meanwhile(moderator: Member):
    reader(LONG_AGO)
    digest.plan(now=NOW)
    digest_editions.stop(edition(), actor=moderator, now=NOW)

    stopped = digest.fill(now=NOW)
    digest_editions.resume(edition(), actor=moderator, now=NOW)

    assert (stopped, digest.fill(now=NOW)) == ({}, {"promised": 1})


def test_what_was_sent_stays_sent_and_other_editions_go_on(inbox, moderator: Member):
    reader(LONG_AGO)
    digest.send_due(now=NOW)
    outbox.send_due(now=NOW)
    digest_editions.stop(edition(), actor=moderator, now=NOW)
    reader(LONG_AGO, cadence="daily")

    digest.send_due(now=NOW)
    outbox.send_due(now=NOW)

    assert len(inbox.mails) == 2


def test_only_who_looks_after_members_may(moderator: Member):
    reader(LONG_AGO)
    digest.plan(now=NOW)

    for act in (digest_editions.stop, digest_editions.resume):
        with pytest.raises(errors.NotAllowed):
            act(edition(), actor=MemberFactory(groups=["Editors"]), now=NOW)


def test_an_edition_is_told_in_numbers(things: Things):
    for state in ("sent", "unknown", "failed", "skipped", "pending"):
        reader(LONG_AGO)
        digest.send_due(now=NOW)
        OutboxRow.objects.filter(pk=OutboxRow.objects.latest("pk").pk).update(state=state)
    things.published = {}
    reader(LONG_AGO)
    digest.send_due(now=NOW)

    assert numbers() == (1, 1, 1, 1, 1, 1)


@pytest.mark.parametrize("count", [1, 5])
def test_editions_cost_one_query(count: int, django_assert_num_queries):
    rows = [
        DigestEdition.objects.create(cadence="weekly", period=f"2026-W{n:02}", created_at=NOW)
        for n in range(count)
    ]

    with django_assert_num_queries(1):
        assert [row.total for row in reading.progress(rows)] == [0] * count


def test_who_waits_for_hours_is_missed_but_not_before_nor_when_it_was_stopped(moderator: Member):
    reader(LONG_AGO)
    digest.plan(now=NOW)
    planned = [reading.missing(now=NOW + timedelta(hours=hours)) for hours in (3, 5)]
    digest_editions.stop(edition(), actor=moderator, now=NOW)
    stopped = reading.missing(now=NOW + timedelta(hours=5))
    DigestDelivery.objects.all().delete()
    week = [reading.missing(now=NOW + timedelta(days=7, hours=hours)) for hours in (3, 5)]
    Recipient.objects.update(cadence="none")

    assert (planned, stopped, week) == ([0, 1], 0, [0, 1])
    assert reading.missing(now=NOW + timedelta(days=30)) == 0


def test_what_the_server_puts_off_while_its_edition_is_stopped_waits_until_it_goes_on(
    inbox, moderator: Member
):
    reader(LONG_AGO)
    digest.send_due(now=NOW)
    OutboxRow.objects.update(state="sending", attempts=1, claimed_at=NOW)
    digest_editions.stop(edition(), actor=moderator, now=NOW)

    outcomes.retry(OutboxRow.objects.get(), NOW, "not now")
    held = outbox.send_due(now=NOW + timedelta(days=1))
    digest_editions.resume(edition(), actor=moderator, now=NOW + timedelta(days=1))

    assert (held, outbox.send_due(now=NOW + timedelta(days=1))) == (0, 1)


def test_an_edition_that_goes_on_while_a_mail_is_under_way_keeps_the_next_attempt(
    moderator: Member,
):
    reader(LONG_AGO)
    digest.send_due(now=NOW)
    OutboxRow.objects.update(state="sending", attempts=1, claimed_at=NOW)
    digest_editions.stop(edition(), actor=moderator, now=NOW)
    digest_editions.resume(edition(), actor=moderator, now=NOW)

    outcomes.retry(OutboxRow.objects.get(), NOW, "not now")

    assert OutboxRow.objects.get().due_at == NOW + outcomes.PAUSES[0]
