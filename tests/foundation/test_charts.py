from __future__ import annotations

from itertools import pairwise

import pytest

from foundation import charts


def test_columns_stand_on_one_line_and_the_largest_fills_the_picture():
    chart = charts.columns([("Q1", "2026", 10), ("Q2", "2026", 0), ("Q3", "2026", 40)])

    assert {column.y + column.height for column in chart.columns} == {chart.base}
    assert [column.height for column in chart.columns] == [36, 0, 144]


def test_the_smallest_column_is_seen():
    few, _many = charts.columns([("", "", 1), ("", "", 100_000)]).columns

    assert few.height == 1


@pytest.mark.parametrize("count", [1, 8, 12, 100])
def test_columns_never_overlap_or_leave_the_picture(count: int):
    found = charts.columns([("", "", 5)] * count).columns

    assert found[0].x >= 0
    assert found[-1].x + found[-1].width <= charts.WIDTH
    assert all(a.x + a.width <= b.x for a, b in pairwise(found))


def test_without_values_there_are_no_columns():
    assert charts.columns([]).columns == ()
    assert charts.columns([("", "", 0)]).columns[0].height == 0
