"""The command that does what `tick` does, and can pretend another moment."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from events.models import Occurrence, Run
from events.services import registration
from foundation.models import OutboxRow
from tests.factories.events import ContactFactory, entry, plan, published

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
# It begins on 7 December at 9 in Tallinn.
EVE = "2026-12-06T09:00+02:00"


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def said(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("send_reminders", *arguments, stdout=out)
    return out.getvalue().splitlines()


def two_people(mailoutbox) -> None:
    page = published(plan(entry(), thank=True, seats_online=None, join_hours_before=1),
                     online_link="https://meet.example.org/room")  # fmt: skip
    run = Run.objects.get(event__key=page.event_key)
    for mode in ("room", "online"):
        registration.register(run=run, contact=ContactFactory(), mode=mode, now=NOW)
    OutboxRow.objects.all().delete()
    mailoutbox.clear()


def test_it_promises_and_sends_once(mailoutbox):
    two_people(mailoutbox)

    lines = [said("--now", EVE) for _ in range(2)]

    assert lines[0] == ["reminders: 2", "links to join: 0", "thanks: 0", "sent: 2"]
    assert lines[1] == ["reminders: 0", "links to join: 0", "thanks: 0", "sent: 0"]
    assert len(mailoutbox) == 2


def test_links_to_join_and_thanks_have_their_own_moments(mailoutbox):
    two_people(mailoutbox)
    said("--now", EVE)

    lines = [said("--now", f"2026-12-{moment}+02:00") for moment in ("07T08:00", "08T08:00")]

    assert [line[1:3] for line in lines] == [
        ["links to join: 1", "thanks: 0"],
        ["links to join: 0", "thanks: 2"],
    ]


def test_a_dry_run_says_the_same_and_keeps_nothing(mailoutbox):
    two_people(mailoutbox)

    lines = said("--now", EVE, "--dry-run")

    assert lines == [
        "reminders: 2",
        "links to join: 0",
        "thanks: 0",
        "dry run: nothing was kept, no mail was sent",
    ]
    assert (OutboxRow.objects.count(), mailoutbox) == (0, [])
    assert Occurrence.objects.get().reminded_day is None


def test_a_bad_moment_is_answered_by_a_sentence():
    with pytest.raises(CommandError, match="--now must be a day and a time"):
        said("--now", "tomorrow")
