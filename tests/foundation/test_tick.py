from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from foundation import duties
from foundation.registry import Registry

if TYPE_CHECKING:
    from datetime import datetime


@pytest.fixture
def registry(monkeypatch):
    """No duties but the test's own."""
    empty = Registry()
    monkeypatch.setattr("foundation.management.commands.tick.duties", empty)
    return empty


def fails(*, now: datetime) -> int:
    raise ValueError("the disk is full")


def test_tick_does_every_duty_at_one_and_the_same_now(registry):
    moments = []
    registry.register("first", lambda *, now: moments.append(now) or 1)
    registry.register("second", lambda *, now: moments.append(now) or 2)
    before = timezone.now()

    call_command("tick", stdout=StringIO())

    assert moments == [moments[0], moments[0]]
    assert before <= moments[0] <= timezone.now()


def test_tick_says_what_it_did(registry):
    registry.register("send mail", lambda *, now: 3)
    out = StringIO()

    call_command("tick", stdout=out)

    assert out.getvalue() == "send mail: 3 (0.0 s)\n"


def test_a_failing_duty_does_not_keep_the_others_from_being_done(registry, caplog):
    done = []
    registry.register("fails", fails)
    registry.register("works", lambda *, now: done.append("works") or 1)

    with pytest.raises(CommandError) as raised:
        call_command("tick", stdout=StringIO())

    assert done == ["works"]
    assert str(raised.value) == "Failed: fails. The log says why."
    assert [(r.levelname, r.getMessage()) for r in caplog.records if r.exc_info] == [
        ("ERROR", "duty 'fails' failed")
    ]


@pytest.mark.django_db
def test_the_real_duties_can_be_done_twice_in_a_row():
    first, second = StringIO(), StringIO()

    call_command("tick", stdout=first)
    call_command("tick", stdout=second)

    names = [name for name, _duty in duties.duties]
    assert [line.split(":")[0] for line in first.getvalue().splitlines()] == names
    assert [line.split(" (")[0] for line in second.getvalue().splitlines()] == [
        f"{name}: 0" for name in names
    ]
