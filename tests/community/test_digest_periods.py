from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from community import digest_periods


@pytest.mark.parametrize(
    ("name", "begins", "ends"),
    [
        ("2026-W48", date(2026, 11, 23), date(2026, 11, 30)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 4)),
        ("2026-11", date(2026, 11, 1), date(2026, 12, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_says_its_days(name: str, begins: date, ends: date):
    period = digest_periods.read(name)

    assert (period.name, period.begins, period.ends) == (name, begins, ends)


@pytest.mark.parametrize(
    "name",
    [
        *("", "2026", "2026-W00", "2025-W53", "2026-W54", "2026-13", "2026-00", "9999-12"),
        *(
            "2026-11-28",
            "2026-w48",
            "2026-W4",
            " 2026-W48",
            "2026-W48\n",
            "\u0662\u0660\u0662\u0666-11",
            "0000-01",
            "0001-W01",
        ),
    ],
)
def test_of_another_name_there_is_none(name: str):
    assert digest_periods.read(name) is None


def test_periods_follow_each_other_over_new_year():
    week, month = digest_periods.read("2026-W53"), digest_periods.read("2026-12")

    assert (week.following.name, week.following.before.name) == ("2027-W01", "2026-W53")
    assert (month.following.name, month.before.name) == ("2027-01", "2026-11")


@pytest.mark.parametrize(
    ("name", "weekday", "day"),
    [("2026-W48", 1, 23), ("2026-W48", 7, 29), ("2026-11", 7, 1), ("2026-11", 6, 7)],
)
def test_it_is_due_on_the_weekday_chosen_or_the_first_such_day(name: str, weekday: int, day: int):
    assert digest_periods.read(name).day(weekday) == date(2026, 11, day)


def test_it_is_called_as_people_call_it():
    with translation.override("en"):
        said = [digest_periods.read(name).label for name in ("2026-W48", "2026-11", "2027-W01")]

    assert said == ["Week 48, 2026", "November 2026", "Week 1, 2027"]
