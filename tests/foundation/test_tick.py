from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command

from foundation import duties
from foundation.registry import Registry


@pytest.fixture
def registry(monkeypatch):
    """No duties but the test's own."""
    empty = Registry()
    monkeypatch.setattr("foundation.management.commands.tick.duties", empty)
    return empty


def fails(*, now: datetime) -> int:
    raise ValueError("the disk is full")


def test_each_duty_is_done_at_the_moment_it_begins(registry):
    moments = []

    def slow(*, now: datetime) -> int:
        moments.append(now)
        clock.shift(timedelta(minutes=1))
        return 1

    with time_machine.travel(datetime(2026, 11, 21, 10, tzinfo=UTC), tick=False) as clock:
        registry.register("first", slow)
        registry.register("second", slow)
        call_command("tick", stdout=StringIO())

    assert [f"{moment:%H:%M}" for moment in moments] == ["10:00", "10:01"]


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


@pytest.fixture
def daily(monkeypatch):
    """Registers one daily duty, and gives what runs it."""
    cache.clear()
    empty = Registry()
    monkeypatch.setattr(duties, "register", empty.register)

    def register(duty):
        duties.register_daily("forget what is old", duty)
        return empty["forget what is old"]

    yield register
    cache.clear()


def test_a_daily_duty_rests_until_tomorrow_once_nothing_is_left(daily):
    left = [2, 1, 0, 5, 0]
    run = daily(lambda *, now: left.pop(0))

    today = [run(now=datetime(2026, 11, 28, hour, tzinfo=UTC)) for hour in (0, 1, 2, 3, 23)]
    tomorrow = run(now=datetime(2026, 11, 29, 0, tzinfo=UTC))

    assert (today, tomorrow) == ([2, 1, 0, 0, 0], 5)


def test_a_daily_duty_that_failed_is_tried_again(daily):
    outcomes = [ValueError("the disk is full"), 0]
    asked = []

    def duty(*, now: datetime) -> int:
        asked.append(now)
        if isinstance(outcome := outcomes.pop(0), Exception):
            raise outcome
        return outcome

    run, now = daily(duty), datetime(2026, 11, 28, 10, tzinfo=UTC)

    with pytest.raises(ValueError, match="disk"):
        run(now=now)
    run(now=now)
    run(now=now)

    assert len(asked) == 2


def test_a_daily_duty_is_done_by_one_machine_at_a_time(daily):
    def duty(*, now: datetime) -> int:
        # Another machine, meanwhile.
        assert run(now=now) == 0
        return 1

    run = daily(duty)

    assert run(now=datetime(2026, 11, 28, 10, tzinfo=UTC)) == 1
