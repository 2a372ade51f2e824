"""The month and the week, against a month filled date by date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from events.calendar import days
from events.models import Occurrence
from events.queries.filters import Filters
from events.queries.grid import Grid, grid
from tests.factories.dates import event, occurrence, scattered
from tests.factories.people import MemberFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
TODAY = date(2026, 11, 21)
MONTH = days.month_of(TODAY)


def month(filters: Filters | None = None, *, most: int = 3, viewer=None) -> Grid:
    return grid(
        *MONTH,
        filters=filters or Filters(),
        viewer=viewer,
        now=NOW,
        today=TODAY,
        most=most,
        places=False,
    )


def read(shown: Grid) -> list[tuple[date, list[int], int]]:
    return [(day.day, [date["pk"] for date in day.dates], day.more) for day in shown.days]


def filled_by_hand(rows: list[Occurrence], most: int) -> list[tuple[date, list[int], int]]:
    rows = sorted(rows, key=lambda row: (row.first_day, row.start, row.pk))
    found = []
    for day in days.each_day(*MONTH):
        pks = [row.pk for row in rows if row.first_day <= day <= row.last_day]
        found.append((day, pks[:most], len(pks[most:])))
    return found


@pytest.mark.parametrize("most", [1, 3, 8])
@pytest.mark.parametrize("seed", range(5))
def test_the_month_is_what_one_would_fill_in_by_hand(seed: int, most: int):
    scattered(Random(seed), 60, date(2026, 10, 10), 60)
    visible = list(Occurrence.objects.visible_to(None).select_related("event"))
    talks = [row for row in visible if row.event.kind == "talk"]

    assert read(month(most=most)) == filled_by_hand(visible, most)
    assert read(month(Filters(kind=("talk",)), most=most)) == filled_by_hand(talks, most)
    touching = [r for r in visible if r.first_day <= MONTH[1] and r.last_day >= MONTH[0]]
    assert month(most=most).total == len(touching)


def test_nothing_that_a_reader_may_not_see_changes_a_number():
    public, closed = event(), event(visibility="members")
    for hour in range(9, 13):
        occurrence(public, TODAY, time(hour))
        occurrence(closed, TODAY, time(hour, 30))

    shown = {name: month(viewer=viewer) for name, viewer in [("all", None), ("m", MemberFactory())]}

    today = {name: next(d for d in one.days if d.is_today) for name, one in shown.items()}
    assert {name: (len(day.dates), day.more) for name, day in today.items()} == {
        "all": (3, 1),
        "m": (3, 5),
    }
    assert [shown["all"].total, shown["m"].total] == [4, 8]


def test_a_date_of_several_days_says_which_of_them_it_is():
    occurrence(event(), date(2026, 11, 9), time(10), length=timedelta(days=2))

    shown = [(day.day.day, day.dates[0]) for day in month().days if day.dates]

    assert [(day, date["clock"], date["days"]) for day, date in shown] == [
        (9, "10:00", "Day 1 of 3"),
        (10, "", "Day 2 of 3"),
        (11, "", "Day 3 of 3"),
    ]


def test_the_days_are_those_of_the_place():
    half = timedelta(minutes=30)
    late = occurrence(event(), date(2026, 11, 9), time(23), length=half, zone="America/New_York")

    (day,) = [day for day in month().days if day.dates]

    assert (day.day, late.start.date()) == (date(2026, 11, 9), date(2026, 11, 10))
    assert day.dates[0]["clock"] == "23:00"
    assert day.dates[0]["elsewhere"] == ("New York time, Tuesday 10 November 2026, 06:00 your time")


@pytest.mark.parametrize("count", [1, 12])
def test_the_month_costs_the_same_queries_for_any_number_of_dates(
    count: int, django_assert_num_queries
):
    for number in range(count):
        occurrence(event(), date(2026, 11, 1 + number))
        occurrence(event(), date(2026, 10, 30), length=timedelta(days=4 + number))

    # Two parts of the period, the dates, the pages of their events, partners' words.
    with django_assert_num_queries(5):
        month()
