from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from community.models import DigestDelivery, DigestEdition
from foundation import digests
from foundation.management import mailing
from foundation.models import OutboxRow
from tests.community.things import Things, reader

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
LONG_AGO = DUE - timedelta(days=100)


@pytest.fixture(autouse=True)
def _things(monkeypatch):
    section = Things(first=DUE - timedelta(days=1))
    monkeypatch.setattr(digests.sections, "_entries", {"tests.things": section})


def said(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("send_digests", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_it_plans_promises_and_sends(mailoutbox):
    reader(LONG_AGO)
    reader(LONG_AGO)

    first = said("--now", "2026-11-24T07:30+02:00")
    second = said("--now", "2026-11-24T07:35+02:00")

    assert first == ["planned: 2", "promised: 2", "skipped: 0", "sent: 2"]
    assert second == ["planned: 0", "promised: 0", "skipped: 0", "sent: 0"]
    assert len(mailoutbox) == 2


def test_a_dry_run_says_the_same_and_keeps_nothing(mailoutbox):
    reader(LONG_AGO)

    lines = said("--now", "2026-11-24 07:31", "--dry-run")

    assert lines == [
        "planned: 1",
        "promised: 1",
        "skipped: 0",
        "dry run: nothing was kept, no mail was sent",
    ]
    assert [m.objects.count() for m in (DigestEdition, DigestDelivery, OutboxRow)] == [0, 0, 0]
    assert mailoutbox == []


def test_it_says_why_some_get_none():
    # Nothing was new in the week before.
    reader(LONG_AGO)
    reader(LONG_AGO)

    lines = said("--now", "2026-11-17T08:00+02:00")

    assert lines == ["planned: 2", "promised: 0", "skipped: 2 (empty: 2)", "sent: 0"]


def test_a_moment_without_an_offset_is_by_the_sites_clock():
    reader(LONG_AGO)

    assert said("--now", "2026-11-24T07:29:59")[0] == "planned: 1"
    assert DigestEdition.objects.get().period == "2026-W47"


@pytest.mark.parametrize("now", ["soon", "2026-13-45T99:00", "2026-02-30T10:00", "1"])
def test_a_bad_moment_is_answered_by_a_sentence(now: str):
    with pytest.raises(CommandError, match=r"^--now must be a day and a time such as .*\.$"):
        call_command("send_digests", "--now", now)


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_it_is_and_output_that_is_none_is_left_alone(monkeypatch):
    monkeypatch.setattr(mailing, "A_STEP", 1)
    reader(LONG_AGO)
    reader(LONG_AGO)
    shown, out = Terminal(), StringIO()

    call_command("send_digests", "--now", "2026-11-24T07:30+02:00", stdout=out, stderr=shown)

    steps = shown.getvalue().split("\r\x1b[K")
    assert steps == [
        "",
        "planning [........................] 0 of 2",
        "planning [########################] 2 of 2",
        "",
        "filling [........................] 0 of 2",
        "filling [########################] 2 of 2",
        "",
        "sending [........................] 0 of 2",
        "sending [############............] 1 of 2",
        "sending [########################] 2 of 2",
        "",
    ]
    assert out.getvalue().splitlines() == ["planned: 2", "promised: 2", "skipped: 0", "sent: 2"]


def test_nothing_is_shown_where_nobody_looks():
    reader(LONG_AGO)
    shown = StringIO()

    call_command("send_digests", "--dry-run", stdout=StringIO(), stderr=shown)

    assert shown.getvalue() == ""
