"""Who deserves a certificate, and how many hours it states."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from events import hours

MINUTES = some.integers(min_value=0, max_value=60 * 24 * 30)
HELD = some.integers(min_value=1, max_value=60 * 24 * 30)
PERCENT = some.integers(min_value=1, max_value=100)
QUARTERS = some.integers(min_value=1, max_value=4 * 999).map(lambda n: Decimal(n) / 4)


@pytest.mark.parametrize(
    ("there", "held", "least", "deserved"),
    [
        (480, 600, 80, True),
        (479, 600, 80, False),
        (600, 600, 100, True),
        (599, 600, 100, False),
        (0, 0, 1, False),
        # 80 % of 599 is 479.2 minutes: 479 are not enough, though they round to it.
        (479, 599, 80, False),
        (480, 599, 80, True),
    ],
)
def test_so_many_percent_are_reached_to_the_minute(there, held, least, deserved):
    assert hours.deserves(there, held, least=least) is deserved


@given(HELD, PERCENT, some.data())
def test_who_was_there_longer_never_deserves_less(held, least, data):
    short = data.draw(some.integers(0, held))
    long = data.draw(some.integers(short, held))

    assert hours.deserves(long, held, least=least) >= hours.deserves(short, held, least=least)


@given(HELD, PERCENT)
def test_who_was_always_there_deserves_one_and_who_never_was_none(held, least):
    assert hours.deserves(held, held, least=least)
    assert not hours.deserves(0, held, least=least)


@given(MINUTES, HELD, PERCENT)
def test_the_percentage_on_the_screen_agrees_with_the_rule(there, held, least):
    assert (hours.percent(there, held) >= least) == hours.deserves(there, held, least=least)


@given(HELD, some.data(), some.one_of(some.none(), QUARTERS))
def test_nobody_is_told_more_than_their_share(held, data, whole):
    there = data.draw(some.integers(0, held))

    minutes, of = hours.stated(there, held, whole)

    assert 0 <= minutes <= of
    assert minutes * held <= there * of
    assert (minutes == of) == (there == held)


@pytest.mark.parametrize(
    ("there", "held", "whole", "states"),
    [
        (600, 600, None, (600, 600)),
        (95, 120, None, (95, 120)),
        (600, 600, Decimal(8), (480, 480)),
        # 8 hours of which 80 % are 6 h 24 min.
        (480, 600, Decimal(8), (375, 480)),
        # Less than a quarter of an hour is told to the minute.
        (81, 90, Decimal("0.25"), (13, 15)),
        (600, 600, Decimal("7.5"), (450, 450)),
    ],
)
def test_hours_that_organisers_give_are_shared_in_quarters(there, held, whole, states):
    assert hours.stated(there, held, whole) == states
