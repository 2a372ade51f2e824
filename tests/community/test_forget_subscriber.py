"""`manage.py forget_subscriber`: what is kept of an address, and that it is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from community.models import Recipient, SubscriptionWish, Topic
from tests.community.things import reader, subscriber, wish

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)


def run(email: str, **options: bool) -> list[str]:
    out = StringIO()
    call_command("forget_subscriber", email, stdout=out, **options)
    return out.getvalue().splitlines()


def test_it_says_what_is_kept_and_forgets_it():
    told = {"consented_at": NOW, "notice_version": "2", "notice_language": "et"}
    row = subscriber(NOW, email="press@example.org", only_topics=True, **told)
    row.topics.add(Topic.objects.create(name={"en": "Data"}, slug="data"))
    wish(NOW, email="press@example.org", unwanted=["home.news"])

    dry = run("Press@Example.org", dry_run=True)
    there = Recipient.objects.count()
    done = run("Press@Example.org")

    zone = "07:30 Europe/Tallinn"
    assert dry == [
        f"Subscriber since 2026-11-24: weekly, weekday 2, {zone}; language en; "
        "without nothing; topics: data",
        "Confirmed: 2026-11-24 06:00 UTC, privacy notice 2 (et)",
        "Editions: 0",
        f"Asked on 2026-11-24: weekly, weekday 2, {zone}; language en; without home.news; "
        "topics: all",
        "Mails noted: 0",
    ]
    assert (there, done) == (1, [*dry, "All of it is forgotten."])
    assert not Recipient.objects.exists()
    assert not SubscriptionWish.objects.exists()


@pytest.mark.parametrize("email", ["nobody@example.org", "anna@example.org", "nonsense"])
def test_of_others_there_is_nothing_to_say(email: str):
    reader(NOW, email="anna@example.org")

    with pytest.raises(CommandError, match="Nothing is kept"):
        run(email)

    assert Recipient.objects.count() == 1
