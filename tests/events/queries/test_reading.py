"""What PostgreSQL reads for the calendar page: neither the past nor all of the dates to come."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import timezone

from bench import volume
from events.calendar import days
from events.models import Occurrence
from events.queries import grid, periods
from events.queries.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from events.querysets import OccurrenceQuerySet

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

COUNT = 4000


def read(rows: OccurrenceQuerySet) -> list[tuple[str, str, int]]:
    """Each way to the dates: (how, by which index, how many rows it touched)."""
    # Django's own `explain` says EXPLAIN twice where windows are filtered.
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT json) {sql}", params)
        (answer,) = cursor.fetchone()
    plan = json.loads(answer) if isinstance(answer, str) else answer
    return [
        (node["Node Type"], node.get("Index Name", ""), _touched(node))
        for node in _nodes(plan[0]["Plan"])
        if node.get("Relation Name") == "events_occurrence"
    ]


def _touched(node: dict[str, Any]) -> int:
    removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + removed) * node["Actual Loops"])


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for part in node.get("Plans", []):
        yield from _nodes(part)


def touched(parts: list[OccurrenceQuerySet]) -> int:
    ways = [way for part in parts for way in read(part)]
    assert ways
    assert "Seq Scan" not in {how for how, _index, _number in ways}
    return sum(number for _how, _index, number in ways)


def test_lists_and_months_read_what_they_show_of_many_years():
    assert connection.vendor == "postgresql"
    made = volume.by_years(COUNT)
    assert made.coming < COUNT / 3
    visible = Occurrence.objects.visible_to(None)
    now = timezone.now()
    month = Period(*days.month_of(timezone.localdate(now)))

    coming = touched([part[:21] for part in periods.coming(now).in_order(visible)])
    past = touched([part[:21] for part in periods.past(now).in_order(visible, forwards=False)])
    of_month = touched([grid.first_of_each(part, 3).order_by() for part in month.parts(visible)])

    # Sixty a month; of the dates of several days those to come are looked at too.
    assert max(coming, past, of_month) < 250
