"""Readers of any number, what is new for them, and what they registered for: row by row at once."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import connection

from bench.measure import settle
from community.enums import Cadence
from community.models import (
    DigestDelivery,
    DigestEdition,
    DigestItem,
    Follow,
    Member,
    Recipient,
    Topic,
)
from community.models.recipients import AT_ONCE
from events.enums import State
from events.models import Contact, EventPage, Registration, Run
from foundation.models import OutboxRow
from home.models import NewsItem
from tests.factories.events import entry, plan, published
from tests.factories.news import story

if TYPE_CHECKING:
    from collections.abc import Iterator

# A Tuesday, half past seven in Tallinn, and an hour later in Oslo.
DUE = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
NOW = DUE + timedelta(hours=2)
LONG_AGO = DUE - timedelta(days=100)
NEW = DUE - timedelta(days=2)
ZONES = ("Europe/Tallinn", "Europe/Riga", "Europe/Ljubljana", "Europe/Oslo")
LANGUAGES = ("en", "et", "lv", "nb", "sl")
STORIES, EVENTS, TOPICS = 12, 8, 6
# One in so many is registered for a date of this week, follows a topic, wants nothing else.
REGISTERED, FOLLOWING, NARROW = 5, 2, 4
BATCH = 1000


def news() -> tuple[list[Topic], list[Run]]:
    """What was published in the window: stories and events about topics, and runs of this week."""
    topics = Topic.objects.bulk_create(
        Topic(name={"en": f"Theme {n}"}, slug=f"reading-{n}") for n in range(TOPICS)
    )
    for n in range(STORIES):
        story(f"Story {n}", topics=[topics[n % TOPICS]], lead="What happened, in short. " * 8)
    for n in range(EVENTS):
        week = entry(date(2026, 11, 26 + n % 3), time(9 + n), time(10 + n))
        page = published(plan(week), slug=f"meetup-{n}", title=f"Meetup {n}", lead="What for. " * 9)
        Run.objects.get(event__key=page.translation_key).event.topics.add(topics[n % TOPICS])
    EventPage.objects.update(first_published_at=NEW)
    NewsItem.objects.update(first_published_at=NEW)
    return topics, list(Run.objects.order_by("pk"))


def grow(numbers: range, topics: list[Topic], runs: list[Run]) -> None:
    """Readers with these numbers."""
    for some in _batched(numbers):
        members = Member.objects.bulk_create(
            Member(
                email=f"reader{n}@example.org",
                name=f"Reader {n}",
                language=LANGUAGES[n % len(LANGUAGES)],
                time_zone=ZONES[n % len(ZONES)],
            )
            for n in some
        )
        numbered = list(zip(some, members, strict=True))
        Recipient.objects.bulk_create(
            Recipient(
                member=member,
                cadence=Cadence.WEEKLY,
                since=LONG_AGO,
                only_topics=n % NARROW == 0,
                created_at=LONG_AGO,
            )
            for n, member in numbered
        )
        Follow.objects.bulk_create(
            Follow(member=member, topic=topics[n % len(topics)], created_at=LONG_AGO)
            for n, member in numbered
            if n % FOLLOWING == 0
        )
        _register([(n, member) for n, member in numbered if n % REGISTERED == 0], runs)
    settle()


def forget() -> None:
    """All that planning and filling wrote, so that they can begin again."""
    for ledger in (DigestItem, DigestDelivery, DigestEdition, OutboxRow):
        ledger.objects.all()._raw_delete(connection.alias)
    Recipient.objects.update(due_at=AT_ONCE)


def _register(numbered: list[tuple[int, Member]], runs: list[Run]) -> None:
    contacts = Contact.objects.bulk_create(
        Contact(member=member, email=member.email) for _n, member in numbered
    )
    Registration.objects.bulk_create(
        Registration(
            run=runs[n % len(runs)],
            contact=contact,
            state=State.CONFIRMED,
            created_at=LONG_AGO,
            changed_at=LONG_AGO,
        )
        for (n, _member), contact in zip(numbered, contacts, strict=True)
    )


def sample(most: int, together: int) -> list[list[int]]:
    """At most so many digests of the ledger, always the same ones: runs of some that leave one
    after the other."""
    keys = list(DigestDelivery.objects.order_by("mail").values_list("pk", flat=True))
    runs = [keys[at : at + together] for at in range(0, len(keys), together)]
    return random.Random(7).sample(runs, min(most // together, len(runs)))  # noqa: S311 -- no secret


def _batched(numbers: range) -> Iterator[range]:
    for at in range(0, len(numbers), BATCH):
        yield numbers[at : at + BATCH]
