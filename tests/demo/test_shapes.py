from __future__ import annotations

from datetime import date, timedelta

import pytest

from demo.content.shapes import FRIDAY, TUESDAY, EntryData, is_quiet


def day_of(week: int, weekday: int, today: date) -> date:
    data = EntryData(week=week, weekday=weekday, start=None, end=None, zone="Europe/Riga")
    return data.day(today)


@pytest.mark.parametrize(
    ("week", "weekday", "expected"),
    [
        (1, TUESDAY, date(2026, 11, 24)),
        (4, FRIDAY, date(2026, 12, 18)),
        (-2, TUESDAY, date(2026, 11, 3)),
        # The two weeks around Christmas and New Year do not count.
        (5, TUESDAY, date(2027, 1, 5)),
        (6, TUESDAY, date(2027, 1, 12)),
    ],
)
def test_a_day_is_counted_from_the_week_of_loading(week, weekday, expected):
    assert day_of(week, weekday, date(2026, 11, 21)) == expected


def test_later_weeks_stay_later_whenever_one_loads():
    for number in range(1, 800):
        today = date(2026, 1, 1) + timedelta(days=number)
        days = [day_of(week, TUESDAY, today) for week in range(1, 9)]

        assert days == sorted(set(days))
        assert min(days) > today
        assert not any(is_quiet(day) for day in days)
