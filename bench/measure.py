"""How a thing is measured: warm, many times, beside its floor, with its queries counted."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from collections.abc import Callable

WARM = 3
TIMES = 40


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One line of `var/bench.json`; None where a figure doesn't apply, or can't be had here.

    `median`, `p95` and `floor` in `unit`; `ratio` is median/floor; `bar` is the highest ratio
    (without a floor: the highest median) that is good enough, and `holds` whether it stays below.
    """

    area: str
    name: str
    database: str
    size: int
    unit: str
    median: float | None
    p95: float | None
    queries: int | None = None
    floor: float | None = None
    ratio: float | None = None
    bar: float | None = None
    holds: bool | None = None


def settle() -> None:
    """What PostgreSQL in use does by itself from time to time: forget what was rolled back, which
    cannot be done within a transaction, and count what there is. SQLite does neither unless it is told,
    and no part of Talka tells it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE")


def against_floor(
    *,
    area: str,
    name: str,
    size: int,
    bar: float | None,
    what: Callable[[], Any],
    floor: Callable[[], Any],
    status: int = 200,
    times: int = TIMES,
) -> Measure:
    """Time `what` and `floor` in turns, so that a busy moment of the machine hits both.

    Both return a response, `what` one with `status`, the floor a 200: a fast error is no
    measurement. Without a bar the figures are only kept.
    """
    for _ in range(WARM):
        answered(what, status)
        answered(floor)
    with CaptureQueriesContext(connection) as captured:
        answered(what, status)
    # At once: the next request empties Django's list.
    queries = len(captured)
    pairs = [(milliseconds(what, status), milliseconds(floor)) for _ in range(times)]
    ours, least = zip(*pairs, strict=True)
    median, low = statistics.median(ours), statistics.median(least)
    return Measure(
        area=area,
        name=name,
        database=connection.vendor,
        size=size,
        unit="ms",
        median=round(median, 3),
        p95=round(statistics.quantiles(ours, n=20)[-1], 3),
        queries=queries,
        floor=round(low, 3),
        ratio=round(median / low, 3),
        bar=bar,
        holds=None if bar is None else median / low <= bar,
    )


def milliseconds(what: Callable[[], Any], status: int = 200) -> float:
    begun = time.perf_counter()
    answered(what, status)
    return (time.perf_counter() - begun) * 1000


def answered(what: Callable[[], Any], status: int = 200) -> None:
    got = what().status_code
    if got != status:
        raise RuntimeError(f"answered {got}, so there is nothing to measure")
