"""Which dates a stretch of the calendar holds, against looking at each of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from events.models import Occurrence
from events.queries import periods
from events.queries.periods import Period
from tests.factories.dates import event, occurrence, scattered

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 10, tzinfo=UTC)


def held(period: Period) -> list[int]:
    """What it holds, part by part."""
    return [row.pk for part in period.parts(Occurrence.objects.all()) for row in part]


def naive(is_in: Callable[[Occurrence], bool]) -> list[int]:
    return sorted(row.pk for row in Occurrence.objects.all() if is_in(row))


@pytest.mark.parametrize("seed", range(6))
def test_days_hold_whatever_takes_place_on_one_of_them_once(seed: int):
    scattered(Random(seed), 40, date(2026, 11, 1), 60)
    first, last = date(2026, 11, 20), date(2026, 11, 26)

    assert sorted(held(Period(first, last))) == naive(
        lambda row: row.first_day <= last and row.last_day >= first
    )
    assert sorted(held(Period(first))) == naive(lambda row: row.last_day >= first)


@pytest.mark.parametrize("seed", range(6))
def test_every_date_is_coming_or_past_whatever_its_zone(seed: int):
    scattered(Random(seed), 40, date(2026, 11, 15), 12)
    now = NOON + timedelta(hours=3 * seed)

    assert sorted(held(periods.coming(now))) == naive(lambda row: row.end > now)
    assert sorted(held(periods.past(now))) == naive(lambda row: row.end <= now)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Europe/Tallinn"])
@pytest.mark.parametrize("minutes", [1, 24 * 60, 25 * 60])
def test_the_last_minute_of_a_date_is_still_coming(zone: str, minutes: int):
    length = timedelta(minutes=minutes)
    last = occurrence(event(), date(2026, 11, 21), time(23, 59), length=length, zone=zone)

    assert held(periods.coming(last.end - timedelta(seconds=1))) == [last.pk]
    assert held(periods.coming(last.end)) == []
    assert held(periods.past(last.end)) == [last.pk]


def test_the_longest_local_day_is_one_day():
    # The clock goes back: 25 hours from midnight to midnight.
    long = occurrence(
        event(), date(2026, 10, 25), time(), length=timedelta(days=1), zone="Europe/Tallinn"
    )

    assert long.end - long.start == timedelta(hours=25)
    assert held(periods.coming(long.end - timedelta(minutes=1))) == [long.pk]


def test_what_is_past_can_end_at_a_day():
    made = event()
    days = [occurrence(made, date(2026, 11, day)) for day in (10, 12, 14)]

    assert held(periods.past(NOON, until=date(2026, 11, 12))) == [row.pk for row in days[:2]]
